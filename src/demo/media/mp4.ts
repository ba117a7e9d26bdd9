/** MP4 audiobooks of any declared length, out of a few silent frames. */
import { join, latin, u16, u32, utf8, zeros } from './bytes.ts';
import { audioEntry, box, fullBox, MATRIX, track } from './mp4-boxes.ts';
import { itunes, nero } from './mp4-tags.ts';
import type { MadeChapter, MadeTags } from './tags.ts';

const RATE = 22_050;
const SILENT_FRAME = Buffer.from('01182007', 'hex');

export interface Mp4Options {
  durationSec: number;
  tags?: MadeTags;
  chapters?: MadeChapter[];
  chapterStyle?: 'nero' | 'quicktime' | 'both';
  /** Puts the index behind the audio, as recorders and some rippers do. */
  isMoovLast?: boolean;
}

/** An MP4 audiobook: few silent frames of long declared duration. */
export function makeMp4({ durationSec, tags, chapters = [], chapterStyle = 'nero', isMoovLast = false }: Mp4Options): Buffer {
  const frames = 8;
  const audio = Buffer.alloc(frames * SILENT_FRAME.length, SILENT_FRAME);
  const hasText = chapters.length > 0 && chapterStyle !== 'nero';
  const hasNero = chapters.length > 0 && chapterStyle !== 'quicktime';
  const texts = hasText ? chapters.map(({ title }) => join(u16(Buffer.byteLength(title)), utf8(title), box('encd', u32(0x100)))) : [];
  const media = join(audio, texts);
  const head = box('ftyp', latin('M4B '), u32(512), latin('M4B mp42isom'));
  const mdat = box('mdat', media);
  const moovAt = (start: number) => moov({ durationSec, tags, chapters, hasNero, texts, frames, start });
  if (isMoovLast) return join(head, mdat, moovAt(head.length + 8));
  return join(head, moovAt(head.length + moovAt(0).length + 8), mdat);
}

interface MoovInput {
  durationSec: number;
  tags?: MadeTags;
  chapters: MadeChapter[];
  hasNero: boolean;
  texts: Buffer[];
  frames: number;
  start: number;
}

function moov({ durationSec, tags, chapters, hasNero, texts, frames, start }: MoovInput): Buffer {
  const units = Math.round(durationSec * RATE);
  const step = Math.floor(units / frames);
  const ends = chapters.map((_, index) => chapters[index + 1]?.startSec ?? durationSec);
  const audio = track({
    id: 1,
    handler: 'soun',
    timescale: RATE,
    duration: units,
    entry: audioEntry(RATE),
    header: fullBox('smhd', 0, u32(0)),
    chapterTrack: texts.length > 0 ? 2 : 0,
    sizes: Array<number>(frames).fill(SILENT_FRAME.length),
    durations: [...Array<number>(frames - 1).fill(step), units - step * (frames - 1)],
    offset: start,
  });
  const text = track({
    id: 2,
    handler: 'text',
    timescale: 1000,
    duration: Math.round(durationSec * 1000),
    entry: box('text', zeros(6), u16(1), u32(1), u32(1), zeros(38)),
    header: box('gmhd', fullBox('gmin', 0, u16(0x40), u16(0x8000), u16(0x8000), u16(0x8000), u16(0), u16(0)), box('text', MATRIX)),
    chapterTrack: 0,
    sizes: texts.map((entry) => entry.length),
    durations: chapters.map(({ startSec }, index) => Math.round(((ends[index] ?? 0) - startSec) * 1000)),
    offset: start + frames * SILENT_FRAME.length,
  });
  const header = fullBox(
    'mvhd',
    0,
    u32(0),
    u32(0),
    u32(1000),
    u32(Math.round(durationSec * 1000)),
    u32(0x10000),
    u16(0x100),
    zeros(10),
    MATRIX,
    zeros(24),
    u32(3),
  );
  const user = [...(tags ? [itunes(tags)] : []), ...(hasNero ? [nero(chapters)] : [])];
  return box('moov', header, audio, ...(texts.length > 0 ? [text] : []), ...(user.length > 0 ? [box('udta', ...user)] : []));
}
