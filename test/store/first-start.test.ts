/** A state folder that is made: by several programs at once, and for nobody else to read. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { lockFile } from '../../src/store/sqlite/instance-lock.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';

test(
  'programs that start for the first time at once all start',
  async () => {
    const file = join(tempFolder(), 'rubricator.sqlite');
    const script = join(PACKAGE_ROOT, 'test/store/open-process.ts');
    const programs = Array.from({ length: 6 }, () => spawn(process.execPath, [script, file], { stdio: ['pipe', 'pipe', 'pipe'] }));
    const ends = programs.map(async (program) => {
      let said = '';
      program.stderr.on('data', (data) => {
        said += data;
      });
      const [code] = await once(program, 'close');
      return { code, said };
    });
    await Promise.all(programs.map((program) => once(program.stdout, 'data')));
    for (const program of programs) program.stdin.write('x');
    expect(await Promise.all(ends)).toEqual(programs.map(() => ({ code: 0, said: '' })));
  },
  PATIENCE_MS,
);

test('who opens a store waits for another who does', async () => {
  const file = join(tempFolder(), 'rubricator.sqlite');
  const lock = lockFile(`${file}.lock`, 0);
  let isOpen = false;
  const opening = openDatabase(file).then((db) => {
    isOpen = true;
    return db.destroy();
  });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(isOpen).toBe(false);
  lock?.release();
  await opening;
});

test('nobody else reads the files, and those of an older version no more', async () => {
  const folder = join(tempFolder(), 'state');
  const file = join(folder, 'rubricator.sqlite');
  const modes = () => readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]);
  const db = await openDatabase(file);
  expect(modes().length).toBeGreaterThan(2);
  expect(new Set(modes().map(([, mode]) => mode))).toEqual(new Set(['600']));
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  await db.destroy();
  chmodSync(file, 0o644);
  await (await openDatabase(file)).destroy();
  expect(new Set(modes().map(([, mode]) => mode))).toEqual(new Set(['600']));
});
