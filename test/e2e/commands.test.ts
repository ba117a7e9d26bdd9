import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { makeMp4 } from '../../src/demo/media.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';

describe('config', () => {
  test('init writes an example that check accepts, and never overwrites', async () => {
    const cwd = tempFolder();
    expect((await runCli(['config', 'init'], { cwd })).stdout).toContain('rubricator.yaml written');
    const checked = await runCli(['config', 'check'], { cwd });
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining('all well, 0 libraries')]);
    writeFileSync(join(cwd, 'rubricator.yaml'), 'contact: mine@example.org\n');
    const again = await runCli(['config', 'init'], { cwd });
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is there already; nothing was written')]);
    expect(readFileSync(join(cwd, 'rubricator.yaml'), 'utf8')).toBe('contact: mine@example.org\n');
    expect((await runCli(['config', 'print'], { cwd })).stdout).toContain('contact: mine@example.org');
  });

  test('schema prints what editors read', async () => {
    expect(JSON.parse((await runCli(['config', 'schema'])).stdout)).toMatchObject({ title: 'Rubricator configuration', type: 'object' });
  });
});

test('explain without a path lists the books of the catalogue, or those that are searched', async () => {
  const home = tempFolder();
  const books = join(home, 'books');
  put(books, {
    'Änne Köhler/Österreich/book.m4b': makeMp4({ durationSec: 60, tags: { album: 'Österreich', artist: 'Änne Köhler', composer: 'Jörg Ätzer' } }),
    'Ann Cole/The Salt Road/book.m4b': makeMp4({ durationSec: 61, tags: { album: 'The Salt Road', artist: 'Ann Cole' } }),
  });
  const explain = (...args: string[]) => runCli(['explain', ...args, '--state', join(home, 'state')]);
  expect((await explain()).stdout).toBe('No book is known; scan a library first.\n');
  await runCli(['scan', books, '--offline', '--quiet', '--state', join(home, 'state')]);
  expect((await explain()).stdout.split('\n').sort()).toEqual([
    '',
    '  The Salt Road, Ann Cole',
    '  Österreich, Änne Köhler',
    join(books, 'Ann Cole/The Salt Road'),
    join(books, 'Änne Köhler/Österreich'),
  ]);
  for (const text of ['Österreich', 'ÄTZER', 'koh']) expect((await explain('--search', text)).stdout).toContain('Österreich, Änne Köhler');
  const found = JSON.parse((await explain('--search', 'salt', '--json')).stdout);
  expect(found).toMatchObject([{ path: join(books, 'Ann Cole/The Salt Road'), state: 'ok', metadata: { title: 'The Salt Road' }, conflicts: 0 }]);
  expect(found[0].sources.title).toEqual({ source: 'tags', confidence: 0.85 });
  expect([(await explain('--search', 'pepper')).stdout, (await explain('--search', 'pepper', '--json')).stdout]).toEqual(['No book is found.\n', '[]\n']);
  const both = await explain(books, '--search', 'salt');
  expect([both.code, both.stderr]).toEqual([2, 'rubricator: --search lists books; it goes without a path\n']);
});

test('explain tells a whole book, a file of it, and what is cleared', async () => {
  const books = join(tempFolder(), 'books');
  writeExampleLibrary(books);
  const state = join(books, '../state');
  await runCli(['scan', books, '--offline', '--quiet', '--state', state]);
  const folder = join(books, 'Abernathy, Piers/Winter Lodgings {Rhea Sparrow} [B0SIM00003]');
  const whole = await runCli(['explain', folder, '--state', state]);
  expect(whole.code).toBe(0);
  for (const text of ['Title: Winter Lodgings', '→ 0.70  tags', 'Conflicts: narrators', 'Missing: ']) expect(whole.stdout).toContain(text);
  expect((await runCli(['explain', join(folder, 'Winter Lodgings.m4b'), 'authors', '--state', state])).stdout).toContain('Authors: Piers Abernathy');
  expect((await runCli(['explain', join(folder, 'Winter Lodgings.m4b'), 'publisher', '--state', state])).stdout).toContain('Publisher: nobody states it');
  expect((await runCli(['explain', join(books, 'nowhere'), '--state', state])).stderr).toContain('there is no such file or folder');
});
