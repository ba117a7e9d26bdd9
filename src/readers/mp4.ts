/**
 * Reads what an MP4 file says of a book: iTunes tags, chapters, the duration, whether there is a cover. Of a damaged file it keeps
 * what it can reach.
 */
import type { Chapter } from '../domain/book/metadata.ts';
import { ReadError } from '../domain/errors.ts';
import { attempt, type FileWindow } from './file-window.ts';
import { type Box, bodyOf, boxes, child, timing } from './mp4-boxes.ts';
import { mp4Chapters } from './mp4-chapters.ts';

export interface Mp4Facts {
  /** iTunes item name (`©nam`, `ASIN` for a freeform one) and value. */
  tags: [id: string, value: string][];
  chapters: Chapter[];
  durationMs?: number;
  hasCover: boolean;
  /** True if a box, or a chapter, lies beyond the end of the file. */
  isCutShort: boolean;
}

/** Reads what can be read. Throws `ReadError` if there is no MP4 header at all or nothing behind it. */
export function readMp4(file: FileWindow): Mp4Facts {
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

function factsOf(file: FileWindow, moov: Box): Mp4Facts {
  const durationMs = attempt(() => durationOf(bodyOf(file, child(file, moov, 'mvhd')))) || undefined;
  const udta = child(file, moov, 'udta');
  const meta = child(file, udta, 'meta');
  // `meta` is a full box in MP4 and a plain one in some QuickTime files.
  const list = child(file, meta, 'ilst', 4) ?? child(file, meta, 'ilst');
  const tags = list ? itunesTags(file, list) : [];
  const chapters = mp4Chapters(file, moov, durationMs ?? 0);
  return { tags, chapters: chapters.list, durationMs, hasCover: child(file, list, 'covr') !== undefined, isCutShort: chapters.isCutShort };
}

/** Milliseconds of `mvhd`; 0 if it does not say. */
function durationOf(header: Buffer | undefined): number {
  const scaled = header && timing(header);
  return scaled && scaled.timescale > 0 ? Math.round((scaled.duration / scaled.timescale) * 1000) : 0;
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
