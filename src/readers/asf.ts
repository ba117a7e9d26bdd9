/**
 * Reads what a WMA file says of a book: tags, marks as chapters, the duration, whether there is a cover. It goes from object to object
 * by their sizes, because some encoders miscount them. ("Advanced Systems Format (ASF) Specification", revision 01.20.05.)
 */
import type { Chapter } from '../domain/book/metadata.ts';
import { ReadError } from '../domain/errors.ts';
import { asfAttributes } from './asf-attributes.ts';
import { type AsfObject, asfObjects } from './asf-objects.ts';
import { type ChapterStart, withEnds } from './chapter-starts.ts';
import { type FileWindow, readAt } from './file-window.ts';

export interface AsfFacts {
  /** Attribute name (`WM/AlbumTitle`) and value. */
  tags: [id: string, value: string][];
  chapters: Chapter[];
  durationMs?: number;
  hasCover: boolean;
}

/** Behind the size of the header stand the number of objects in it and two bytes (3.1). */
const COUNT_BYTES = 6;
/** Behind that of the extension: a GUID, two bytes, and the size of what follows (3.4). */
const EXTENSION_HEAD_BYTES = 22;

/** An older form of `WM/TrackNumber`, which stands beside it. */
const COUNTED_FROM_0 = 'WM/Track';

const PICTURE = 'WM/Picture';

/** Reads what can be read. Throws `ReadError` for what is no ASF file. */
export function readAsf(file: FileWindow): AsfFacts {
  const objects = objectsOf(file);
  const ofKind = (wanted: AsfObject['kind']) => objects.find(({ kind }) => kind === wanted);
  const attributes = objects.flatMap((object) => asfAttributes(file, object));
  const { durationMs, prerollMs } = timingOf(file, ofKind('properties'));
  return {
    tags: attributes.filter(({ name, value }) => value !== '' && name !== COUNTED_FROM_0).map(({ name, value }) => [name, value]),
    chapters: withEnds(marksOf(file, ofKind('marks'), prerollMs), durationMs ?? 0),
    durationMs,
    hasCover: attributes.some(({ name }) => name === PICTURE),
  };
}

/** Those of the header, and of its extension. */
function objectsOf(file: FileWindow): AsfObject[] {
  const [header] = asfObjects(file, { from: 0, to: file.sizeBytes });
  if (header?.kind !== 'header') throw new ReadError('not an ASF file');
  const top = [...asfObjects(file, { from: header.from + COUNT_BYTES, to: header.to })];
  const inner = top.filter(({ kind }) => kind === 'extension').flatMap(({ from, to }) => [...asfObjects(file, { from: from + EXTENSION_HEAD_BYTES, to })]);
  return [...top, ...inner];
}

const FRONT_COVER = 3;
const MAX_PICTURE_BYTES = 64 * 1024 * 1024;

/** The front cover, or else the first picture. Throws `ReadError` for what is no ASF file. */
export function asfPicture(file: FileWindow): Buffer | undefined {
  const pictures = objectsOf(file)
    .flatMap((object) => asfAttributes(file, object))
    .filter(({ name }) => name === PICTURE)
    .map(({ from, to }) => readAt(file, from, Math.min(to - from, MAX_PICTURE_BYTES)));
  const picture = pictures.find(([type]) => type === FRONT_COVER) ?? pictures[0];
  return picture && pictureIn(picture);
}

/** Behind its type, its size, and two texts that end in a zero: its media type and a description (Windows Media, `WM_PICTURE`). */
function pictureIn(bytes: Buffer): Buffer | undefined {
  if (bytes.length < 5) return undefined;
  let at = 5;
  for (let texts = 2; texts > 0; texts--) {
    while (at + 2 <= bytes.length && bytes.readUInt16LE(at) !== 0) at += 2;
    at += 2;
  }
  const picture = bytes.subarray(at, at + bytes.readUInt32LE(1));
  return picture.length > 0 ? picture : undefined;
}

const PROPERTIES_BYTES = 68;
const BROADCAST = 1;
const TICKS_PER_MS = 10_000;

/** Times are stated in units of 100 ns and begin with the preroll; those of a broadcast mean nothing (3.2). */
function timingOf(file: FileWindow, properties: AsfObject | undefined): { durationMs?: number; prerollMs: number } {
  const body = properties ? readAt(file, properties.from, PROPERTIES_BYTES) : Buffer.alloc(0);
  if (body.length < PROPERTIES_BYTES || (body.readUInt32LE(64) & BROADCAST) !== 0) return { prerollMs: 0 };
  const prerollMs = Number(body.readBigUInt64LE(56));
  const durationMs = Math.round(Number(body.readBigUInt64LE(40)) / TICKS_PER_MS - prerollMs);
  return { durationMs: durationMs > 0 ? durationMs : undefined, prerollMs };
}

/** A GUID, the number of marks, two bytes, the length of a name (3.7). */
const MARKS_HEAD_BYTES = 24;
/** Of a mark: an offset, its time, the length of the rest, two more times, the length of its title in letters (3.7). */
const MARK_HEAD_BYTES = 30;
const MAX_MARKS = 10_000;
const MAX_TITLE_BYTES = 4096;

function marksOf(file: FileWindow, marks: AsfObject | undefined, prerollMs: number): ChapterStart[] {
  const starts: ChapterStart[] = [];
  const head = marks ? readAt(file, marks.from, MARKS_HEAD_BYTES) : Buffer.alloc(0);
  if (!marks || head.length < MARKS_HEAD_BYTES) return starts;
  const count = Math.min(head.readUInt32LE(16), MAX_MARKS);
  for (let at = marks.from + MARKS_HEAD_BYTES + head.readUInt16LE(22); starts.length < count && at + MARK_HEAD_BYTES <= marks.to; ) {
    const mark = readAt(file, at, MARK_HEAD_BYTES);
    if (mark.length < MARK_HEAD_BYTES) break;
    const lengthBytes = mark.readUInt32LE(26) * 2;
    const title = readAt(file, at + MARK_HEAD_BYTES, Math.min(lengthBytes, MAX_TITLE_BYTES)).toString('utf16le');
    const startMs = Math.round(Number(mark.readBigUInt64LE(8)) / TICKS_PER_MS) - prerollMs;
    starts.push({ title: title.split('\0', 1)[0] ?? '', startMs: Math.max(0, startMs) });
    at += MARK_HEAD_BYTES + lengthBytes;
  }
  return starts;
}
