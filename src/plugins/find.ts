/** Where plugins are: in the state's folder `plugins`, installed by npm or put there by hand, and in folders that the config names. */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, messageOf } from '../domain/errors.ts';
import { printable } from '../domain/text/printable.ts';
import { type PluginPackage, type PluginRefusal, readManifest } from './manifest.ts';

/** How a plugin came here: by `rubricator plugins add`, as a folder that somebody put among the plugins, or by the config. */
export type PluginPlace = 'installed' | 'dropped' | 'config';

export type FoundPlugin = (PluginPackage | PluginRefusal) & { place: PluginPlace };

/** What npm was asked to install in the folder of plugins: names and what was asked for, in the order of the names. */
export function installedPackages(pluginsDir: string): [name: string, wanted: string][] {
  try {
    const { dependencies } = JSON.parse(readFileSync(join(pluginsDir, 'package.json'), 'utf8')) as { dependencies?: Record<string, unknown> };
    return Object.entries(dependencies ?? {})
      .map(([name, wanted]): [string, string] => [name, String(wanted)])
      .sort(([a], [b]) => (a < b ? -1 : 1));
  } catch {
    return [];
  }
}

/** All packages that say that they are plugins, and those that somebody meant to be; each once, however often it is named. @param folders absolute, as the config names them */
export function findPlugins(pluginsDir: string, folders: readonly string[]): FoundPlugin[] {
  const installed = installedPackages(pluginsDir).map(([name]) => expected(join(pluginsDir, 'node_modules', name), 'installed'));
  const dropped = foldersIn(pluginsDir).flatMap((name) => read(join(pluginsDir, name), 'dropped') ?? []);
  const all = [...installed, ...dropped, ...folders.map((folder) => expected(folder, 'config'))];
  return all.filter((each, index) => all.findIndex(({ folder }) => folder === each.folder) === index);
}

/** Of a package that was asked for by its name or its folder. */
export const NO_PLUGIN = 'it is no plugin: its package.json has no section “rubricator”';

/** A package that was asked for by its name or its folder, so that one without a manifest is a mistake. */
function expected(folder: string, place: PluginPlace): FoundPlugin {
  return read(folder, place) ?? { name: folder, folder, place, problem: NO_PLUGIN };
}

function read(folder: string, place: PluginPlace): FoundPlugin | undefined {
  let real: string;
  try {
    real = realpathSync(folder);
  } catch (error) {
    return {
      name: folder,
      folder,
      place,
      problem: errnoOf(error) === 'ENOENT' ? 'there is no such folder' : `its folder cannot be opened (${errnoOf(error)})`,
    };
  }
  try {
    const found = readManifest(real);
    return found && { ...found, place };
  } catch (error) {
    return { name: printable(folder), folder: real, place, problem: `its package.json cannot be read (${printable(messageOf(error))})` };
  }
}

function foldersIn(pluginsDir: string): string[] {
  try {
    const entries = readdirSync(pluginsDir, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isFile() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
