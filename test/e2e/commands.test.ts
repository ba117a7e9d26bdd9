import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { tempFolder } from '../files/temp-folder.ts';
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
