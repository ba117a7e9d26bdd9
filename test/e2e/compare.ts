/** Whole folders, compared byte for byte. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files by their paths below a folder: where each stands. */
export function filesBelow(root: string): Map<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [path.slice(root.length + 1), path]));
}

export function sidecarsBelow(root: string): Map<string, string> {
  return new Map([...filesBelow(root)].filter(([path]) => !/\.(?:m4[ab]|mp3|epub)$/.test(path)));
}

/** What differs, is there and should not be, or is not there. @param shown what of a file's text counts */
export function differences(found: Map<string, string>, expected: Map<string, string>, shown: (text: string) => string = (text) => text): string[] {
  const read = (path: string | undefined) => (path === undefined ? undefined : shown(readFileSync(path, 'latin1')));
  return [...new Set([...found.keys(), ...expected.keys()])].flatMap((path) => {
    if (read(found.get(path)) === read(expected.get(path))) return [];
    return [`${path} ${found.has(path) ? (expected.has(path) ? 'differs' : 'is litter') : 'is missing'}`];
  });
}
