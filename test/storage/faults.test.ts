/** What storage does wrong, and what comes of it. */
import { createHash } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { openBucket } from '../../src/storage/bucket.ts';
import type { StoragePlace } from '../../src/storage/place.ts';
import { PART_BYTES } from '../../src/storage/upload.ts';
import { refuse, storageDouble } from './storage-double.ts';

const never = new AbortController().signal;
const PLACE = { bucket: 'books', region: 'us-east-1', accessKeyId: 'the-access-key', secretAccessKey: 'the-secret', sessionToken: 'the-session' };

/** Time passes as soon as somebody waits; the waits are noted. */
async function world(fault?: Parameters<typeof storageDouble>[0], more: Partial<StoragePlace> = {}) {
  const double = await storageDouble(fault);
  const waits: number[] = [];
  const clock = { now: () => Date.UTC(2026, 10, 27), sleep: async (ms: number) => void waits.push(ms) };
  const bucket = openBucket({ ...PLACE, endpoint: double.endpoint, ...more }, { clock, random: () => 0.5, userAgent: 'Rubricator/test' });
  onTestFinished(() => bucket.close());
  const put = (key: string, bytes: Buffer, signal = never) => bucket.put(key, { pieces: oneByOne(bytes), sha256: sha256(bytes) }, signal);
  const read = async (key: string) => {
    const found: Buffer[] = [];
    for await (const piece of bucket.read(key, never)) found.push(piece);
    return Buffer.concat(found);
  };
  return { double, waits, bucket, put, read };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const large = () => Buffer.alloc(3 * PART_BYTES + 7, 'book');

async function* oneByOne(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1_000_003) yield bytes.subarray(at, at + 1_000_003);
}

test('a storage that is busy or breaks off is asked again, after longer and longer waits', async () => {
  const { put, double, waits } = await world(({ before, response }) => {
    if (before === 0) return refuse(response, 503, 'SlowDown');
    if (before === 1) return Boolean(response.destroy());
    if (before === 2) return refuse(response, 400, 'BadDigest');
    return false;
  });
  await put('books.json', Buffer.from('[]'));
  expect(double.files.get('books.json')?.bytes.toString()).toBe('[]');
  expect(waits).toEqual([500, 1000, 2000]);
});

test('it says how long it wants to be left alone, and is believed within reason', async () => {
  const { put, waits } = await world(({ before, response }) => {
    if (before > 1) return false;
    response.setHeader('retry-after', before === 0 ? '7' : '86400');
    return refuse(response, 429, 'TooManyRequests');
  });
  await put('books.json', Buffer.from('[]'));
  expect(waits).toEqual([7000, 30_000]);
});

test('in the end it is given up, and said in words', async () => {
  const { put, double, waits } = await world(({ response }) => refuse(response, 500, 'InternalError'));
  await expect(put('books.json', Buffer.from('[]'))).rejects.toThrow(/answers 500 \(InternalError: no\)$/);
  expect([double.asked.length, waits.length]).toEqual([5, 4]);
});

test.each([
  [403, 'AccessDenied', '', /this access key may not do that in the bucket books \(AccessDenied\)/],
  [400, 'ExpiredToken', '', /refuses the session token \(ExpiredToken\): get a new one/],
  [403, 'RequestTimeTooSkewed', '', /clock of this machine/],
  [301, 'PermanentRedirect', '<Region>eu-central-1</Region>', /wants another region than us-east-1 for the bucket books: eu-central-1/],
  [400, 'AuthorizationHeaderMalformed', '<Region>eu-west-2</Region>', /wants another region than us-east-1 for the bucket books: eu-west-2/],
  [400, 'SomethingNew', '', /answers 400 \(SomethingNew: no\)/],
])('%i %s is no use to try again', async (status, code, more, words) => {
  const { put, double } = await world(({ response }) => refuse(response, status, code, more));
  await expect(put('books.json', Buffer.from('[]'))).rejects.toThrow(words);
  expect(double.asked).toHaveLength(1);
});

test('a redirect is not followed, and what a server repeats of our keys is not shown', async () => {
  const other = await storageDouble();
  const { put } = await world(({ response }) => {
    response.writeHead(307, { location: `${other.endpoint}/books/x` });
    return Boolean(response.end('<Error><Code>Odd</Code><Message>the-secret the-session the-access-key \u001b[31m</Message></Error>'));
  });
  const failure = await put('books.json', Buffer.from('[]')).catch((error: Error) => error.message);
  expect(failure).toMatch(/answers 307 \(Odd: \*\*\* \*\*\* \*\*\* \\u001b\[31m\)$/);
  expect(other.asked).toEqual([]);
});

test('every request is signed, and says the sum of its body', async () => {
  const { put, double } = await world();
  await put('books.json', Buffer.from('[]'));
  const [headers] = double.headers;
  expect(headers).toMatchObject({
    'x-amz-content-sha256': sha256(Buffer.from('[]')),
    'content-md5': createHash('md5').update('[]').digest('base64'),
    'x-amz-security-token': 'the-session',
    'x-amz-meta-sha256': sha256(Buffer.from('[]')),
    'x-amz-date': '20261127T000000Z',
    authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=the-access-key\/20261127\/us-east-1\/s3\/aws4_request, /),
  });
});

test('a large file goes in parts, of which one may fail for a while', async () => {
  const { put, read, double, waits } = await world(
    ({ line, before, response }) => /partNumber=2/.test(line) && before === 0 && refuse(response, 503, 'SlowDown'),
  );
  await put('large', large());
  expect(double.files.get('large')?.bytes.equals(large())).toBe(true);
  expect(double.asked.filter((line) => line.includes('partNumber='))).toHaveLength(waits.length + 4);
  expect(double.begun.size).toBe(0);
  expect((await read('large')).equals(large())).toBe(true);
});

test('parts that cannot be sent leave nothing behind', async () => {
  const { put, double } = await world(({ line, response }) => /partNumber=3/.test(line) && refuse(response, 403, 'AccessDenied'));
  await expect(put('large', large())).rejects.toThrow(/AccessDenied/);
  expect([double.begun.size, double.files.size]).toEqual([0, 0]);
});

test('neither does a source that fails, nor somebody who ends it', async () => {
  const { bucket, put, double } = await world();
  async function* failing() {
    yield large();
    throw new Error('the catalogue is gone');
  }
  await expect(bucket.put('large', { pieces: failing(), sha256: '' }, never)).rejects.toThrow('the catalogue is gone');
  expect([double.begun.size, double.files.size]).toEqual([0, 0]);

  const ending = new AbortController();
  const ended = await world(({ line }) => {
    if (/partNumber=2/.test(line)) ending.abort(new Error('interrupted'));
    return false;
  });
  await expect(ended.put('large', large(), ending.signal)).rejects.toThrow('interrupted');
  expect([ended.double.begun.size, ended.double.files.size]).toEqual([0, 0]);
  await put('small', Buffer.from('x'));
});

test('an answer of success that tells of a failure is one; a lost answer of success is none', async () => {
  const failing = await world(({ line, before, response }) => {
    if (!/^POST .*uploadId/.test(line) || before > 0) return false;
    return Boolean(response.end('<?xml version="1.0"?>\n<Error><Code>InternalError</Code><Message>later</Message></Error>'));
  });
  await failing.put('large', large());
  expect(failing.double.files.has('large')).toBe(true);
  expect(failing.waits).toEqual([500]);

  const lost = await world(({ line, before, response, double }) => {
    if (!/^POST .*uploadId/.test(line) || before > 0) return false;
    for (const [id, { key, headers, parts }] of double.begun) {
      double.files.set(key, { bytes: Buffer.concat([...parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes)), headers });
      double.begun.delete(id);
    }
    return Boolean(response.destroy());
  });
  await lost.put('large', large());
  expect(lost.double.files.get('large')?.bytes.equals(large())).toBe(true);
});

test('a few parts are in memory, however large the file is', async () => {
  let made = 0;
  let taken = 0;
  const ahead: number[] = [];
  const { bucket } = await world(({ line }) => {
    if (/partNumber/.test(line)) taken++;
    return false;
  });
  async function* endless() {
    for (; made < 24; made++) {
      ahead.push(made - taken);
      yield Buffer.alloc(PART_BYTES, made);
    }
  }
  await bucket.put('large', { pieces: endless(), sha256: '' }, never);
  expect(taken).toBe(24);
  expect(Math.max(...ahead)).toBeLessThanOrEqual(5);
});

test('a file that breaks off is read on from there', async () => {
  let cuts = 0;
  const { read, double } = await world(({ line, response, double: { files } }) => {
    const file = files.get('large');
    if (!line.startsWith('GET /books/large') || !file || cuts > 0) return false;
    cuts++;
    response.writeHead(200, { 'content-length': file.bytes.length, etag: '"the-tag"', ...file.headers });
    response.write(file.bytes.subarray(0, 1_000_000), () => response.destroy());
    return true;
  });
  double.files.set('large', { bytes: large(), headers: { 'x-amz-meta-sha256': sha256(large()) } });
  expect((await read('large')).equals(large())).toBe(true);
  expect(double.headers.at(-1)).toMatchObject({ 'if-match': '"the-tag"', range: expect.stringMatching(/^bytes=\d+-$/) });
});

test.each([
  ['the sum that we noted', { 'x-amz-meta-sha256': sha256(Buffer.from('what it was')) }],
  ['the tag that the storage gives', { etag: '"0123456789abcdef0123456789abcdef"' }],
])('a byte that changed is noticed by %s', async (_, headers) => {
  const { read, double } = await world(({ line, response }) => {
    if (!line.startsWith('GET')) return false;
    response.writeHead(200, { 'content-length': 11, ...headers });
    return Boolean(response.end('what it waS'));
  });
  double.files.set('x', { bytes: Buffer.from('what it was'), headers: {} });
  await expect(read('x')).rejects.toThrow('the storage gave other bytes than were stored');
});

test('pages of a list are read to the end, and names in it come as they are', async () => {
  const { bucket, double } = await world();
  const keys = ['a&b', 'a<b', 'b', 'c', 'd'];
  for (const key of keys) double.files.set(key, { bytes: Buffer.from('x'), headers: {} });
  expect((await bucket.list('', never)).map(({ key }) => key).sort()).toEqual(keys);
});

test.each([
  ['entities of its own', '<!DOCTYPE x [<!ENTITY a "aaaa">]><ListBucketResult/>', /declares entities/],
  ['no XML', '{"Contents":[', /no XML|answers/],
])('a list with %s is refused', async (_, text, words) => {
  const { bucket } = await world(({ response }) => Boolean(response.end(text)));
  await expect(bucket.list('', never)).rejects.toThrow(words);
});
