/** Boxes of an MP4 file, and the track that lists its samples. (ISO/IEC 14496-12.) */
import { join, latin, u16, u32, zeros } from './bytes.ts';

export const MATRIX = join(...[0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32));
export const box = (type: string, ...body: (Uint8Array | Uint8Array[])[]) => {
  const content = join(...body);
  return join(u32(content.length + 8), latin(type), content);
};
export const fullBox = (type: string, flags: number, ...body: (Uint8Array | Uint8Array[])[]) => box(type, u32(flags), ...body);

export interface TrackInput {
  id: number;
  handler: 'soun' | 'text';
  timescale: number;
  duration: number;
  entry: Buffer;
  header: Buffer;
  chapterTrack: number;
  sizes: number[];
  durations: number[];
  offset: number;
}

/** A track whose samples stand one behind the other. */
export function track({ id, handler, timescale, duration, entry, header, chapterTrack, sizes, durations, offset }: TrackInput): Buffer {
  const table = box(
    'stbl',
    fullBox('stsd', 0, u32(1), entry),
    fullBox(
      'stts',
      0,
      u32(durations.length),
      durations.flatMap((d) => [u32(1), u32(d)]),
    ),
    fullBox('stsc', 0, u32(1), u32(1), u32(sizes.length), u32(1)),
    fullBox('stsz', 0, u32(0), u32(sizes.length), sizes.map(u32)),
    fullBox('stco', 0, u32(1), u32(offset)),
  );
  return box(
    'trak',
    fullBox(
      'tkhd',
      handler === 'soun' ? 7 : 2,
      u32(0),
      u32(0),
      u32(id),
      u32(0),
      u32(Math.round((duration / timescale) * 1000)),
      zeros(8),
      u16(0),
      u16(0),
      u16(handler === 'soun' ? 0x100 : 0),
      u16(0),
      MATRIX,
      u32(0),
      u32(0),
    ),
    ...(chapterTrack ? [box('tref', box('chap', u32(chapterTrack)))] : []),
    box(
      'mdia',
      fullBox('mdhd', 0, u32(0), u32(0), u32(timescale), u32(duration), u16(0x55c4), u16(0)),
      fullBox('hdlr', 0, u32(0), latin(handler), zeros(12), latin('Handler\0')),
      box('minf', header, box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', 1))), table),
    ),
  );
}

/** AAC, mono. @param rate samples a second */
export function audioEntry(rate: number): Buffer {
  const descriptor = (tag: number, ...body: Uint8Array[]) => join(Buffer.from([tag, join(...body).length]), ...body);
  const config = descriptor(4, Buffer.from([0x40, 0x15]), zeros(3), u32(64_000), u32(64_000), descriptor(5, Buffer.from('1388', 'hex')));
  const esds = fullBox('esds', 0, descriptor(3, u16(1), Buffer.from([0]), config, descriptor(6, Buffer.from([2]))));
  return box('mp4a', zeros(6), u16(1), zeros(8), u16(1), u16(16), u32(0), u16(rate), u16(0), esds);
}
