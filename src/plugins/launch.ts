/** How the process of a plugin is started: with which rights, which variables and how much memory. */
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Isolation } from '../sdk/plugin.ts';
import type { PluginPackage } from './manifest.ts';

/** What is needed to start the code of a plugin, on whatever thread. Plain data. */
export interface PluginCode extends Pick<PluginPackage, 'name' | 'version' | 'folder' | 'entry' | 'permissions'> {
  isolation: Isolation;
  /** Another one whenever a file of the plugin is another one. */
  stamp: string;
  /** Roots of the libraries, for a plugin that may read them. */
  libraryRoots: readonly string[];
}

const PROCESS = fileURLToPath(new URL(`./plugin-process${extname(import.meta.url)}`, import.meta.url));

const MAX_MEGABYTES = 128;

export interface Launch {
  args: string[];
  env: Record<string, string>;
}

/** The arguments of Node. */
export function launchOf({ folder, entry, isolation, permissions, libraryRoots }: PluginCode, does: 'describe' | 'serve', env: NodeJS.ProcessEnv): Launch {
  const isConfined = isolation === 'process';
  const readable = [ownFolder(), folder, ...(permissions.files === 'library' ? libraryRoots : [])];
  const rights = isConfined ? ['--permission', ...readable.map((path) => `--allow-fs-read=${path}/*`)] : [];
  const variables = isConfined ? permissions.env.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const])) : Object.entries(env);
  return {
    args: [...rights, `--max-old-space-size=${MAX_MEGABYTES}`, '--no-warnings', PROCESS, does, entry, isConfined ? 'confined' : 'open'],
    env: Object.fromEntries(variables.filter((pair): pair is readonly [string, string] => pair[1] !== undefined)),
  };
}

/** What the process itself loads: the bundle; or the sources, with the packages that they use. */
function ownFolder(): string {
  const beside = join(PROCESS, '..');
  return existsSync(join(beside, 'sdk.js')) ? beside : join(beside, '..', '..');
}
