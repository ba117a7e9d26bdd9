/** What an MP4 file says of itself: iTunes' tags, and Nero's list of chapters. */
import { join, latin, u16, u32, u64, utf8, zeros } from './bytes.ts';
import { box, fullBox } from './mp4-boxes.ts';
import { type MadeChapter, type MadeTags, PIXEL } from './tags.ts';

export function nero(chapters: readonly MadeChapter[]): Buffer {
  const entries = chapters.slice(0, 255).map(({ startSec, title }) => {
    const name = utf8(title).subarray(0, 255);
    return join(u64(startSec * 1e7), Buffer.from([name.length]), name);
  });
  return fullBox('chpl', 0x01000000, u32(0), Buffer.from([entries.length]), entries);
}

export function itunes(tags: MadeTags): Buffer {
  const data = (type: number, value: Uint8Array) => box('data', u32(type), u32(0), value);
  const text = (name: string, value: string | undefined) => (value === undefined ? [] : [box(name, data(1, utf8(value)))]);
  const count = (name: string, value: string | undefined) =>
    value === undefined ? [] : [box(name, data(0, join(u16(0), ...value.split('/').map((n) => u16(Number(n))), u16(0))))];
  const custom = Object.entries(tags.custom ?? {}).map(([name, value]) =>
    box('----', fullBox('mean', 0, latin('com.apple.iTunes')), fullBox('name', 0, latin(name)), data(1, utf8(value))),
  );
  const list = box(
    'ilst',
    ...text('\xa9nam', tags.title),
    ...text('\xa9alb', tags.album),
    ...text('\xa9ART', tags.artist),
    ...text('aART', tags.albumArtist),
    ...text('\xa9wrt', tags.composer),
    ...text('\xa9nrt', tags.narrator),
    ...text('\xa9day', tags.date),
    ...text('\xa9gen', tags.genre),
    ...text('\xa9pub', tags.publisher),
    ...text('desc', tags.description),
    ...count('trkn', tags.track),
    ...count('disk', tags.disc),
    ...custom,
    ...(tags.hasCover || tags.cover ? [box('covr', data(14, tags.cover ?? PIXEL))] : []),
  );
  return fullBox('meta', 0, fullBox('hdlr', 0, u32(0), latin('mdir'), latin('appl'), zeros(9)), list);
}
