/** Programs that begin a state folder at once, and who may read what they leave there. */
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { runCli, startCli } from './cli.ts';

const MANY = 8;

function setUp() {
  const home = tempFolder();
  mkdirSync(join(home, 'books'));
  writeExampleLibrary(join(home, 'books'));
  writeFileSync(join(home, 'rubricator.yaml'), JSON.stringify({ libraries: [{ id: 'books', path: 'books', kind: 'mixed' }], stateDir: 'state' }));
  return { home, state: join(home, 'state') };
}

/** Everything in a folder, with the folder, that others could read or write. */
function openToOthers(folder: string): string[] {
  const names = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
  return names.filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0);
}

test(
  'many first scans at once all end well, and each book is known once',
  async () => {
    const { home, state } = setUp();
    const scans = Array.from({ length: MANY }, () => startCli(['scan', '--offline', '--quiet'], { cwd: home }).result);
    for (const { code, stderr } of await Promise.all(scans)) {
      // What two of them write at once, one of them leaves for the next scan.
      const others = stderr.split('\n').filter((line) => line !== '' && !/^! (?:Jasper Hollis|.*left for the next scan$)/.test(line));
      expect([code, others]).toEqual([3, []]);
    }
    await runCli(['scan', '--offline', '--quiet'], { cwd: home });
    const next = await runCli(['scan', '--offline'], { cwd: home });
    expect(next.stdout).toMatch(/8 books: .* 0 sidecars created, 0 updated/);
    const checked = await runCli(['state', 'check'], { cwd: home });
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining('sound, 8 books')]);
    expect(openToOthers(state)).toEqual([]);
  },
  PATIENCE_MS,
);

test('nobody else reads anything of a state, what an older version left included; a shared folder stays shared', async () => {
  const { home, state } = setUp();
  const run = (...args: string[]) => runCli(args, { cwd: home });
  await run('scan', '--offline', '--quiet');
  await run('state', 'copy');
  await run('state', 'export', 'state.gz');
  expect(openToOthers(state)).toEqual([]);
  expect(statSync(join(home, 'state.gz')).mode & 0o077).toBe(0);
  for (const name of readdirSync(state, { recursive: true, encoding: 'utf8' })) chmodSync(join(state, name), name.includes('.') ? 0o644 : 0o755);
  chmodSync(state, 0o755);
  await run('scan', '--offline', '--quiet');
  expect(openToOthers(state)).toEqual([]);
  chmodSync(state, 0o755);
  writeFileSync(join(state, 'somebody.txt'), '');
  chmodSync(join(state, 'rubricator.sqlite'), 0o644);
  await run('scan', '--offline', '--quiet');
  expect(openToOthers(state).sort()).toEqual(['.', 'somebody.txt']);
});
