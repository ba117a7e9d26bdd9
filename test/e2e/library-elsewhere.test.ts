/** The store knows books by their library and the path in it: the library may stand at another path on another machine, or after a move. */
import { readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';
import { NO_PROVIDERS } from './world-config.ts';

test('a library at another path is the same: nothing is read or written anew, and what was written is undone there', async () => {
  const home = tempFolder();
  const [here, there] = [join(home, 'mnt/books'), join(home, 'srv/media/tomes')];
  for (const folder of ['mnt/books', 'srv/media']) put(home, { [`${folder}/.keep`]: '' });
  writeExampleLibrary(here);
  const configFor = (path: string) => {
    put(home, { 'rubricator.yaml': JSON.stringify({ stateDir: join(home, 'state'), providers: NO_PROVIDERS, libraries: [{ id: 'books', path }] }) });
    return ['--config', join(home, 'rubricator.yaml')];
  };
  const first = configFor(here);
  expect((await runCli(['scan', ...first])).code).toBe(3);
  expect((await runCli(['set', join(here, BOOK), 'title=The Pepper Road', ...first])).code).toBe(0);
  const before = sidecarsIn(here);
  renameSync(here, there);

  const second = configFor(there);
  const scan = await runCli(['scan', '--json', ...second]);
  const items = scan.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { status?: string });
  expect(items.some(({ status }) => status === 'unchanged')).toBe(true);
  expect(items.filter(({ status }) => status === 'done')).toEqual([]);
  expect(sidecarsIn(there)).toEqual(before);
  expect((await runCli(['explain', join(there, BOOK), 'title', ...second])).stdout).toContain('The Pepper Road');
  expect((await runCli(['undo', ...second])).code).toBe(0);
  expect(readFileSync(join(there, BOOK, 'metadata.json'), 'utf8')).toContain('The Salt Road');
});

const BOOK = 'Marit Osei/The Lantern Coast/1 - The Salt Road';

/** Names of all sidecars with their bytes and times. */
function sidecarsIn(root: string): Record<string, unknown> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(json|opf|nfo)$/.test(path));
  return Object.fromEntries(files.sort().map((path) => [path, [readFileSync(join(root, path), 'utf8'), statSync(join(root, path)).mtimeMs]]));
}
