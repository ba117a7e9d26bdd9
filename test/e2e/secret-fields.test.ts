/** Secret fields: nothing of them in clear anywhere but before those who hold the key. */
import { chmodSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { makeMp4 } from '../../src/demo/media.ts';
import { put } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';
import { ALL_EXPORTERS, oneLibrary } from './one-library.ts';

const SECRET = 'Zeppelinschlüssel under the third pot';
/** As it would stand in JSON, in a text, in the index of words, or in UTF-16. */
const FORMS = [SECRET, 'third pot', 'zeppelinschlussel', 'Zeppelinschl'].flatMap((each) => [
  Buffer.from(each),
  Buffer.from(each, 'utf16le'),
  Buffer.from(Buffer.from(each).toString('base64').slice(0, -4)),
]);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
}

/** Files in which the secret can be read. */
function leaks(...folders: string[]): string[] {
  return folders.flatMap(filesBelow).filter((file) => {
    const bytes = readFileSync(file);
    return FORMS.some((form) => bytes.includes(form));
  });
}

async function library() {
  const lib = oneLibrary();
  const keyFile = join(lib.home, 'field.key');
  const configure = (file: string) =>
    lib.configure({ fields: { keyFile: file }, exporters: ALL_EXPORTERS, customFields: [{ id: 'notes', behaviours: { encrypted: true } }, { id: 'mood' }] });
  expect((await lib.run('fields', 'key', 'new', keyFile)).stdout).toContain(`fields: { keyFile: "${keyFile}" }`);
  configure(keyFile);
  await lib.scan();
  return { ...lib, keyFile, useKey: configure };
}

test('a secret is shown to whoever holds the key, and stands in clear in no file', async () => {
  const { run, scan, book, home, books, state } = await library();
  expect((await run('set', book, `notes=${SECRET}`, 'mood=calm')).code).toBe(0);
  await scan('--force');
  expect((await run('explain', book)).stdout).toContain(`notes: ${SECRET}`);
  expect((await run('set', book, 'notes=nothing any more')).code).toBe(0);
  expect((await run('undo', '--yes', book)).code).toBe(0);
  expect((await run('explain', book)).stdout).toContain(`notes: ${SECRET}`);
  const exported = join(home, 'exported.state');
  expect((await run('state', 'export', exported)).code).toBe(0);
  await run('state', 'copy');
  expect(leaks(state, books, home)).toEqual([]);
  // The search for leaks does find what is there.
  expect(filesBelow(books).filter((file) => readFileSync(file).includes('calm'))).not.toEqual([]);

  for (const said of [
    await run('list', '--json'),
    await run('list', 'zeppelinschlüssel'),
    await run('list', '--where', 'notes=pot'),
    await run('list', '--facets', '--json'),
    await run('stats', 'notes'),
    await run('stats', '--json'),
    await run('history', '--json'),
    await run('audit', '--json'),
    await run('audit', 'export'),
    await run('sample', '--json'),
  ])
    expect(said.stdout + said.stderr).not.toMatch(/third pot/);
  for (const said of [await run('list', '--json'), await run('stats', 'notes'), await run('audit')])
    expect(said.stdout + said.stderr).not.toContain('sealed:1:');
});

test('without the key, or with another, the field is told to be encrypted and cannot be edited; with it, all is there', async () => {
  const { run, book, home, keyFile, useKey } = await library();
  await run('set', book, `notes=${SECRET}`);
  const away = join(home, 'away.key');
  renameSync(keyFile, away);
  expect((await run('explain', book)).stdout).toContain(`notes: encrypted; it cannot be read: there is no key file ${keyFile}`);
  expect((await run('doctor')).stdout.replace(/\s+/g, ' ')).toContain(`there is no key file ${keyFile}`);
  for (const args of [
    ['set', book, 'notes=x'],
    ['clear', book, 'notes'],
    ['unset', book, 'notes'],
  ])
    expect((await run(args[0] as string, ...args.slice(1))).stderr).toContain('notes is encrypted and cannot be edited: there is no key file');
  expect((await run('set', book, 'mood=wet')).code).toBe(0);

  const other = join(home, 'other.key');
  await run('fields', 'key', 'new', other);
  useKey(other);
  expect((await run('explain', book)).stdout).toContain('notes: encrypted; it was encrypted with another key');
  chmodSync(away, 0o644);
  useKey(away);
  expect((await run('explain', book)).stdout).toContain('others may read the key file');
  chmodSync(away, 0o600);
  expect((await run('explain', book)).stdout).toContain(`notes: ${SECRET}`);
  expect((await run('fields', 'key', 'new', away)).stderr).toContain('already');
});

test('another key takes the place of the first, also for what can be undone', async () => {
  const { run, book, home, keyFile, useKey } = await library();
  await run('set', book, `notes=${SECRET}`);
  await run('set', book, 'notes=second');
  const next = join(home, 'next.key');
  await run('fields', 'key', 'new', next);
  expect((await run('fields', 'key', 'rotate', keyFile)).stderr).toContain('both files hold the same key');
  expect((await run('fields', 'key', 'rotate', next)).stdout).toContain('1 of 1 values are encrypted with the new key.');
  expect((await run('explain', book)).stdout).toContain('with another key');
  useKey(next);
  writeFileSync(keyFile, '');
  expect((await run('explain', book)).stdout).toContain('notes: second');
  await run('undo', '--yes', book);
  expect((await run('explain', book)).stdout).toContain(`notes: ${SECRET}`);
});

test('a secret comes along into another state, and opens there', async () => {
  const { run, book, home, keyFile, books } = await library();
  await run('set', book, `notes=${SECRET}`);
  const file = join(home, 'carried.state');
  await run('state', 'export', file);
  // There the book has another number.
  const elsewhere = ['--config', join(home, 'rubricator.yaml'), '--state', join(home, 'elsewhere')];
  put(books, { 'A/Earlier.m4b': makeMp4({ durationSec: 60 }) });
  await runCli(['scan', join(books, 'A'), ...elsewhere, '--offline']);
  const imported = await runCli(['state', 'import', file, ...elsewhere]);
  expect([imported.code, imported.stderr]).toEqual([0, '']);
  expect((await runCli(['explain', book, ...elsewhere])).stdout).toContain(`notes: ${SECRET}`);
  expect(readFileSync(keyFile, 'utf8')).toMatch(/^rubricator-field-key:1:/);
});

test('a field that is added with the program running is as secret, also once it is retired', async () => {
  const { run, scan, book, books, home, state } = await library();
  expect((await run('fields', 'add', 'spot', '--with', 'encrypted')).code).toBe(0);
  expect((await run('set', book, `spot=${SECRET}`)).code).toBe(0);
  expect((await run('explain', book)).stdout).toContain(`spot: ${SECRET}`);
  expect((await run('fields', 'change', 'mood', '--with', 'encrypted')).stderr).toContain('changed there');
  expect((await run('fields', 'retire', 'spot')).code).toBe(0);
  await scan('--force');
  expect((await run('explain', book)).stdout).not.toContain('third pot');
  expect((await run('explain', book, '--json')).stdout).not.toMatch(/third pot|sealed:1:/);
  expect(leaks(state, books, home)).toEqual([]);
  await run('fields', 'restore', 'spot');
  expect((await run('explain', book)).stdout).toContain(`spot: ${SECRET}`);
});

test('without a key file no field is added as encrypted', async () => {
  const { run, configure, scan } = oneLibrary();
  configure({});
  await scan();
  const refused = await run('fields', 'add', 'spot', '--with', 'encrypted');
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('rubricator fields key new <file>');
});

test('a store that is made anew, or comes from a copy, still opens what was encrypted', async () => {
  const { run, book, state } = await library();
  const shown = async () => (await run('explain', book)).stdout;
  await run('state', 'copy');
  expect((await run('set', book, `notes=${SECRET}`)).code).toBe(0);
  expect((await run('state', 'restore')).stdout).toContain('taken over from the damaged store: customFields.notes');
  expect(await shown()).toContain(`notes: ${SECRET}`);
  expect((await run('state', 'rebuild')).stdout).toContain('taken over from the damaged store: customFields.notes');
  expect(await shown()).toContain(`notes: ${SECRET}`);
  await run('state', 'copy');
  const db = new Database(join(state, 'rubricator.sqlite'));
  db.exec('delete from book_marks');
  db.close();
  expect(await shown()).toContain('belongs to another book');
  await run('state', 'rebuild');
  expect(await shown()).toContain(`notes: ${SECRET}`);
});
