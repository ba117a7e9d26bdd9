/** A scan of some sidecars only leaves the books as a scan of all leaves them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exporters } from '../../exporters/registry.ts';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { ALL_EXPORTERS, oneLibrary } from './one-library.ts';

/** All files below a folder with their bytes. */
function snapshot(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'latin1')]));
}

test('after --only with any sidecar, and --force, a plain scan writes nothing new', async () => {
  const { scan, configure, books } = oneLibrary(writeExampleLibrary);
  configure({ exporters: ALL_EXPORTERS });
  await scan();
  const before = snapshot(books);
  const ids = exporters.map(({ id }) => id).filter((id) => id !== 'cover');
  for (const only of [...ids.map((id) => [id]), ['opf', 'rubricator-json']]) {
    const wanted = only.flatMap((id) => ['--only', id]);
    expect((await scan(...wanted, '--force')).stdout, only.join()).toContain(' 0 sidecars created, 0 updated');
    expect((await scan()).stdout, only.join()).toContain(' 0 sidecars created, 0 updated');
  }
  expect(snapshot(books)).toEqual(before);
});

test('a book that is new to a scan of some sidecars gets the others in the next plain scan, and then nothing more', async () => {
  const { scan, files, read } = oneLibrary();
  await scan('--only', 'opf');
  expect(files()).toEqual(['book.m4b', 'metadata.opf']);
  await scan();
  expect(files()).toEqual(['book.m4b', 'metadata.json', 'metadata.opf']);
  const written = read('metadata.opf');
  expect((await scan('--force')).stdout).toContain(' 0 sidecars created, 0 updated');
  expect(read('metadata.opf')).toBe(written);
});
