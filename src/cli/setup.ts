/** Opens the app by the options that all commands share. */
import { resolve } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { type App, createApp, schema } from '../app/app.ts';
import { stateDirOf } from '../app/state.ts';
import { createLog } from '../runtime/log.ts';
import { realClock } from '../runtime/real-clock.ts';
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

/** The config of a command. Throws `ConfigError`. */
export function configFor(options: CommonOptions): { config: Config; file?: string } {
  return loadConfig({
    schema,
    env: process.env,
    cwd: process.cwd(),
    file: options.config,
    flags: { stateDir: options.state && resolve(options.state), 'log.level': options.logLevel },
  });
}

export async function setUp({ options, isOffline, asksProviders = true, isReadOnly, onProviderWarning, logTo }: SetupInput): Promise<Setup> {
  const { config } = configFor(options);
  const app = await createApp({
    config,
    stateDir: stateDirOf(config, process.env),
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
