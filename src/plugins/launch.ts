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
  /** Where it is noted that the plugin is left alone; noted nowhere if absent. */
  restFile?: string;
  /** Roots of the libraries, for a plugin that may read them. */
  libraryRoots: readonly string[];
}

const PROCESS = fileURLToPath(new URL(`./plugin-process${extname(import.meta.url)}`, import.meta.url));
/** Ends a process with the one that started it, however that ends. A part of Linux’s util-linux. */
const SETPRIV = '/usr/bin/setpriv';
const WITH_PARENT = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', '--'] : [];

const MAX_MEGABYTES = 128;

export interface Launch {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** Throws for a folder to which access cannot be limited. */
export function launchOf({ folder, entry, permissions, libraryRoots }: PluginCode, does: 'describe' | 'serve', env: NodeJS.ProcessEnv): Launch {
  const readable = [ownFolder(), folder, ...packagesAround(folder), ...(permissions.files === 'library' ? libraryRoots : [])];
  const vague = readable.find((path) => path.includes('*'));
  if (vague !== undefined) throw new Error(`Node takes the * in ${vague} for any letters, so that it cannot be confined`);
  const rights = ['--permission', ...readable.map((path) => `--allow-fs-read=${path}/*`)];
  const [command = process.execPath, ...before] = [...WITH_PARENT, process.execPath];
  return {
    command,
    args: [...before, ...rights, `--max-old-space-size=${MAX_MEGABYTES}`, '--no-warnings', PROCESS, does, entry],
    env: Object.fromEntries(permissions.env.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]))),
  };
}

/** npm puts the packages that a plugin needs beside it. */
function packagesAround(folder: string): string[] {
  const at = folder.lastIndexOf('/node_modules/');
  return at < 0 ? [] : [join(folder.slice(0, at), 'node_modules')];
}

/** What the process itself loads: the bundle; or the sources, with the packages that they use. */
function ownFolder(): string {
  const beside = join(PROCESS, '..');
  return existsSync(join(beside, 'sdk.js')) ? beside : join(beside, '..', '..');
}
