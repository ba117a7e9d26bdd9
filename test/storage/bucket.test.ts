/** Files at S3-compatible storage, on a server that others wrote. What it cannot do, a double does: test/storage/faults.test.ts. */
import { createHash, randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { realClock } from '../../src/runtime/real-clock.ts';
import { openBucket } from '../../src/storage/bucket.ts';
import type { StoragePlace } from '../../src/storage/place.ts';
import { PART_BYTES } from '../../src/storage/upload.ts';
import { KEY, s3Server } from './s3-server.ts';

const never = new AbortController().signal;

async function bucketOf(more: Partial<StoragePlace> = {}) {
  const { endpoint } = await s3Server();
  const bucket = openBucket(
    { bucket: 'books', endpoint, region: 'us-east-1', ...KEY, ...more },
    { clock: realClock, random: Math.random, userAgent: 'Rubricator/test' },
  );
  onTestFinished(() => bucket.close());
  const put = (key: string, bytes: Buffer, size = bytes.length) =>
    bucket.put(key, { pieces: pieces(bytes, size), sha256: createHash('sha256').update(bytes).digest('hex') }, never);
  const read = async (key: string) => {
    const found: Buffer[] = [];
    for await (const piece of bucket.read(key, never)) found.push(piece);
    return Buffer.concat(found);
  };
  return { ...bucket, put, read };
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test.each([
  ['of one letter', 'books.json', 1],
  ['that is empty', 'empty', 0],
  ['a byte smaller than a part', 'a/almost', PART_BYTES - 1],
  ['of just a part', 'a/one', PART_BYTES],
  ['of several parts', 'a/several', 2 * PART_BYTES + 12_345],
])('a file %s comes back as it was', async (_, key, size) => {
  const bucket = await bucketOf();
  const bytes = randomBytes(size);
  await bucket.put(key, bytes, 1_000_003);
  expect((await bucket.read(key)).equals(bytes)).toBe(true);
  expect(await bucket.facts(key, never)).toMatchObject({ size, sha256: createHash('sha256').update(bytes).digest('hex') });
});

test.each(['a b+c.json', '100%.json', '%2e%2e/x', 'Süß/本.csv', "it's (1)*!.xml", 'a&b=c;d,e@f$.txt', '…/.hidden', 'e\u0301'])(
  'the server finds the signature of the key %j right',
  async (key) => {
    const bucket = await bucketOf();
    await bucket.put(key, Buffer.from(key));
    expect((await bucket.read(key)).toString()).toBe(key);
    expect(await bucket.list('', never)).toHaveLength(1);
    await bucket.remove(key, never);
    expect(await bucket.facts(key, never)).toBeUndefined();
  },
);

test('files are listed by how their keys begin', async () => {
  const bucket = await bucketOf();
  for (const key of ['copies/1', 'copies/2', 'copies', 'other/1']) await bucket.put(key === 'copies' ? 'copies.txt' : key, Buffer.from(key));
  expect(await bucket.list('copies/', never)).toEqual([
    { key: 'copies/1', size: 8 },
    { key: 'copies/2', size: 8 },
  ]);
});

test.each([
  ['another secret', { secretAccessKey: 'none-of-theirs' }, /refuses the signature: the secret access key is not the one/],
  ['an unknown access key', { accessKeyId: 'NOBODY' }, /does not know this access key/],
  ['a bucket that there is not', { bucket: 'nowhere' }, /has no bucket nowhere \(NoSuchBucket\)/],
])('%s is said in words, without the key', async (_, more, words) => {
  const bucket = await bucketOf(more);
  const failure = await bucket.list('', never).catch((error: unknown) => String(error));
  expect(failure).toMatch(words);
  expect(failure).not.toMatch(/none-of-theirs|NOBODY|S3RVER/);
});

test('a file that is not there is said', async () => {
  await expect((await bucketOf()).read('nothing')).rejects.toThrow(/has no such file \(NoSuchKey\)/);
});
