/** Reads CUE sheets as the most forgiving readers do. (docs/formats.md, 4.4.) */

import type { Chapter } from '../domain/book/metadata.ts';
import { splitPeople } from '../domain/book/split-people.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { ReadError } from '../domain/errors.ts';
import { baseName, stemOf } from '../domain/library/item.ts';
import type { Track } from '../sdk/exporter.ts';
import { defineReader } from '../sdk/reader.ts';
import { type Reading, sure } from '../sdk/reading.ts';

const MAX_LENGTH = 1024 * 1024;
const MAX_TRACKS = 10_000;
/** More minutes than any book has; larger numbers would only overflow. */
const MAX_MINUTES = 100_000;

export const cue = defineReader({
  id: 'cue',
  summary: 'CUE sheets',
  file: { ending: '.cue' },
  read: (text, { tracks }) => readCue(text, tracks),
  foreign: 'evidence',
  hasHandmadeChapters: true,
});

interface CueTrack {
  file: string | undefined;
  title: string;
  startMs?: number;
  /** INDEX 00: the gap before the track; used if there is no INDEX 01. */
  gapMs?: number;
}

/** Reads a sheet; its times are placed by the lengths of the files that it names. Throws `ReadError`. */
export function readCue(text: string, tracks: readonly Track[]): Reading | undefined {
  if (text.length > MAX_LENGTH) throw new ReadError('a cue sheet larger than 1 MB');
  const sheet = parse(text);
  if (sheet.tracks.length === 0) return undefined;
  const metadata: RawMetadata = {
    title: sheet.facts.get('TITLE'),
    authors: splitPeople(sheet.facts.get('PERFORMER') ?? '').map(({ name }) => ({ name })),
    publishedDate: sheet.facts.get('REM DATE'),
    genres: sheet.facts.has('REM GENRE') ? [sheet.facts.get('REM GENRE') ?? ''] : undefined,
    chapters: chaptersOf(sheet.tracks, tracks),
  };
  return {
    source: 'cue',
    lineage: 'cue',
    editionKind: 'audio',
    metadata,
    confidence: { ...sure(0.5, ['title', 'authors', 'publishedDate', 'genres']), chapters: 0.65 },
  };
}

function parse(text: string): { facts: Map<string, string>; tracks: CueTrack[] } {
  const facts = new Map<string, string>();
  const tracks: CueTrack[] = [];
  let file: string | undefined;
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n?|\n/)) {
    const [command, rest] = firstWord(line);
    const track = tracks.at(-1);
    switch (command.toUpperCase()) {
      case 'FILE':
        file = fileOf(rest);
        break;
      case 'TRACK':
        if (tracks.length >= MAX_TRACKS) throw new ReadError(`a cue sheet of more than ${MAX_TRACKS} tracks`);
        tracks.push({ file, title: '' });
        break;
      case 'TITLE':
        if (track) track.title = unquoted(rest);
        else facts.set('TITLE', unquoted(rest));
        break;
      case 'PERFORMER':
        if (!track) facts.set('PERFORMER', unquoted(rest));
        break;
      case 'REM':
        if (!track) readRemark(rest, facts);
        break;
      case 'INDEX':
        if (track) readIndex(rest, track, file);
        break;
    }
  }
  return { facts, tracks };
}

/** The first word of a line, and what follows it. */
function firstWord(line: string): [string, string] {
  const text = line.trim();
  const end = text.search(/\s/);
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end).trim()];
}

function readRemark(rest: string, facts: Map<string, string>): void {
  const [name, value] = firstWord(rest);
  if (/^(?:GENRE|DATE)$/i.test(name)) facts.set(`REM ${name.toUpperCase()}`, unquoted(value));
}

/** The name without the type behind it: `FILE "x.mp3" MP3`. */
function fileOf(rest: string): string {
  const isBare = /["']$/.test(rest);
  return unquoted(isBare ? rest : rest.replace(/\s\S+$/, '')).replaceAll('\\', '/');
}

/** A time belongs to the file in force where it stands: a track's gap may lie at the end of the file before. */
function readIndex(rest: string, track: CueTrack, file: string | undefined): void {
  const [, number = '', minutes = '', seconds = '', frames = '0'] = /^(\d{1,2})\s+(\d{1,6}):(\d{1,2})(?::(\d{1,3}))?\s*$/.exec(rest) ?? [];
  if (number === '' || Number(minutes) > MAX_MINUTES) return;
  // Some programs write hundredths here, so that frames go beyond 74. The difference is less than a third of a second.
  const ms = Math.round((Number(minutes) * 60 + Number(seconds) + Number(frames) / 75) * 1000);
  if (Number(number) === 1) Object.assign(track, { startMs: ms, file });
  else if (Number(number) === 0) track.gapMs = ms;
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  const quote = trimmed[0];
  if (quote !== '"' && quote !== "'") return trimmed;
  const end = trimmed.lastIndexOf(quote);
  return end > 0 ? trimmed.slice(1, end) : trimmed.slice(1);
}

/** Chapters of the whole book; none if the sheet names other files, or its times do not ascend. */
function chaptersOf(sheet: readonly CueTrack[], tracks: readonly Track[]): Chapter[] | undefined {
  const starts: { title: string; startMs: number }[] = [];
  for (const { file, title, startMs, gapMs } of sheet) {
    const own = startMs ?? gapMs;
    const offsetMs = offsetOf(file, tracks);
    if (own === undefined || offsetMs === undefined) return undefined;
    starts.push({ title, startMs: offsetMs + own });
  }
  const totalMs = startOf(tracks.length, tracks);
  const isOrdered = starts.every(({ startMs }, index) => index === 0 || startMs > (starts[index - 1]?.startMs ?? 0));
  const lastMs = starts.at(-1)?.startMs ?? 0;
  if (!isOrdered || totalMs === undefined || lastMs >= totalMs) return undefined;
  return starts.map(({ title, startMs }, index) => ({ title, startMs, endMs: starts[index + 1]?.startMs ?? totalMs }));
}

/**
 * Where a file begins in the whole: the file of that path, or the only one of that name, or of that name but for its ending. A
 * sheet beside one file means that one.
 */
function offsetOf(file: string | undefined, tracks: readonly Track[]): number | undefined {
  if (tracks.length === 1) return 0;
  if (file === undefined) return undefined;
  const keys: ((path: string) => string)[] = [(path) => path, baseName, (path) => stemOf(baseName(path)).toLowerCase()];
  for (const key of keys) {
    const found = tracks.flatMap(({ path }, index) => (key(path) === key(file) ? [index] : []));
    if (found.length === 1) return startOf(found[0] ?? 0, tracks);
  }
  return undefined;
}

/** Undefined if a file before it has no known length. */
function startOf(index: number, tracks: readonly Track[]): number | undefined {
  const before = tracks.slice(0, index).map(({ durationMs }) => durationMs);
  return before.every((ms) => ms !== undefined) ? before.reduce((sum, ms) => sum + ms, 0) : undefined;
}
