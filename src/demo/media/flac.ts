/** FLACs with Vorbis comments and nothing to hear. */
import { join, latin, u16, u32, u64, utf8, zeros } from './bytes.ts';

/** A FLAC of declared length with Vorbis comments and no audio at all. */
export function makeFlac(durationSec: number, comments: Readonly<Record<string, string>>): Buffer {
  const little = (n: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(n);
    return bytes;
  };
  const samples = BigInt(Math.round(durationSec * 8000));
  const packed = (8000n << 44n) | (0n << 41n) | (15n << 36n) | samples;
  const info = join(u16(4096), u16(4096), zeros(6), u64(0), zeros(16));
  info.writeBigUInt64BE(packed, 10);
  const lines = Object.entries(comments).map(([key, value]) => utf8(`${key}=${value}`));
  const vorbis = join(little(4), latin('made'), little(lines.length), ...lines.flatMap((line) => [little(line.length), line]));
  const block = (type: number, body: Buffer) => join(Buffer.from([type]), u32(body.length).subarray(1), body);
  return join(latin('fLaC'), block(0, info), block(0x84, vorbis));
}
