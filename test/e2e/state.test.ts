/** A damaged store, and the ways on. */
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { lockInstance } from '../../src/store/sqlite/instance-lock.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';
import { NO_PROVIDERS } from './world-config.ts';

async function setUp() {
  const home = tempFolder();
  mkdirSync(join(home, 'books'));
  writeExampleLibrary(join(home, 'books'));
  const exporters = { 'rubricator-json': { enabled: true } };
  const config = { libraries: [{ id: 'books', path: 'books', kind: 'mixed' }], stateDir: 'state', providers: NO_PROVIDERS, exporters };
  writeFileSync(join(home, 'rubricator.yaml'), JSON.stringify(config));
  const run = (...args: string[]) => runCli(args, { cwd: home });
  await run('scan', '--offline');
  const [book] = JSON.parse((await run('list', '--json')).stdout) as { path: string }[];
  const decide = async (value: string) => expect((await run('set', book?.path ?? '', value, '--offline')).code).toBe(0);
  return { home, run, decide, store: join(home, 'state/rubricator.sqlite') };
}

test('a copy brings back what was decided', async () => {
  const { run, decide, store } = await setUp();
  await decide('publisher=By Hand');
  const asked = async () => (await run('list', '--json')).stdout;
  const before = await asked();
  expect(before).toContain('By Hand');
  expect((await run('state', 'check')).stdout).toMatch(/sound, \d+ books[\s\S]*no copies/);
  expect((await run('state', 'copy')).code).toBe(0);
  for (const damage of ['', 'no database '.repeat(500)]) {
    writeFileSync(store, damage);
    const stopped = await run('list');
    expect([stopped.code, stopped.stderr]).toEqual([1, expect.stringContaining('rubricator state check tells what can be done')]);
    const checked = await run('state', 'check');
    expect([checked.code, checked.stdout]).toEqual([3, expect.stringMatching(/cannot be used[\s\S]*: sound\n[\s\S]*state restore/)]);
    const restored = await run('state', 'restore');
    expect([restored.code, restored.stdout]).toEqual([0, expect.stringMatching(/is now .*damaged-[\s\S]*is lost/)]);
    expect(await asked()).toBe(before);
  }
});

test('a damaged page is told by state check, state copy and doctor, with the way on; the earlier copy brings the state back', async () => {
  const { run, decide, store } = await setUp();
  await decide('publisher=By Hand');
  await run('state', 'copy');
  const db = new Database(store);
  const { root } = db.prepare("select rootpage as root from sqlite_master where name = 'candidates'").get() as { root: number };
  const pageBytes = db.pragma('page_size', { simple: true }) as number;
  db.close();
  const file = openSync(store, 'r+');
  writeSync(file, Buffer.alloc(pageBytes, 0xa5), 0, pageBytes, (root - 1) * pageBytes);
  closeSync(file);
  const checked = await run('state', 'check');
  expect([checked.code, checked.stdout]).toEqual([3, expect.stringMatching(/cannot be used \((?:damaged|.*malformed)[\s\S]*: sound\n[\s\S]*state restore/)]);
  const copied = await run('state', 'copy');
  expect([copied.code, copied.stderr]).toEqual([1, expect.stringContaining('was not copied')]);
  const examined = await run('doctor', '--offline');
  expect(examined.stdout).toMatch(/fail\s+store[\s\S]*rubricator state check tells/);
  expect((await run('state', 'restore')).code).toBe(0);
  expect((await run('list', '--json')).stdout).toContain('By Hand');
});

test('what was decided since the copy is taken over from the damaged store, as far as that tells', async () => {
  const { run, decide } = await setUp();
  await decide('subtitle=Before');
  await run('state', 'copy');
  await decide('publisher=By Hand');
  const restored = await run('state', 'restore');
  expect(restored.stdout).toContain('decided since, and taken over from the damaged store: publisher of books: ');
  expect(restored.stdout).not.toContain('subtitle');
  expect((await run('list', '--json')).stdout).toContain('Before');
  await run('scan', '--offline');
  expect((await run('list', '--json')).stdout).toContain('By Hand');
});

test('a store that is gone, though there are copies, is not begun anew in silence', async () => {
  const { run, decide, store } = await setUp();
  await decide('publisher=By Hand');
  await run('state', 'copy');
  rmSync(store);
  for (const command of [['scan', '--offline'], ['list'], ['history']])
    expect((await run(...command)).stderr).toContain('is gone, and was not so before; rubricator state check tells what can be done');
  expect((await run('state', 'restore')).code).toBe(0);
  expect((await run('list', '--json')).stdout).toContain('By Hand');
});

test('nothing is put aside under a daemon', async () => {
  const { home, run } = await setUp();
  const lock = lockInstance(join(home, 'state'));
  for (const command of ['restore', 'rebuild']) expect((await run('state', command)).stderr).toContain('a daemon works on this state');
  lock?.release();
});
