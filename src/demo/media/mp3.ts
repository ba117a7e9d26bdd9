/** Silent MP3s with an ID3v2.4 tag. */
import { join, latin, u16, u32, utf8, zeros } from './bytes.ts';
import { type MadeChapter, type MadeTags, PIXEL } from './tags.ts';

const MP3_HEADER = Buffer.from('fff318c4', 'hex');
const MP3_FRAME_SEC = 0.036;

export interface Mp3Options {
  durationSec: number;
  tags?: MadeTags;
  chapters?: MadeChapter[];
}

/** A silent MP3 (MPEG-2 layer III, 8 kbit/s) with an Info header and an ID3v2.4 tag. */
export function makeMp3({ durationSec, tags, chapters = [] }: Mp3Options): Buffer {
  const frames = Math.round(durationSec / MP3_FRAME_SEC);
  const audio = Buffer.alloc((frames + 1) * 36, join(MP3_HEADER, zeros(32)));
  audio.fill(0, 0, 36);
  join(MP3_HEADER, zeros(9), latin('Info'), u32(3), u32(frames), u32(audio.length)).copy(audio);
  return tags || chapters.length > 0 ? join(id3(tags ?? {}, chapters, durationSec), audio) : audio;
}

const syncsafe = (n: number) => Buffer.from([(n >> 21) & 127, (n >> 14) & 127, (n >> 7) & 127, n & 127]);

function id3(tags: MadeTags, chapters: readonly MadeChapter[], durationSec: number): Buffer {
  const frame = (id: string, body: Buffer) => join(latin(id), syncsafe(body.length), u16(0), body);
  const text = (id: string, value: string | undefined) => (value === undefined ? [] : [frame(id, join(Buffer.from([3]), utf8(value)))]);
  const custom = Object.entries(tags.custom ?? {}).map(([name, value]) => frame('TXXX', join(Buffer.from([3]), utf8(`${name}\0${value}`))));
  const chapterFrames = chapters.map(({ title, startSec }, index) =>
    frame(
      'CHAP',
      join(
        latin(`c${index}\0`),
        u32(startSec * 1000),
        u32((chapters[index + 1]?.startSec ?? durationSec) * 1000),
        u32(0xffffffff),
        u32(0xffffffff),
        ...text('TIT2', title),
      ),
    ),
  );
  const body = join(
    ...text('TIT2', tags.title),
    ...text('TALB', tags.album),
    ...text('TPE1', tags.artist),
    ...text('TPE2', tags.albumArtist),
    ...text('TCOM', tags.composer),
    ...text('TDRC', tags.date),
    ...text('TCON', tags.genre),
    ...text('TPUB', tags.publisher),
    ...text('TRCK', tags.track),
    ...text('TPOS', tags.disc),
    ...custom,
    ...(tags.description === undefined ? [] : [frame('COMM', join(Buffer.from([3]), latin('eng'), utf8(`\0${tags.description}`)))]),
    ...(tags.hasCover || tags.cover ? [frame('APIC', join(Buffer.from([0]), latin('image/png\0\x03\0'), tags.cover ?? PIXEL))] : []),
    ...chapterFrames,
    zeros(32),
  );
  return join(latin('ID3'), Buffer.from([4, 0, 0]), syncsafe(body.length), body);
}
