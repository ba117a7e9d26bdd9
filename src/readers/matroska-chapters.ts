/** Reads the chapters of a Matroska or WebM file, which music-metadata passes by. (RFC 9559, section 5.1.7.) */
import type { ChapterStart } from './chapter-starts.ts';
import { type EbmlElement, elements, numberOf, textOf } from './ebml.ts';
import type { FileWindow } from './file-window.ts';

const EBML = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const SEEK_HEAD = 0x114d9b74;
const SEEK = 0x4dbb;
const SEEK_ID = 0x53ab;
const SEEK_POSITION = 0x53ac;
const CLUSTER = 0x1f43b675;
const CHAPTERS = 0x1043a770;
const EDITION = 0x45b9;
const EDITION_IS_DEFAULT = 0x45db;
const ATOM = 0xb6;
const START = 0x91;
const END = 0x92;
const IS_HIDDEN = 0x98;
const IS_ENABLED = 0x4598;
const DISPLAY = 0x80;
const TITLE = 0x85;

const NANOSECONDS_PER_MS = 1_000_000;
const MAX_CHAPTERS = 10_000;
const MAX_DEPTH = 8;

/** Where the chapters of the default edition begin; none for a file of another format. */
export function matroskaChapters(file: FileWindow): ChapterStart[] {
  const whole = { from: 0, to: file.sizeBytes };
  if (elements(file, whole).next().value?.id !== EBML) return [];
  const segment = childOf(file, whole, SEGMENT);
  const chapters = segment && chaptersOf(file, segment);
  const editions = chapters ? [...elements(file, chapters)].filter(({ id }) => id === EDITION) : [];
  const edition = editions.find((each) => isSet(file, each, EDITION_IS_DEFAULT)) ?? editions[0];
  const starts: ChapterStart[] = [];
  if (edition) collect(file, edition, starts, 0);
  return starts;
}

/** They stand before the sound, or where the index says; a file without an index is walked to its end. */
function chaptersOf(file: FileWindow, segment: EbmlElement): EbmlElement | undefined {
  let position: number | undefined;
  let hasIndex = false;
  for (const element of elements(file, segment)) {
    if (element.id === CHAPTERS) return element;
    if (element.id === SEEK_HEAD) {
      hasIndex = true;
      position ??= positionIn(file, element);
    }
    if (element.id === CLUSTER && hasIndex) break;
  }
  const [found] = position === undefined ? [] : elements(file, { from: segment.from + position, to: segment.to });
  return found?.id === CHAPTERS ? found : undefined;
}

/** Counted from where the body of the segment begins. */
function positionIn(file: FileWindow, index: EbmlElement): number | undefined {
  for (const seek of elements(file, index)) {
    const id = seek.id === SEEK ? childOf(file, seek, SEEK_ID) : undefined;
    const position = id && numberOf(file, id) === CHAPTERS ? childOf(file, seek, SEEK_POSITION) : undefined;
    if (position) return numberOf(file, position);
  }
  return undefined;
}

/** The chapters in an edition, or in a chapter. */
function collect(file: FileWindow, holder: EbmlElement, starts: ChapterStart[], depth: number): void {
  for (const atom of elements(file, holder)) {
    if (atom.id !== ATOM || starts.length >= MAX_CHAPTERS || depth > MAX_DEPTH) continue;
    const start = childOf(file, atom, START);
    const end = childOf(file, atom, END);
    const isShown = !isSet(file, atom, IS_HIDDEN) && (isSet(file, atom, IS_ENABLED) ?? true);
    if (start && isShown) {
      const display = childOf(file, atom, DISPLAY);
      const title = display && childOf(file, display, TITLE);
      starts.push({ title: title ? textOf(file, title) : '', startMs: msOf(file, start), endMs: end && msOf(file, end) });
    }
    collect(file, atom, starts, depth + 1);
  }
}

function msOf(file: FileWindow, time: EbmlElement): number {
  return Math.round(numberOf(file, time) / NANOSECONDS_PER_MS);
}

/** Undefined if it is not stated. */
function isSet(file: FileWindow, holder: EbmlElement, flag: number): boolean | undefined {
  const element = childOf(file, holder, flag);
  return element && numberOf(file, element) === 1;
}

function childOf(file: FileWindow, holder: { from: number; to: number }, id: number): EbmlElement | undefined {
  for (const element of elements(file, holder)) if (element.id === id) return element;
  return undefined;
}
