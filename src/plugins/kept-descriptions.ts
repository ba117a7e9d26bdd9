/** Where descriptions of plugins are kept: a folder for each plugin, so that those are found that nobody needs any more. */
import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface KeptDescriptions {
  /** Describes a plugin, which may keep one in the folder that it is given. What was kept of another state of its files goes then. */
  describing<T>(plugin: string, describe: (keepIn: string) => T): T;
  /** Where it is noted that a plugin is left alone, until its files are others. */
  restFileOf(plugin: string): string;
  /** Once something was written, deletes what belongs to none of these plugins. */
  tidy(plugins: readonly string[]): void;
}

/** Plugins are named by their folders. */
export function keptDescriptions(pluginsDir: string): KeptDescriptions {
  const root = join(pluginsDir, '.described');
  const nameOf = (plugin: string) => createHash('sha256').update(plugin).digest('hex').slice(0, 32);
  let hasWritten = false;
  return {
    restFileOf: (plugin) => join(root, nameOf(plugin), 'rest.json'),
    describing(plugin, describe) {
      const keepIn = join(root, nameOf(plugin));
      const before = namesIn(keepIn);
      const described = describe(keepIn);
      if (namesIn(keepIn).some((name) => !before.includes(name))) {
        hasWritten = true;
        remove(keepIn, before);
      }
      return described;
    },
    tidy(plugins) {
      const present = plugins.map(nameOf);
      if (hasWritten)
        remove(
          root,
          namesIn(root).filter((name) => !present.includes(name)),
        );
    },
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function remove(folder: string, names: readonly string[]): void {
  try {
    for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
  } catch {
    // They only take up room: the next one who writes tries again.
  }
}
