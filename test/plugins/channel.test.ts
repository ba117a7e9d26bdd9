import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openChannel } from '../../src/plugins/channel.ts';

function framed(message: unknown): Buffer {
  const bytes = serialize(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** What a channel makes of bytes that come in pieces of these sizes. */
async function received(bytes: Buffer, sizes: readonly number[]) {
  const pipe = new PassThrough();
  const messages: unknown[] = [];
  const broken: string[] = [];
  openChannel(
    pipe,
    (message) => messages.push(message),
    (reason) => broken.push(reason),
  );
  let at = 0;
  for (const size of [...sizes, bytes.length]) {
    if (at >= bytes.length) break;
    pipe.write(bytes.subarray(at, at + size));
    at += size;
    await turn();
  }
  return { messages, broken };
}

test('messages arrive whole and in order, however their bytes are cut', async () => {
  const message = fc.oneof(fc.string(), fc.uint8Array({ maxLength: 300 }), fc.dictionary(fc.string(), fc.integer()), fc.constant(undefined));
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 6 }), fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 }), async (sent, sizes) => {
      const { messages, broken } = await received(Buffer.concat(sent.map(framed)), sizes);
      expect(messages).toEqual(sent);
      expect(broken).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('what is sent is what arrives', async () => {
  const pipe = new PassThrough();
  const messages: unknown[] = [];
  const channel = openChannel(
    pipe,
    (message) => messages.push(message),
    () => undefined,
  );
  channel.send({ a: [1, 'x'], bytes: Buffer.from('y') });
  channel.send('z');
  await turn();
  expect(messages).toEqual([{ a: [1, 'x'], bytes: expect.any(Uint8Array) }, 'z']);
});

test('any other bytes break it once, and nothing is heard after that', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (noise) => {
      const { broken } = await received(Buffer.concat([Buffer.from([0, 0, 0, 3, 1, 2, 3]), noise, framed('later')]), [7]);
      expect(broken).toEqual(['it sent what is no message']);
    }),
    { numRuns: 60 },
  );
  expect(await received(Buffer.from([0x7f, 0xff, 0xff, 0xff, 1]), [])).toEqual({ messages: [], broken: ['it sent a message of 2147 MB'] });
});
