/** Files at S3-compatible storage, by the commands, on a server that others wrote. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnosis } from '../../src/ports/diagnosis.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { KEY, s3Server } from '../storage/s3-server.ts';
import { storageDouble } from '../storage/storage-double.ts';
import { runCli } from './cli.ts';
import { oneBook, oneLibrary } from './one-library.ts';
import { NO_PROVIDERS } from './world-config.ts';

test('a book is exported to storage, validated, converted, edited there, and taken back', async () => {
  const { env } = await s3Server();
  const library = oneLibrary(oneBook, { env });
  await library.scan();
  expect(await library.run('catalogue', 'export', '--format', 'csv', '--fields', 'title', '-o', 's3://books/lists/my books+1.csv')).toMatchObject({
    code: 0,
    stdout: '',
    stderr: '',
  });
  expect(await runCli(['validate', 's3://books/lists/my books+1.csv'], { env })).toMatchObject({ code: 0, stdout: expect.stringContaining('ok, csv, 1 book') });
  const folder = tempFolder();
  const here = join(folder, 'books.csv');
  expect((await runCli(['convert', 's3://books/lists/my books+1.csv', here], { env })).code).toBe(0);
  writeFileSync(here, readFileSync(here, 'utf8').replace(/,The Salt Road$/m, ',The Salt Way'));
  expect((await runCli(['convert', here, 's3://books/edited.json'], { env })).code).toBe(0);
  expect(await library.run('catalogue', 'import', 's3://books/edited.json', '--conflict', 'theirs', '--yes')).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('title: The Salt Way'),
  });
  expect(library.json().title).toBe('The Salt Way');
});

test('a file of the config is sent after a scan if it changed, and only then', async () => {
  const { endpoint } = await s3Server();
  const library = oneLibrary();
  writeFileSync(join(library.home, 'secret'), `${KEY.secretAccessKey}\n`);
  library.configure({
    storage: [{ bucket: 'books', endpoint, accessKeyId: KEY.accessKeyId, secretAccessKeyFile: 'secret' }],
    exports: [{ file: 's3://books/books.json', format: 'json', fields: ['title'] }],
  });
  expect((await library.scan()).stdout).toContain('s3://books/books.json: written anew');
  expect((await library.scan()).stdout).not.toContain('written anew');
  await library.run('set', library.book, 'title=The Salt Way');
  expect((await library.scan()).stdout).toContain('s3://books/books.json: written anew');
  expect((await library.run('config', 'print')).stdout).not.toContain('S3RVER');
});

test('doctor asks storage once, and nobody if it is told to be offline', async () => {
  const double = await storageDouble();
  const library = oneLibrary();
  library.configure({ providers: NO_PROVIDERS, storage: [{ bucket: 'books', endpoint: double.endpoint, ...KEY }] });
  const doctor = async (...args: string[]) =>
    (JSON.parse((await library.run('doctor', '--json', ...args)).stdout) as Diagnosis[]).filter(({ check }) => check === 'storage');
  expect([await doctor('--offline'), double.asked]).toEqual([[], []]);
  expect(await doctor()).toMatchObject([{ subject: 's3://books/', level: 'ok' }]);
  expect(double.asked).toHaveLength(1);
});

test('what is wrong with storage is said, and no secret with it', async () => {
  const { endpoint, env } = await s3Server();
  const library = oneLibrary();
  await library.scan();
  const to = (address: string, more: Record<string, string>) => runCli(['catalogue', 'export', '-o', address, '--state', library.state], { env: more });
  const tries = [
    [await to('s3://books/x', {}), 'there is no access key for the bucket books: the config does not know it'],
    [await to('s3://books', env), 's3://books: it names no file'],
    [await to('s3://books/../x', env), 'a key has no parts “.” and “..”'],
    [await to('s3://nowhere/x', env), 'has no bucket nowhere'],
    [await to('s3://books/x', { ...env, AWS_SECRET_ACCESS_KEY: 'wrong-secret' }), 'refuses the signature'],
    [
      await to('s3://books/x', { ...env, AWS_SECRET_ACCESS_KEY: '', AWS_SECRET_ACCESS_KEY_FILE: '/nonexistent/secret' }),
      'AWS_SECRET_ACCESS_KEY_FILE cannot be read',
    ],
    [await to('s3://books/x', { ...env, AWS_ENDPOINT_URL: endpoint.replace('http:', 'ftp:') }), 'AWS_ENDPOINT_URL is no web address'],
  ] as const;
  for (const [{ code, stderr }, words] of tries) {
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)]);
    expect(stderr).not.toMatch(/wrong-secret|S3RVER|\n {4}at /);
  }
});
