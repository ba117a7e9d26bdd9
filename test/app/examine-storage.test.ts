/** What doctor says of storage: one request for each bucket, and no key in what it says. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { examineCopies, examineStorage } from '../../src/app/examine-storage.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { realClock } from '../../src/runtime/real-clock.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { KEY, s3Server } from '../storage/s3-server.ts';
import { refuse, storageDouble } from '../storage/storage-double.ts';
import { manualClock } from '../work/manual-clock.ts';

const { schema } = BUILT_IN;

const depsOf = (config: { storage: ReturnType<typeof schema.parse>['storage'] }, clock = realClock) => ({
  ...{ places: config.storage, env: {}, clock, random: () => 0.5 },
});
const configOf = (endpoint: string, more: object = {}) => schema.parse({ storage: [{ bucket: 'books', endpoint, ...KEY }], ...more });

test('storage that answers and lets us in is well; another key, bucket or a server that is down is told, without a key', async () => {
  const { endpoint } = await s3Server();
  const well = configOf(endpoint, { exports: [{ file: 's3://books/a/all.csv', format: 'csv' }], stateCopies: { to: 's3://books/state/' } });
  expect(await examineStorage(well, depsOf(well))).toEqual([
    { check: 'storage', subject: 's3://books/state/', level: 'ok', message: 'answers, and lets this access key in' },
  ]);
  const wrong = schema.parse({
    storage: [
      { bucket: 'books', endpoint, ...KEY, secretAccessKey: 'wrong-secret' },
      { bucket: 'nowhere', endpoint, ...KEY },
      { bucket: 'down', endpoint: 'http://127.0.0.1:1', ...KEY },
    ],
    exports: [{ file: 's3://unknown/all.csv', format: 'csv' }],
  });
  const told = await examineStorage(wrong, depsOf(wrong));
  expect(told.map(({ subject, level, message }) => [subject, level, message])).toEqual([
    ['s3://books/', 'warn', expect.stringContaining('refuses the signature')],
    ['s3://nowhere/', 'warn', expect.stringContaining('has no bucket nowhere')],
    ['s3://down/', 'warn', 'cannot reach 127.0.0.1:1 (ECONNREFUSED)'],
    ['s3://unknown/', 'warn', expect.stringContaining('there is no access key for the bucket unknown')],
  ]);
  expect(told.every(({ advice }) => advice?.includes('docs/storage.md'))).toBe(true);
  expect(JSON.stringify(told)).not.toMatch(/wrong-secret|S3RVER/);
});

test('it is one request, however the storage answers', async () => {
  const double = await storageDouble(({ response }) => refuse(response, 503, 'SlowDown'));
  const config = configOf(double.endpoint, { stateCopies: { to: 's3://books/state/' } });
  expect(await examineStorage(config, depsOf(config))).toMatchObject([{ level: 'warn', message: expect.stringContaining('SlowDown') }]);
  expect(double.asked).toEqual([expect.stringMatching(/^GET \/books\?.*max-keys=1&prefix=state%2F/)]);
});

test('storage that never answers is given up', async () => {
  const clock = manualClock();
  const asked = Promise.withResolvers<void>();
  const double = await storageDouble(() => {
    asked.resolve();
    return true;
  });
  const config = configOf(double.endpoint);
  const examined = examineStorage(config, depsOf(config, clock));
  await asked.promise;
  await clock.advance(10_000);
  expect(await examined).toMatchObject([{ level: 'warn', message: 'does not answer within 10 s' }]);
});

test('the folder and the passphrase of copies are looked at without a request, and nothing where no copy is sent', async () => {
  const examine = (to?: string) => examineCopies({ stateCopies: { to, passphraseFile: '/nonexistent/passphrase', keep: { count: 1 } } }, { env: {} });
  const passphrase = { check: 'copies', subject: '/nonexistent/passphrase', level: 'fail', message: expect.stringContaining('cannot be read') };
  const folder = tempFolder();
  expect(await examine()).toEqual([]);
  expect(await examine('s3://books/state/')).toMatchObject([passphrase]);
  expect(await examine(join(folder, 'later'))).toMatchObject([{ level: 'ok', message: 'not there yet; the first copy makes it' }, passphrase]);
  expect(await examine(folder)).toMatchObject([{ subject: folder, message: expect.stringContaining('writable') }, passphrase]);
  writeFileSync(join(folder, 'file'), '');
  expect(await examine(join(folder, 'file'))).toMatchObject([{ level: 'fail', advice: expect.stringContaining('stateCopies.to') }, passphrase]);
});
