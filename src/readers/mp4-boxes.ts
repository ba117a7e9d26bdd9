/**
 * Reads what MP4 boxes tell of a book: iTunes tags, Nero and QuickTime chapters, the duration, whether there is a cover. It goes from
 * header to header and reads the bodies of those boxes only: the tables that place every sample of a book of twenty hours have
 * millions of entries, and nobody asks for them. It keeps what it can reach of a damaged file.
 * (ISO/IEC 14496-12; QuickTime File Format, "Chapter Lists"; the `chpl` box as Nero writes it.)
 */

import type { Chapter } from '../domain/book/metadata.ts';
import { ReadError } from '../domain/errors.ts';
import type { FileWindow } from './file-window.ts';

export interface Mp4Facts {
  /** iTunes item name (`©nam`, `ASIN` for a freeform one) and value. */
  tags: [id: string, value: string][];
  chapters: Chapter[];
  durationMs?: number;
  hasCover: boolean;
  /** True if a box, or a chapter, lies beyond the end of the file. */
  isCutShort: boolean;
}

/** Of one box that is read at once: a description may be long, a table of chapters may not. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
const MAX_CHAPTERS = 10_000;
const MAX_NERO_CHAPTERS = 255;
const MAX_TEXT_BYTES = 4096;
const MAX_BOXES = 50_000;

/** A box by where its body lies. */
interface Box {
  type: string;
  from: number;
  to: number;
  /** True if it claims more than what holds it. */
  isCut: boolean;
}

/** Reads what can be read. Throws `ReadError` if there is no MP4 header at all or nothing behind it. */
export function readMp4Boxes(file: FileWindow): Mp4Facts {
  let moov: Box | undefined;
  let isCutShort = false;
  for (const box of boxes(file, { from: 0, to: file.sizeBytes })) {
    if (box.from <= 16 && box.type !== 'ftyp' && box.type !== 'moov') throw new ReadError('not an MP4 file');
    isCutShort ||= box.isCut;
    if (box.type === 'moov') moov ??= box;
  }
  if (!moov) throw new ReadError('an MP4 file that ends before its index (moov)');
  const facts = factsOf(file, moov);
  return { ...facts, isCutShort: isCutShort || facts.isCutShort };
}

/** The boxes between two positions; one that reaches beyond the end is cut there, and reading stops. */
function* boxes(file: FileWindow, { from, to }: Pick<Box, 'from' | 'to'>): Generator<Box> {
  const header = Buffer.alloc(16);
  for (let at = from, count = 0; at + 8 <= to && count < MAX_BOXES; count++) {
    const available = file.read(header, at);
    if (available < 8) return;
    const short = header.readUInt32BE(0);
    const isLong = short === 1 && available === 16;
    const length = isLong ? Number(header.readBigUInt64BE(8)) : short === 0 ? to - at : short;
    const headerBytes = isLong ? 16 : 8;
    if (length < headerBytes) return;
    yield { type: header.toString('latin1', 4, 8), from: at + headerBytes, to: Math.min(at + length, to), isCut: at + length > to };
    at += length;
  }
}

function child(file: FileWindow, box: Box | undefined, type: string, skip = 0): Box | undefined {
  if (!box) return undefined;
  for (const inner of boxes(file, { from: box.from + skip, to: box.to })) if (inner.type === type) return inner;
  return undefined;
}

function descend(file: FileWindow, box: Box, ...types: string[]): Box | undefined {
  return types.reduce<Box | undefined>((at, type) => child(file, at, type), box);
}

function bodyOf(file: FileWindow, box: Box | undefined): Buffer | undefined {
  return box && readAt(file, box.from, Math.min(box.to - box.from, MAX_BODY_BYTES));
}

function readAt(file: FileWindow, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(Math.max(0, Math.min(length, file.sizeBytes - position)));
  return buffer.subarray(0, file.read(buffer, position));
}

function factsOf(file: FileWindow, moov: Box): Mp4Facts {
  const durationMs = attempt(() => durationOf(bodyOf(file, child(file, moov, 'mvhd')))) || undefined;
  const udta = child(file, moov, 'udta');
  const meta = child(file, udta, 'meta');
  // `meta` is a full box in MP4 and a plain one in some QuickTime files.
  const list = child(file, meta, 'ilst', 4) ?? child(file, meta, 'ilst');
  const tags = list ? itunesTags(file, list) : [];
  const nero = attempt(() => neroChapters(bodyOf(file, child(file, udta, 'chpl')), durationMs ?? 0)) ?? [];
  // Nero's list ends at 255 entries; a longer book has the whole of it in its chapter track only.
  const quicktime = nero.length === 0 || nero.length === MAX_NERO_CHAPTERS ? quicktimeChapters(file, moov) : undefined;
  return {
    tags,
    chapters: quicktime && quicktime.list.length > nero.length ? quicktime.list : nero,
    durationMs,
    hasCover: child(file, list, 'covr') !== undefined,
    isCutShort: quicktime?.isCutShort === true,
  };
}

/** Runs over hostile bytes: a read beyond the end means that this part is not there. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Milliseconds of `mvhd`; 0 if it does not say. */
function durationOf(header: Buffer | undefined): number {
  const scaled = header && timing(header);
  return scaled && scaled.timescale > 0 ? Math.round((scaled.duration / scaled.timescale) * 1000) : 0;
}

/** `mvhd` and `mdhd`, whose layouts are alike so far. */
function timing(header: Buffer): { timescale: number; duration: number } {
  const isLong = header.readUInt8(0) === 1;
  const timescale = header.readUInt32BE(isLong ? 20 : 12);
  const duration = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  return { timescale, duration };
}

/** Every value of every tag; a tag with several has several `data` boxes. */
function itunesTags(file: FileWindow, list: Box): [string, string][] {
  const tags: [string, string][] = [];
  for (const tag of boxes(file, list)) {
    if (tag.type === 'covr') continue;
    const name =
      tag.type === '----'
        ? bodyOf(file, child(file, tag, 'name'))
            ?.subarray(4)
            .toString('utf8')
        : tag.type;
    if (!name) continue;
    for (const data of boxes(file, tag)) {
      const body = data.type === 'data' ? bodyOf(file, data) : undefined;
      const value = body && body.length >= 8 ? tagValue(tag.type, body.readUInt32BE(0) & 0xffffff, body.subarray(8)) : '';
      if (value) tags.push([name, value]);
    }
  }
  return tags;
}

/** A tag's value by its well-known type (QuickTime metadata, "Well-Known Types"). */
function tagValue(name: string, type: number, bytes: Buffer): string {
  if (name === 'trkn' || name === 'disk') return bytes.length >= 4 ? String(bytes.readUInt16BE(2)) : '';
  if (type === 1) return bytes.toString('utf8');
  if (type === 2) return new TextDecoder('utf-16be').decode(bytes);
  if (type === 21 && bytes.length > 0 && bytes.length <= 6) return String(bytes.readIntBE(0, bytes.length));
  return '';
}

/** Nero's list: a count, then for each a start in 100 ns and a title with its length in one byte. */
function neroChapters(chpl: Buffer | undefined, durationMs: number): Chapter[] {
  if (!chpl) return [];
  const count = chpl.readUInt8(8);
  const starts: { startMs: number; title: string }[] = [];
  for (let at = 9; starts.length < count && at + 9 <= chpl.length; ) {
    const startMs = Math.round(Number(chpl.readBigUInt64BE(at)) / 10_000);
    const length = chpl.readUInt8(at + 8);
    starts.push({ startMs, title: chpl.toString('utf8', at + 9, at + 9 + length) });
    at += 9 + length;
  }
  return starts.map(({ startMs, title }, index) => ({ title, startMs, endMs: starts[index + 1]?.startMs ?? Math.max(startMs, durationMs) }));
}

/** The text track that an audio track's `tref/chap` points to: one sample per chapter, its duration the chapter's. */
function quicktimeChapters(file: FileWindow, moov: Box): { list: Chapter[]; isCutShort: boolean } {
  const tracks = [...boxes(file, moov)].filter(({ type }) => type === 'trak');
  const reference = tracks.map((track) => bodyOf(file, descend(file, track, 'tref', 'chap'))).find((chap) => chap !== undefined);
  const id = reference && attempt(() => reference.readUInt32BE(0));
  const track = tracks.find((each) => attempt(() => trackId(bodyOf(file, child(file, each, 'tkhd')))) === id);
  const samples = id !== undefined && track ? (attempt(() => sampleTable(file, track)) ?? []) : [];
  const list: Chapter[] = [];
  let at = 0;
  for (const { offset, size, durationMs } of samples.slice(0, MAX_CHAPTERS)) {
    const bytes = readAt(file, offset, Math.min(size, MAX_TEXT_BYTES));
    if (bytes.length < 2) return { list, isCutShort: true };
    const length = bytes.readUInt16BE(0);
    const title = bytes.subarray(2, 2 + length);
    list.push({
      title: isUtf16(title) ? new TextDecoder('utf-16').decode(title) : title.toString('utf8'),
      startMs: Math.round(at),
      endMs: Math.round(at + durationMs),
    });
    at += durationMs;
  }
  return { list, isCutShort: false };
}

function isUtf16(bytes: Buffer): boolean {
  return bytes.length >= 2 && ((bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe));
}

function trackId(header: Buffer | undefined): number | undefined {
  if (!header) return undefined;
  return header.readUInt32BE(header.readUInt8(0) === 1 ? 20 : 12);
}

interface Sample {
  offset: number;
  size: number;
  durationMs: number;
}

/** Where each sample of a track lies in the file (boxes `stsz`, `stco`/`co64`, `stsc`, `stts`). */
function sampleTable(file: FileWindow, track: Box): Sample[] {
  const media = child(file, track, 'mdia');
  const header = bodyOf(file, child(file, media, 'mdhd'));
  const table = media && descend(file, media, 'minf', 'stbl');
  if (!header || !table) return [];
  const part = (type: string) => bodyOf(file, child(file, table, type));
  const { timescale } = timing(header);
  const sizes = sampleSizes(part('stsz'));
  const durations = sampleDurations(part('stts'), sizes.length);
  const offsets = sampleOffsets({ short: part('stco'), long: part('co64'), runs: part('stsc') }, sizes);
  return offsets.map((offset, index) => ({ offset, size: sizes[index] ?? 0, durationMs: ((durations[index] ?? 0) / (timescale || 1)) * 1000 }));
}

function sampleSizes(stsz: Buffer | undefined): number[] {
  if (!stsz) return [];
  const same = stsz.readUInt32BE(4);
  const count = Math.min(stsz.readUInt32BE(8), MAX_CHAPTERS);
  return Array.from({ length: count }, (_, index) => same || stsz.readUInt32BE(12 + index * 4));
}

function sampleDurations(stts: Buffer | undefined, count: number): number[] {
  const durations: number[] = [];
  const runs = stts ? stts.readUInt32BE(4) : 0;
  for (let run = 0; stts && run < runs && durations.length < count; run++) {
    const length = stts.readUInt32BE(8 + run * 8);
    const duration = stts.readUInt32BE(12 + run * 8);
    for (let n = 0; n < length && durations.length < count; n++) durations.push(duration);
  }
  return durations;
}

function sampleOffsets({ short, long, runs: stsc }: Record<'short' | 'long' | 'runs', Buffer | undefined>, sizes: readonly number[]): number[] {
  const chunkCount = (short ?? long)?.readUInt32BE(4) ?? 0;
  const chunkAt = (n: number) => (short ? short.readUInt32BE(8 + n * 4) : Number(long?.readBigUInt64BE(8 + n * 8) ?? 0));
  const runs = stsc
    ? Array.from({ length: Math.min(stsc.readUInt32BE(4), MAX_CHAPTERS) }, (_, n) => ({
        first: stsc.readUInt32BE(8 + n * 12),
        per: stsc.readUInt32BE(12 + n * 12),
      }))
    : [];
  const offsets: number[] = [];
  for (let chunk = 1; chunk <= chunkCount && offsets.length < sizes.length; chunk++) {
    const per = runs.findLast((run) => run.first <= chunk)?.per ?? 1;
    let offset = chunkAt(chunk - 1);
    for (let n = 0; n < per && offsets.length < sizes.length; n++) {
      offsets.push(offset);
      offset += sizes[offsets.length - 1] ?? 0;
    }
  }
  return offsets;
}
