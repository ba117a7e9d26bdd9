/**
 * A tolerant reader of MP4 boxes, for files on which music-metadata gives up: cut short, or with an odd chapter track.
 * It keeps what it can reach: iTunes tags, Nero and QuickTime chapters, the duration. (ISO/IEC 14496-12; QuickTime File
 * Format, "Chapter Lists"; the `chpl` box as Nero writes it.)
 */
import { type FileHandle, open } from 'node:fs/promises';
import { ReadError, toReadError } from '../domain/errors.ts';
import type { Chapter } from '../domain/metadata.ts';

export interface Mp4Facts {
  /** iTunes item name (`©nam`, `ASIN` for a freeform one) and value. */
  tags: [id: string, value: string][];
  chapters: Chapter[];
  durationMs?: number;
  hasCover: boolean;
}

const MAX_MOOV_BYTES = 64 * 1024 * 1024;
const MAX_CHAPTERS = 10_000;
const MAX_NERO_CHAPTERS = 255;
const MAX_TEXT_BYTES = 4096;
const MAX_BOXES = 50_000;

/** Reads what can be read. Throws `ReadError` if there is no MP4 header at all or nothing behind it. */
export async function readMp4Boxes(path: string): Promise<Mp4Facts> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    const moov = await findMoov(file, size);
    if (!moov) throw new ReadError('an MP4 file that ends before its index (moov)');
    return await factsOf(file, moov);
  } catch (error) {
    throw toReadError('not a readable MP4', error);
  } finally {
    await file?.close();
  }
}

/** Walks the top level for `moov`; the last box may claim more bytes than the file has. */
async function findMoov(file: FileHandle, size: number): Promise<Buffer | undefined> {
  for (let at = 0, count = 0; at + 8 <= size && count < MAX_BOXES; count++) {
    const header = await readAt(file, at, 16);
    const type = header.toString('latin1', 4, 8);
    if (at === 0 && type !== 'ftyp' && type !== 'moov') throw new ReadError('not an MP4 file');
    const length = boxLength(header, 0, size - at);
    if (length < 8) return undefined;
    if (type === 'moov') return readAt(file, at, Math.min(length, size - at, MAX_MOOV_BYTES));
    at += length;
  }
  return undefined;
}

function boxLength(bytes: Buffer, at: number, rest: number): number {
  const short = bytes.readUInt32BE(at);
  if (short === 1 && at + 16 <= bytes.length) return Number(bytes.readBigUInt64BE(at + 8));
  return short === 0 ? rest : short;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

interface Box {
  type: string;
  body: Buffer;
}

/** The boxes of a buffer; a box that reaches beyond its end is cut there, and reading stops. */
function* boxes(bytes: Buffer, from = 0): Generator<Box> {
  for (let at = from, count = 0; at + 8 <= bytes.length && count < MAX_BOXES; count++) {
    const length = boxLength(bytes, at, bytes.length - at);
    const headerLength = bytes.readUInt32BE(at) === 1 ? 16 : 8;
    if (length < headerLength) return;
    yield { type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + headerLength, at + length) };
    at += length;
  }
}

function child(bytes: Buffer | undefined, type: string, from = 0): Buffer | undefined {
  if (!bytes) return undefined;
  for (const box of boxes(bytes, from)) if (box.type === type) return box.body;
  return undefined;
}

function descend(bytes: Buffer, ...types: string[]): Buffer | undefined {
  return types.reduce<Buffer | undefined>((at, type) => child(at, type), bytes);
}

async function factsOf(file: FileHandle, moovBox: Buffer): Promise<Mp4Facts> {
  const moov = moovBox.subarray(moovBox.readUInt32BE(0) === 1 ? 16 : 8);
  const durationMs = attempt(() => durationOf(child(moov, 'mvhd'), 0)) || undefined;
  const udta = child(moov, 'udta');
  const meta = child(udta, 'meta');
  // `meta` is a full box in MP4 and a plain one in some QuickTime files.
  const list = child(meta, 'ilst', 4) ?? child(meta, 'ilst');
  const tags = list ? (attempt(() => itunesTags(list)) ?? []) : [];
  const nero = attempt(() => neroChapters(child(udta, 'chpl'), durationMs ?? 0)) ?? [];
  // Nero's list ends at 255 entries; a longer book has the whole of it in its chapter track only.
  const quicktime = nero.length === 0 || nero.length === MAX_NERO_CHAPTERS ? await quicktimeChapters(file, moov) : [];
  return { tags, chapters: quicktime.length > nero.length ? quicktime : nero, durationMs, hasCover: list !== undefined && child(list, 'covr') !== undefined };
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

/** Milliseconds of `mvhd` or `mdhd`, whose layouts are alike so far. */
function durationOf(header: Buffer | undefined, fallback: number): number {
  const scaled = header && timing(header);
  return scaled && scaled.timescale > 0 ? Math.round((scaled.duration / scaled.timescale) * 1000) : fallback;
}

function timing(header: Buffer): { timescale: number; duration: number } {
  const isLong = header.readUInt8(0) === 1;
  const timescale = header.readUInt32BE(isLong ? 20 : 12);
  const duration = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  return { timescale, duration };
}

function itunesTags(list: Buffer): [string, string][] {
  const tags: [string, string][] = [];
  for (const { type, body } of boxes(list)) {
    const data = child(body, 'data');
    if (!data || data.length < 8 || type === 'covr') continue;
    const name = type === '----' ? child(body, 'name')?.subarray(4).toString('utf8') : type;
    const value = tagValue(type, data.readUInt32BE(0) & 0xffffff, data.subarray(8));
    if (name && value) tags.push([name, value]);
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
async function quicktimeChapters(file: FileHandle, moov: Buffer): Promise<Chapter[]> {
  const tracks = [...boxes(moov)].filter((box) => box.type === 'trak').map((box) => box.body);
  const reference = tracks.map((track) => descend(track, 'tref', 'chap')).find((chap) => chap !== undefined);
  const id = reference && attempt(() => reference.readUInt32BE(0));
  const track = tracks.find((each) => attempt(() => trackId(child(each, 'tkhd'))) === id);
  const samples = id !== undefined && track ? (attempt(() => sampleTable(track)) ?? []) : [];
  const chapters: Chapter[] = [];
  let at = 0;
  for (const { offset, size, durationMs } of samples.slice(0, MAX_CHAPTERS)) {
    const bytes = await readAt(file, offset, Math.min(size, MAX_TEXT_BYTES));
    if (bytes.length < 2) break;
    const length = bytes.readUInt16BE(0);
    const title = bytes.subarray(2, 2 + length);
    chapters.push({
      title: isUtf16(title) ? new TextDecoder('utf-16').decode(title) : title.toString('utf8'),
      startMs: Math.round(at),
      endMs: Math.round(at + durationMs),
    });
    at += durationMs;
  }
  return chapters;
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
function sampleTable(track: Buffer): Sample[] {
  const media = child(track, 'mdia');
  const header = child(media, 'mdhd');
  const table = media && descend(media, 'minf', 'stbl');
  if (!header || !table) return [];
  const { timescale } = timing(header);
  const sizes = sampleSizes(child(table, 'stsz'));
  const durations = sampleDurations(child(table, 'stts'), sizes.length);
  const offsets = sampleOffsets(table, sizes);
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

function sampleOffsets(table: Buffer, sizes: readonly number[]): number[] {
  const short = child(table, 'stco');
  const long = child(table, 'co64');
  const chunkCount = (short ?? long)?.readUInt32BE(4) ?? 0;
  const chunkAt = (n: number) => (short ? short.readUInt32BE(8 + n * 4) : Number(long?.readBigUInt64BE(8 + n * 8) ?? 0));
  const stsc = child(table, 'stsc');
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
