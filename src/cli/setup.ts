/** Opens the app by the options that all commands share. */
import { join, resolve } from 'node:path';
import { readEarly, sectionsNaming } from '../../config/early.ts';
import { type LoadedConfig, loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { type App, createApp } from '../app/app.ts';
import type { ConfigOrigin } from '../app/config-file.ts';
import { type AppExtensions, loadExtensions, pluginsDirOf } from '../app/extensions.ts';
import { type PluginState, stateInWords } from '../app/plugins.ts';
import { isDaemonRunning, stateDirOf } from '../app/state.ts';
import { printable } from '../domain/text/printable.ts';
import { readDaemonNote } from '../runtime/daemon-note.ts';
import { createLog } from '../runtime/log.ts';
import { realClock } from '../runtime/real-clock.ts';
import { complainLine } from './complain.ts';
import { createFillProgress } from './fill-progress.ts';
import type { CommonOptions } from './options.ts';

export interface Setup {
  app: App;
  config: Config;
}

export interface SetupInput {
  options: CommonOptions;
  isOffline: boolean;
  /** False to ask no provider, though covers are fetched. */
  asksProviders?: boolean;
  /** True for commands that must leave no state behind where there is none. */
  isReadOnly: boolean;
  onProviderWarning(provider: string, message: string): void;
  /** Takes the lines of the log, where something else is drawn on the terminal. */
  logTo?: { write(text: string): void };
}

export interface ConfigOfCommand extends LoadedConfig {
  /** What the config was checked with. */
  extensions: AppExtensions;
}

/** The config of a command. Throws `ConfigError`. @param text what the file `options.config` would say */
export function configFor(options: CommonOptions, text?: string): ConfigOfCommand {
  const input = inputOf(options, text);
  const extensions = loadExtensions(readEarly(input), process.env);
  return { ...loadConfig({ ...input, schema: extensions.schema }), extensions };
}

/** What the program is made of, whatever else is wrong with the config. */
export function extensionsFor(options: CommonOptions): AppExtensions {
  return loadExtensions(readEarly(inputOf(options)), process.env);
}

function inputOf(options: CommonOptions, text?: string) {
  return {
    ...(text !== undefined && { text }),
    env: process.env,
    cwd: process.cwd(),
    file: options.config,
    flags: { stateDir: options.state && resolve(options.state), 'log.level': options.logLevel },
  };
}

/** Where the config comes from; undefined without a file. @param reload lets the daemon take up a new one */
export function configOriginOf(options: CommonOptions, file: string | undefined, reload: () => unknown): ConfigOrigin | undefined {
  return file === undefined ? undefined : { path: file, check: (text) => void configFor({ ...options, config: file }, text), reload };
}

/** Tells the daemon of this state that its config was changed; does nothing if none runs. @returns whether one was told */
function reloadDaemon(stateDir: string): boolean {
  const pid = isDaemonRunning(stateDir) ? readDaemonNote(stateDir)?.pid : undefined;
  if (pid !== undefined) process.kill(pid, 'SIGHUP');
  return pid !== undefined;
}

/** Where the config names what a plugin brings. */
export function sectionsOf({ about }: Pick<PluginState, 'about'>, options: CommonOptions): string[] {
  return about ? sectionsNaming(inputOf(options), about.contributes) : [];
}

/** Where plugins are installed, whatever is wrong with the config. */
export interface PluginsHome {
  pluginsDir: string;
  folderOf(name: string): string;
  /** Has the daemon load them anew. @returns false if none runs */
  reload(): boolean;
}

export function pluginsHome(options: CommonOptions): PluginsHome {
  const stateDir = stateDirOf(readEarly(inputOf(options)), process.env);
  const pluginsDir = pluginsDirOf(stateDir);
  return { pluginsDir, folderOf: (name) => join(pluginsDir, 'node_modules', name), reload: () => reloadDaemon(stateDir) };
}

export async function setUp({ options, isOffline, asksProviders = true, isReadOnly, onProviderWarning, logTo }: SetupInput): Promise<Setup> {
  const { config, file, extensions } = configFor(options);
  for (const plugin of extensions.plugins) if (plugin.state === 'refused') complainLine(`plugin ${printable(plugin.name)} is ${stateInWords(plugin)}`);
  const stateDir = stateDirOf(config, process.env);
  const app = await createApp({
    ...{ config, extensions },
    stateDir,
    configOrigin: configOriginOf(options, file, () => reloadDaemon(stateDir)),
    log: createLog({ level: config.log.level ?? 'warn', format: config.log.format, ...(logTo && { stream: logTo }) }),
    isOffline,
    asksProviders,
    isReadOnly,
    clock: realClock,
    random: Math.random,
    onProviderWarning,
    onFill: createFillProgress(process.stderr),
  });
  return { app, config };
}
