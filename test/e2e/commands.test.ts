import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { makeMp4 } from '../../src/demo/media.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';
import { startOnTerminal } from './terminal.ts';

describe('config', () => {
  test('init writes an example that check accepts, and never overwrites', async () => {
    const cwd = tempFolder();
    expect((await runCli(['config', 'init', '--full', 'all.yaml'], { cwd })).stdout).toContain('all.yaml written');
    expect((await runCli(['config', 'check', '-c', 'all.yaml'], { cwd })).stdout).toContain('all well, 0 libraries');
    expect((await runCli(['config', 'init'], { cwd })).stdout).toContain('rubricator.yaml written, and rubricator.schema.json beside it');
    expect(readFileSync(join(cwd, 'rubricator.yaml'), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(10);
    expect(JSON.parse(readFileSync(join(cwd, 'rubricator.schema.json'), 'utf8'))).toMatchObject({ title: 'Rubricator configuration' });
    const checked = await runCli(['config', 'check'], { cwd });
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining('all well, 0 libraries')]);
    writeFileSync(join(cwd, 'rubricator.yaml'), 'contact: mine@example.org\n');
    const again = await runCli(['config', 'init'], { cwd });
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is there already; nothing was written')]);
    expect(readFileSync(join(cwd, 'rubricator.yaml'), 'utf8')).toBe('contact: mine@example.org\n');
    expect((await runCli(['config', 'print'], { cwd })).stdout).toContain('contact: mine@example.org');
  });

  test('init takes folders and an address, and check looks whether the folders are there', async () => {
    const cwd = tempFolder();
    await runCli(['config', 'init', '--library', 'My Books', '--library', 'old/my books', '--contact', 'me@example.org'], { cwd });
    const text = readFileSync(join(cwd, 'rubricator.yaml'), 'utf8');
    expect(text).toContain(`libraries:\n  - id: my-books\n    path: ${join(cwd, 'My Books')}\n  - id: my-books-2\n`);
    expect(text).toContain('contact: me@example.org');
    put(cwd, { 'My Books/x.txt': '' });
    const checked = await runCli(['config', 'check'], { cwd });
    expect([checked.code, checked.stdout]).toEqual([3, expect.stringContaining('1 folder is not, 2 libraries.')]);
    expect(checked.stdout).toMatch(/^library my-books-2: .*old\/my books: .*; mount it, correct the path/);
  });

  test('init asks two questions on a terminal', async () => {
    const cwd = tempFolder();
    const init = startOnTerminal(['config', 'init'], { columns: 80, cwd });
    await init.until('Which folder holds your books?');
    init.type('books\r');
    await init.until('for sources that ask for one?');
    init.type('\r');
    expect(await init.end).toBe(0);
    expect(readFileSync(join(cwd, 'rubricator.yaml'), 'utf8')).toMatch(/id: books\n {4}path: .*\/books\n[\s\S]*# contact: you@example\.org/);
  });

  test('schema prints what editors read', async () => {
    expect(JSON.parse((await runCli(['config', 'schema'])).stdout)).toMatchObject({ title: 'Rubricator configuration', type: 'object' });
  });
});

test('openapi prints the description of the interface, without a config', async () => {
  const cwd = tempFolder();
  const { code, stdout, stderr } = await runCli(['openapi'], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  const { openapi, info, paths } = JSON.parse(stdout) as { openapi: string; info: { title: string; version: string }; paths: Record<string, unknown> };
  expect([openapi, info.title]).toEqual(['3.1.0', 'Rubricator']);
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/api/v1/items/{id}', '/api/v1/events', '/audiobookshelf/search']));
});

test('list and search show the books that are known, or those that are chosen', async () => {
  const home = tempFolder();
  const books = join(home, 'books');
  put(books, {
    'Änne Köhler/Österreich/book.m4b': makeMp4({ durationSec: 60, tags: { album: 'Österreich', artist: 'Änne Köhler', composer: 'Jörg Ätzer' } }),
    'Ann Cole/The Salt Road/book.m4b': makeMp4({ durationSec: 61, tags: { album: 'The Salt Road', artist: 'Ann Cole' } }),
  });
  const run = (...args: string[]) => runCli([...args, '--state', join(home, 'state')]);
  expect((await run('list')).stdout).toBe('No books are known yet; scan a library first.\n');
  await run('scan', books, '--offline', '--quiet');
  const listed = (await run('list')).stdout.split('\n').sort();
  expect(listed).toEqual([
    '',
    expect.stringMatching(/^ {5}\d {2}The Salt Road · Ann Cole$/),
    expect.stringMatching(/^ {5}\d {2}Österreich · Änne Köhler$/),
    '2 books.',
  ]);
  expect((await run('list', '--limit', '1')).stdout).toMatch(/\nThe first 1 of 2 books; --limit shows more\.\n$/);
  for (const choice of [
    ['search', 'koh'],
    ['list', '--author', 'kohler'],
    ['list', '--missing', 'series', '--where', 'narrators=ÄTZER'],
  ])
    expect((await run(...choice, '--paths')).stdout).toBe(`${join(books, 'Änne Köhler/Österreich')}\n`);
  const found = JSON.parse((await run('search', 'salt', '--json')).stdout);
  expect(found).toMatchObject([
    { id: expect.any(Number), path: join(books, 'Ann Cole/The Salt Road'), state: 'ok', metadata: { title: 'The Salt Road' }, conflicts: 0 },
  ]);
  expect(found[0].sources.title).toEqual({ source: 'tags', agreeing: ['path'], confidence: 0.85 });
  expect([(await run('search', 'pepper')).stdout, (await run('search', 'pepper', '--json')).stdout]).toEqual(['No book matches.\n', '[]\n']);
  const wrong = await run('list', '--missing', 'narator', '--library', 'bocks', '--language', 'Klingonish');
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('there is no field “narator” (did you mean “narrators”?); there are title, ')]);
  for (const text of ['there is no library “bocks”', '“Klingonish” is not a language']) expect(wrong.stderr).toContain(text);
});

test('list shows fields as columns, to people and to programs', async () => {
  const home = tempFolder();
  const books = join(home, 'books');
  put(books, { 'Ann Cole/=Salt, Road/book.m4b': makeMp4({ durationSec: 61, tags: { album: '=Salt, Road', artist: 'Ann Cole' } }) });
  const run = (...args: string[]) => runCli(['list', ...args, '--state', join(home, 'state')]);
  await runCli(['scan', books, '--offline', '--quiet', '--state', join(home, 'state')]);
  const csv = (await run('--format', 'csv', '--columns', 'authors, title')).stdout;
  expect(csv).toBe(`id,library,path,authors,title\r\n1,${books},"Ann Cole/=Salt, Road",Ann Cole,"'=Salt, Road"\r\n`);
  const lines = (await run('--format', 'jsonl', '--columns', 'authors', '--columns', 'author,series')).stdout.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([{ id: 1, library: books, path: 'Ann Cole/=Salt, Road', authors: [{ name: 'Ann Cole' }] }]);
  const table = (await run('--columns', 'title,authors')).stdout;
  expect(table).toMatch(/│ Number │ Title +│ Authors +│\n.*\n│ +1 │ =Salt, Road │ Ann Cole │\n.*\n1 book\.\n$/);
  expect((await run('--format', 'table')).stdout).toContain('Duration');
  expect((await run('--format', 'csv', '--author', 'nobody')).stdout).toMatch(/^id,library,path,title,[^\n]*\n$/);
  const wrong = await run('--columns', 'titel');
  expect([wrong.code, wrong.stdout, wrong.stderr]).toEqual([2, '', expect.stringContaining('there is no column “titel” (did you mean “title”?)')]);
  expect(await run('--format', 'csv', '--json')).toMatchObject({ code: 2, stderr: expect.stringContaining("cannot be used with option '--json'") });
});

test('stats and sample tell programs the same as people, of all books or of those that are chosen', async () => {
  const books = join(tempFolder(), 'books');
  writeExampleLibrary(books);
  const state = join(books, '../state');
  const json = async (...args: string[]) => JSON.parse((await runCli([...args, '--json', '--state', state])).stdout);
  expect((await json('stats')).books).toBe(0);
  await runCli(['scan', books, '--offline', '--quiet', '--state', state]);
  const all = await json('stats');
  expect(all.kinds).toEqual([expect.objectContaining({ kind: 'audio' }), expect.objectContaining({ kind: 'ebook', books: 1 })]);
  expect(all.growth).toEqual([{ month: expect.stringMatching(/^\d{4}-\d\d$/), added: all.books, total: all.books }]);
  expect((await json('stats', '--author', 'osei')).books).toBe(2);
  expect(await json('stats', 'authors', '--top', '1')).toMatchObject({ field: 'authors', filled: all.books, commonest: [{ text: 'Marit Osei', count: 2 }] });
  const sample = await json('sample', '--count', '3', '--seed', 'spring');
  expect(sample.books).toHaveLength(3);
  expect(await json('sample', '--count', '3', '--seed', 'spring')).toEqual(sample);
  const wrong = await runCli(['stats', '--library', 'bocks', '--state', state]);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('there is no library “bocks”')]);
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
  expect((await runCli(['explain', join(folder, 'Winter Lodgings.m4b'), 'publisher', '--state', state])).stdout).toContain('Publisher: no source states it');
  expect((await runCli(['explain', join(books, 'nowhere'), '--state', state])).stderr).toContain('there is no such file or folder');
});

test('convert names what is lost, and validate what is wrong, without a config', async () => {
  const cwd = tempFolder();
  put(cwd, { 'books.csv': 'id,library,path,title,abridged\r\n1,books,A,Salt,true\r\n', 'bad.csv': 'id,library,path,abridged\r\n1,books,A,maybe\r\n' });
  const made = await runCli(['convert', 'books.csv', 'metadata.opf'], { cwd });
  expect([made.code, made.stdout]).toEqual([0, expect.stringContaining('metadata.opf: 1 book, from csv to opf')]);
  expect(readFileSync(join(cwd, 'metadata.opf'), 'utf8')).toContain('<dc:title>Salt</dc:title>');
  const checked = await runCli(['validate', 'books.csv', 'metadata.opf', 'bad.csv'], { cwd });
  expect(checked.code).toBe(3);
  expect(checked.stdout).toContain('books.csv: ok, csv, 1 book');
  expect(checked.stderr).toContain('bad.csv:2: book 1: this is no value of abridged');
  expect((await runCli(['validate', 'nowhere.csv'], { cwd })).stderr).toContain('nowhere.csv');
});
