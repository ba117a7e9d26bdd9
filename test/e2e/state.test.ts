/** A damaged store, and the ways on. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  const [book] = JSON.parse((await run('explain', '--json')).stdout) as { path: string }[];
  const decide = async (value: string) => expect((await run('set', book?.path ?? '', value, '--offline')).code).toBe(0);
  return { home, run, decide, store: join(home, 'state/rubricator.sqlite') };
}

test('a copy brings back what was decided', async () => {
  const { run, decide, store } = await setUp();
  await decide('publisher=By Hand');
  const asked = async () => (await run('explain', '--json')).stdout;
  const before = await asked();
  expect(before).toContain('By Hand');
  expect((await run('state', 'check')).stdout).toMatch(/sound, \d+ books[\s\S]*no copies/);
  expect((await run('state', 'copy')).code).toBe(0);
  for (const damage of ['', 'no database '.repeat(500)]) {
    writeFileSync(store, damage);
    const stopped = await run('explain');
    expect([stopped.code, stopped.stderr]).toEqual([1, expect.stringContaining('rubricator state check tells what can be done')]);
    const checked = await run('state', 'check');
    expect([checked.code, checked.stdout]).toEqual([3, expect.stringMatching(/cannot be used[\s\S]*: sound\n[\s\S]*state restore/)]);
    const restored = await run('state', 'restore');
    expect([restored.code, restored.stdout]).toEqual([0, expect.stringMatching(/is now .*damaged-[\s\S]*is lost/)]);
    expect(await asked()).toBe(before);
  }
});

test('without a copy it begins anew from what stands beside the books, and says what is lost', async () => {
  const { home, run, store } = await setUp();
  writeFileSync(store, 'no database '.repeat(500));
  expect((await run('state', 'restore')).stderr).toContain('no sound copy; rubricator state rebuild begins anew');
  expect(existsSync(store)).toBe(true);
  const rebuilt = await run('state', 'rebuild');
  expect([rebuilt.code === 0 || rebuilt.code === 3, rebuilt.stdout]).toEqual([true, expect.stringContaining('Lost: history and undo')]);
  expect((await run('state', 'check')).stdout).toMatch(/sound, [1-9]\d* books/);
  expect(readdirSync(join(home, 'state')).some((name) => name.includes('damaged-'))).toBe(true);
});

test('what was decided since the copy is named, as far as the damaged store tells', async () => {
  const { run, decide } = await setUp();
  await decide('subtitle=Before');
  await run('state', 'copy');
  await decide('publisher=By Hand');
  const restored = await run('state', 'restore');
  expect(restored.stdout).toContain('decided by hand and lost: publisher of books: ');
  expect(restored.stdout).not.toContain('subtitle');
});

test('nothing is put aside under a daemon', async () => {
  const { home, run } = await setUp();
  const lock = lockInstance(join(home, 'state'));
  for (const command of ['restore', 'rebuild']) expect((await run('state', command)).stderr).toContain('a daemon works on this state');
  lock?.release();
});
