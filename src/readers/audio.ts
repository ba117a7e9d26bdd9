/** Audio files: tags, chapters, duration and whether there is a cover. MP4 by its boxes, WMA by its objects, all others by music-metadata. */
import type { IAudioMetadata } from 'music-metadata';
import type { Chapter } from '../domain/book/metadata.ts';
import { ReadError, toReadError } from '../domain/errors.ts';
import { isMp4Name } from '../domain/library/library-names.ts';
import type { AudioReading } from '../sdk/reading.ts';
import { type AsfFacts, readAsf } from './asf.ts';
import { audioChapters } from './audio-chapters.ts';
import { countingNumber, factsOfTags, type TagMap, tagKey, tagOf } from './audio-tags.ts';
import { AudioTokenizer } from './audio-tokenizer.ts';
import { withEnds } from './chapter-starts.ts';
import { type FileWindow, withFileWindow } from './file-window.ts';
import { readLike, readTrackTag, type TrackTag } from './later-track.ts';
import { readMp4 } from './mp4.ts';
import { addTag, tagsOfNative } from './native-tags.ts';
import { withEndTags } from './tags-at-end.ts';

interface RawAudio {
  tags: TagMap;
  chapters: Chapter[];
  durationMs?: number;
  hasCover: boolean;
  problem?: string;
}

/** Reads one audio file, read-only; `path` is absolute, `location` names it in the record. Throws `ReadError`. */
export function readAudio(path: string, location: string): Promise<AudioReading> {
  return createTrackReader()(path, location);
}

/** Reads the audio files of one book, one after the other; without reading again what a later file has in common with the one before. */
export function createTrackReader(): typeof readAudio {
  let before: { reading: AudioReading; tag: TrackTag } | undefined;
  return async (path, location) => {
    try {
      return await withFileWindow(path, async (file) => {
        const tag = path.toLowerCase().endsWith('.mp3') ? readTrackTag(file) : undefined;
        const alike = before && tag && readLike(before, tag, location);
        const reading = alike ?? (await readWhole(file, path, location));
        if (tag && !alike) before = { reading, tag };
        return reading;
      });
    } catch (error) {
      throw toReadError(isMp4Name(path) ? 'not a readable MP4' : 'not readable as audio', error);
    }
  };
}

async function readWhole(file: FileWindow, path: string, location: string): Promise<AudioReading> {
  const raw = await readRaw(file, path);
  const { metadata, confidence } = factsOfTags(raw.tags);
  const cover = raw.hasCover ? { source: 'embedded' as const, location } : undefined;
  return {
    reading: {
      source: 'tags',
      lineage: 'tags',
      editionKind: 'audio',
      metadata: { ...metadata, durationMs: raw.durationMs, chapters: raw.chapters, cover },
      confidence,
    },
    trackTitle: tagOf(raw.tags, 'trackTitle'),
    album: tagOf(raw.tags, 'album'),
    asin: tagOf(raw.tags, 'asin'),
    track: countingNumber(tagOf(raw.tags, 'track')),
    disc: countingNumber(tagOf(raw.tags, 'disc')),
    durationMs: raw.durationMs,
    problem: raw.problem,
  };
}

function readRaw(file: FileWindow, path: string): Promise<RawAudio> | RawAudio {
  if (isMp4Name(path)) return readMp4Audio(file, path);
  return path.toLowerCase().endsWith('.wma') ? withTagMap(readAsf(file)) : readOther(file, path);
}

async function readMp4Audio(file: FileWindow, path: string): Promise<RawAudio> {
  const { isCutShort, ...facts } = readMp4(file);
  // A file in fragments does not state its whole duration; the library adds the fragments up.
  if (facts.durationMs === undefined && !isCutShort) return readOther(file, path);
  return { ...withTagMap(facts), problem: isCutShort ? 'damaged, read in part: it ends before what its index names' : undefined };
}

function withTagMap(facts: AsfFacts): RawAudio {
  const tags = new Map<string, string[]>();
  for (const [id, value] of facts.tags) addTag(tags, tagKey(id), value);
  return { ...facts, tags };
}

/** Loaded when the first file needs it. */
let library: Promise<typeof import('music-metadata')> | undefined;

async function readOther(file: FileWindow, path: string): Promise<RawAudio> {
  library ??= import('music-metadata');
  const { parseFromTokenizer } = await library;
  const parse = (part: FileWindow) => parseFromTokenizer(new AudioTokenizer(part, path), { duration: false, includeChapters: true });
  const parsed = await parse(file);
  const native = MPEG.test(path) ? await withEndTags(file, parsed.native, parse) : parsed.native;
  const raw = fromLibrary(file, { ...parsed, native });
  if (raw.durationMs === undefined && raw.tags.size === 0) throw new ReadError('it holds no audio; it may be cut short');
  return raw;
}

/** Files of bare frames, which have room for tags at their end. */
const MPEG = /\.(?:mp3|aac)$/i;

function fromLibrary(file: FileWindow, parsed: IAudioMetadata): RawAudio {
  const { native, format, common } = parsed;
  const tags = tagsOfNative(native);
  const durationMs = format.duration && Number.isFinite(format.duration) ? Math.round(format.duration * 1000) : undefined;
  const starts = audioChapters(file, parsed, tags);
  return { tags, chapters: withEnds(starts, durationMs ?? 0), durationMs, hasCover: (common.picture?.length ?? 0) > 0 };
}
