/** How long Matroska files sound that are cut short or were written to a pipe, and what is read of those that are whole. */
import { describe, expect, test } from 'vitest';
import { type FileWindow, windowOf } from '../../src/readers/file-window.ts';
import { readRawAudio } from '../../src/readers/raw-audio.ts';

const UNKNOWN_SIZE = Buffer.from('01ffffffffffffff', 'hex');

function element(id: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(body.length));
  size[0] = 1;
  return Buffer.concat([idOf(id), size, body]);
}

function idOf(id: number): Buffer {
  return Buffer.from(id.toString(16).padStart(2, '0'), 'hex');
}

function number(id: number, value: number): Buffer {
  const body = Buffer.alloc(4);
  body.writeUInt32BE(value);
  return element(id, body);
}

/** One second of sound, its last block half a second behind its beginning. */
function cluster(second: number): Buffer {
  const block = (offset: number) => Buffer.concat([Buffer.from([0x81, offset >> 8, offset & 255, 0x80]), Buffer.alloc(20_000)]);
  return element(0x1f43b675, number(0xe7, second * 1000), element(0xa3, block(0)), element(0xa0, element(0xa1, block(500))));
}

const head = element(0x1a45dfa3, element(0x4282, Buffer.from('matroska')));
const tags = element(0x1254c367, element(0x7373, element(0x67c8, element(0x45a3, Buffer.from('ALBUM')), element(0x4487, Buffer.from('Salt')))));

/** @param statedSeconds none if absent, as in a stream */
function mka({ seconds, statedSeconds, isStream = false }: { seconds: number; statedSeconds?: number; isStream?: boolean }): Buffer {
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE((statedSeconds ?? 0) * 1000);
  const info = element(0x1549a966, number(0x2ad7b1, 1_000_000), ...(statedSeconds === undefined ? [] : [element(0x4489, duration)]));
  const clusters = Buffer.concat(Array.from({ length: seconds }, (_, second) => cluster(second)));
  const index = (position: number) => element(0x114d9b74, element(0x4dbb, element(0x53ab, idOf(0x1254c367)), number(0x53ac, position)));
  const body = Buffer.concat([index(index(0).length + info.length + clusters.length), info, clusters, tags]);
  return isStream ? Buffer.concat([head, idOf(0x18538067), UNKNOWN_SIZE, info, clusters]) : Buffer.concat([head, element(0x18538067, body)]);
}

function counting(bytes: Buffer): FileWindow & { bytesRead: number } {
  const file = windowOf(bytes);
  return {
    sizeBytes: file.sizeBytes,
    bytesRead: 0,
    read(target, position) {
      const count = file.read(target, position);
      this.bytesRead += count;
      return count;
    },
  };
}

describe('a Matroska file', () => {
  test('that is whole is read before and behind its sound, and not in it', async () => {
    const file = counting(mka({ seconds: 100, statedSeconds: 100 }));
    const { length, tags: found, problem } = await readRawAudio(file, 'a.mka');
    expect([length, found.get('ALBUM'), problem]).toEqual([{ durationMs: 100_000, isEstimated: false }, ['Salt'], undefined]);
    expect(file.bytesRead).toBeLessThan(20_000);
  });

  test('that was written to a pipe is as long as its last block says', async () => {
    const { length, problem } = await readRawAudio(counting(mka({ seconds: 100, isStream: true })), 'a.webm');
    expect([length?.durationMs, length?.isEstimated, problem]).toEqual([99_500, true, undefined]);
  });

  test('that is cut short is as long as its last block says, and says so', async () => {
    const whole = mka({ seconds: 100, statedSeconds: 100 });
    const { length, problem } = await readRawAudio(counting(whole.subarray(0, whole.length / 2)), 'a.mka');
    expect(Math.abs((length?.durationMs ?? 0) - 50_000)).toBeLessThan(1000);
    expect([length?.isEstimated, problem]).toEqual([true, 'damaged, read in part: it ends before what its header counts']);
  });
});
