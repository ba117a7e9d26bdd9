/** Copies of the state at storage, or in a folder: encrypted, kept by number, brought back, and refused if they are damaged. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { s3Server } from '../storage/s3-server.ts';
import { oneBook, oneLibrary } from './one-library.ts';

const PASSPHRASE = 'salt-road-under-the-moon';

async function decidedLibrary(more: Record<string, string> = {}) {
  const { env, folder } = await s3Server();
  const passphraseFile = join(tempFolder(), 'passphrase');
  writeFileSync(passphraseFile, `${PASSPHRASE}\n`);
  const library = oneLibrary(oneBook, { env: { ...env, RUBRICATOR_PASSPHRASE_FILE: passphraseFile, ...more } });
  await library.scan();
  await library.run('set', library.book, 'title=The Salt Way');
  const stored = () =>
    existsSync(join(folder, 'books/copies'))
      ? readdirSync(join(folder, 'books/copies'))
          .filter((name) => name.endsWith('_S3rver_object'))
          .map((name) => join(folder, 'books/copies', name))
      : [];
  const loseStore = () => rmSync(library.state, { recursive: true });
  const title = async () => (JSON.parse((await library.run('list', '--json')).stdout) as { metadata: { title: string } }[]).map((each) => each.metadata.title);
  return { library, stored, loseStore, title, passphraseFile };
}

test('an encrypted copy comes back from storage into an empty state, with what was decided', async () => {
  const { library, stored, loseStore, title } = await decidedLibrary();
  const sent = await library.run('state', 'copy', '--to', 's3://books/copies', '--encrypt');
  expect(sent).toMatchObject({ code: 0, stdout: expect.stringMatching(/rubricator-[\dT-]+\.sqlite\.gz\.age written to s3:\/\/books\/copies, encrypted\./) });
  const [file = ''] = stored();
  expect(readFileSync(file, 'latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt /);
  expect(readFileSync(file, 'latin1')).not.toContain('Salt');
  loseStore();
  const restored = await library.run('state', 'restore', '--from', 's3://books/copies/');
  expect(restored).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('is the store now') });
  expect(await title()).toEqual(['The Salt Way']);
  expect(`${sent.stdout}${sent.stderr}${restored.stdout}`).not.toContain(PASSPHRASE);
});

test('another passphrase, or a changed or missing byte, restores nothing', async () => {
  const { library, title, passphraseFile } = await decidedLibrary();
  const folder = tempFolder();
  await library.run('state', 'copy', '--to', folder, '--encrypt');
  const file = join(folder, readdirSync(folder)[0] ?? '');
  const bytes = readFileSync(file);
  await library.run('set', library.book, 'title=Decided since');
  const copies = readdirSync(join(library.state, 'copies'));
  const restore = () => library.run('state', 'restore', '--from', file);

  writeFileSync(passphraseFile, 'another');
  expect(await restore()).toMatchObject({ code: 1, stderr: expect.stringContaining('the passphrase is not the one by which it was encrypted') });
  writeFileSync(passphraseFile, PASSPHRASE);
  writeFileSync(file, bytes.subarray(0, -10));
  expect(await restore()).toMatchObject({ code: 1, stderr: expect.stringContaining('it is damaged') });
  const changed = Buffer.from(bytes);
  changed[bytes.length - 100] = (changed[bytes.length - 100] ?? 0) ^ 1;
  writeFileSync(file, changed);
  expect(await restore()).toMatchObject({ code: 1, stderr: expect.stringContaining('it is damaged') });
  expect(readdirSync(join(library.state, 'copies'))).toEqual(copies);
  expect(await title()).toEqual(['Decided since']);

  writeFileSync(file, bytes);
  expect((await restore()).code).toBe(0);
});

test('a copy that is not encrypted and was cut off restores nothing either', async () => {
  const { library, title } = await decidedLibrary();
  const folder = tempFolder();
  await library.run('state', 'copy', '--to', folder);
  const file = join(folder, readdirSync(folder)[0] ?? '');
  writeFileSync(file, readFileSync(file).subarray(0, -1000));
  expect(await library.run('state', 'restore', '--from', folder)).toMatchObject({ code: 1, stderr: expect.stringContaining('not all of it') });
  expect(await title()).toEqual(['The Salt Way']);
  expect(await library.run('state', 'restore', '--from', tempFolder())).toMatchObject({ code: 1, stderr: expect.stringContaining('has no copy of a state') });
});

test('older copies go once a new one is there, and nothing that is no copy', async () => {
  const { library } = await decidedLibrary();
  const folder = tempFolder();
  const old = ['rubricator-2020-01-01T0300.sqlite.gz', 'rubricator-2021-01-01T0300.sqlite.gz.age', 'notes.txt'];
  for (const name of old) writeFileSync(join(folder, name), name);
  library.configure({ stateCopies: { to: folder, keep: { count: 2 } } });
  expect((await library.run('state', 'copy')).stdout).toContain('rubricator-2020-01-01T0300.sqlite.gz removed');
  expect(readdirSync(folder)).toEqual(['notes.txt', 'rubricator-2021-01-01T0300.sqlite.gz.age', expect.stringMatching(/^rubricator-.+\.sqlite\.gz$/)]);
  expect((await library.run('state', 'copy', '--keep-days', '30')).stdout).toContain('rubricator-2021-01-01T0300.sqlite.gz.age removed');
  const failing = await library.run('state', 'copy', '--to', 's3://nowhere/copies/', '--keep', '1');
  expect(failing).toMatchObject({ code: 1, stderr: expect.stringContaining('has no bucket nowhere') });
});

test('a state is exported to storage, encrypted, and imported from there; a passphrase is asked for only where it is needed', async () => {
  const { library, loseStore, title, passphraseFile } = await decidedLibrary();
  expect((await library.run('state', 'export', 's3://books/state.gz.age', '--encrypt')).stdout).toBe('s3://books/state.gz.age written: 1 book of books.\n');
  const here = join(tempFolder(), 'state.gz');
  expect((await library.run('state', 'export', here)).code).toBe(0);
  loseStore();
  writeFileSync(passphraseFile, '');
  expect(await library.run('state', 'import', 's3://books/state.gz.age')).toMatchObject({ code: 1, stderr: expect.stringContaining('names an empty file') });
  expect((await library.run('state', 'import', here, '--dry-run')).code).toBe(0);
  writeFileSync(passphraseFile, PASSPHRASE);
  expect((await library.run('state', 'import', 's3://books/state.gz.age')).code).toBe(0);
  expect((await library.scan()).code).toBe(0);
  expect(await title()).toEqual(['The Salt Way']);
});
