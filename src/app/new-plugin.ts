/** Writes a plugin to begin with: a copy of a template, which our own tests run, under the name that its author chose. */
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../runtime/version.ts';
import type { PluginKind } from '../sdk/plugin.ts';

/** What templates call what they bring. */
const NAME = 'my-source';

/** Says why nothing was written. */
export class NewPluginError extends Error {}

/** Resolves to the files, from the folder. @param folder absolute; it must not be there yet. Throws `NewPluginError`. */
export function writeNewPlugin(folder: string, name: string, kind: PluginKind): string[] {
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(name)) throw new NewPluginError(`“${name}” cannot be a name: lower-case letters, digits and -, beginning with a letter`);
  if (existsSync(folder)) throw new NewPluginError(`${folder} is there already; nothing was written`);
  const templates = join(PACKAGE_ROOT, 'examples/templates');
  cpSync(join(templates, 'common'), folder, { recursive: true });
  cpSync(join(templates, kind), folder, { recursive: true });
  // npm leaves a file of this name out of packages.
  renameSync(join(folder, 'gitignore'), join(folder, '.gitignore'));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => named(folder, join(entry.parentPath, entry.name), name)).sort();
}

/** Puts the name into a file and into what it is called. */
function named(folder: string, path: string, name: string): string {
  const words = name.split('-');
  const pascal = words.map(capital).join('');
  const forms: [string, string][] = [
    [NAME, name],
    ['mySource', pascal.charAt(0).toLowerCase() + pascal.slice(1)],
    ['MySource', pascal],
    ['My source', capital(words.join(' '))],
  ];
  const into = (text: string) => forms.reduce((at, [from, to]) => at.replaceAll(from, to), text);
  writeFileSync(path, into(readFileSync(path, 'utf8')));
  const to = join(folder, into(path.slice(folder.length + 1)));
  renameSync(path, to);
  return to.slice(folder.length + 1);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
