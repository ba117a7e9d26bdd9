/** From folders to what plugins bring: find → validate → resolve → describe. A plugin with a problem is left out, and says why. */
import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { messageOf } from '../domain/errors.ts';
import { printable } from '../domain/text/printable.ts';
import type { Isolation, PluginDefinition } from '../sdk/plugin.ts';
import { SDK_VERSION } from '../sdk/version.ts';
import { type Described, describeCode, mismatch, stampOf } from './describe.ts';
import { describePlugin, type PluginDescription } from './description.ts';
import { addFormats, type KnownFormats } from './file-names.ts';
import { type FoundPlugin, findPlugins, type PluginPlace } from './find.ts';
import { type KeptDescriptions, keptDescriptions } from './kept-descriptions.ts';
import type { PluginPackage, PluginRefusal } from './manifest.ts';
import { optionProblem } from './option-problems.ts';
import { resolvePlugins, type TakenIds } from './resolve.ts';
import { type DescribedCode, pluginIn, type RunningPlugin, runPlugin, unitedPlugins } from './run.ts';
import { disabledPlugins } from './settings.ts';

export interface LoadOptions {
  /** The folder `plugins` of the state. Absolute. */
  pluginsDir: string;
  /** Folders that the config names. Absolute. */
  folders: readonly string[];
  /** Those that the owner trusts like the program: names of installed ones, and absolute folders. */
  trusted: readonly string[];
  libraryRoots: readonly string[];
  taken: TakenIds;
  /** That there are without plugins. */
  formats: KnownFormats;
  env: NodeJS.ProcessEnv;
}

/** What is known of a plugin that was found. */
export interface PluginState {
  name: string;
  folder: string;
  place: PluginPlace;
  state: 'on' | 'off' | 'refused';
  /** Why it is refused. */
  problem?: string;
  isolation: Isolation;
  /** Undefined if it has no manifest that can be read. */
  about?: PluginPackage;
  /** Undefined unless it is on. */
  description?: PluginDescription;
  /** Where it is noted that it is left alone. */
  restFile?: string;
}

export interface LoadedPlugins {
  states: readonly PluginState[];
  definitions: Required<PluginDefinition>;
  codes: readonly DescribedCode[];
  /** Ends the processes of plugins. */
  stop(): void;
}

type Package = PluginPackage & { place: PluginPlace };

export function loadPlugins(options: LoadOptions): LoadedPlugins {
  const found = findPlugins(options.pluginsDir, options.folders);
  const trusted = options.trusted.map((each) => (isAbsolute(each) ? realOf(each) : each));
  // Anybody can give a folder the name of another plugin.
  const isolationOf = ({ name, folder, place }: FoundPlugin): Isolation =>
    trusted.includes(folder) || (place === 'installed' && trusted.includes(name)) ? 'none' : 'process';
  const { usable, refused, disabled } = resolvePlugins<Package>({
    found: found as readonly (Package | PluginRefusal)[],
    disabled: disabledPlugins(options.pluginsDir),
    sdkVersion: SDK_VERSION,
    taken: options.taken,
  });
  const kept = keptDescriptions(options.pluginsDir);
  let formats = options.formats;
  const opened = usable.map((about) => {
    const one = open(about, isolationOf(about), { ...options, kept });
    const added = one.described && addFormats(formats, one.described.description);
    if (added && 'problem' in added) return { about, problem: added.problem };
    formats = added ?? formats;
    return { about, ...one };
  });
  kept.tidy(found.map(({ folder }) => folder));
  const problems = new Map(refused.map(({ folder, problem }) => [folder, problem]));
  const states = found.map((each): PluginState => {
    const { name, folder, place } = each;
    const one = opened.find((other) => other.about.folder === folder);
    const problem = problems.get(folder) ?? one?.problem;
    const state = problem !== undefined ? 'refused' : disabled.some((other) => other.folder === folder) ? 'off' : 'on';
    const about = 'problem' in each ? {} : { about: each as Package };
    return {
      ...{ name, folder, place, state, isolation: isolationOf(each) },
      ...about,
      ...(problem !== undefined && { problem }),
      ...(one?.described && { description: one.described.description, restFile: kept.restFileOf(folder) }),
    };
  });
  const running = opened.flatMap(({ running }) => (running ? [running] : []));
  return {
    states,
    definitions: unitedPlugins(running.map(({ definitions }) => definitions)),
    codes: opened.flatMap(({ described }) => described ?? []),
    stop() {
      for (const each of running) each.stop();
    },
  };
}

function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

interface Opened {
  problem?: string;
  described?: DescribedCode;
  running?: RunningPlugin;
}

function open(about: Package, isolation: Isolation, { kept, libraryRoots, env }: LoadOptions & { kept: KeptDescriptions }): Opened {
  const { name, version, folder, entry, permissions } = about;
  if (!existsSync(entry)) return { problem: `its entry ${printable(relative(folder, entry))} is not there; a plugin has to be built first (npm run build)` };
  try {
    const code = { ...{ name, version, folder, entry, permissions }, isolation, libraryRoots, stamp: stampOf(folder), restFile: kept.restFileOf(folder) };
    const outcome = isolation === 'none' ? describeTrusted(about) : kept.describing(folder, (keepIn) => describeCode({ ...about, ...code }, { keepIn, env }));
    if ('problem' in outcome) return outcome;
    const described = { code, description: outcome.description };
    const running = runPlugin(described, env);
    // Of a confined one that was found out with its description.
    const problem = isolation === 'none' ? optionProblem(running.definitions) : undefined;
    return problem === undefined ? { described, running } : { problem };
  } catch (error) {
    return { problem: `it cannot be loaded: ${messageOf(error)}` };
  }
}

function describeTrusted(about: PluginPackage): Described {
  const description = describePlugin(pluginIn(about.entry));
  return mismatch(about, description) ?? { description };
}
