/** Audio files: what they say of their book, and how long they sound. */
import { toReadError } from '../domain/errors.ts';
import { isMp4Name } from '../domain/library/library-names.ts';
import { cut } from '../domain/text/cut.ts';
import type { AudioReading } from '../sdk/reading.ts';
import { countingNumber, factsOfTags, type TagMap, tagOf } from './audio-tags.ts';
import { type FileWindow, withFileWindow } from './file-window.ts';
import { readLike, readTrackTag, type TrackTag } from './later-track.ts';
import { readRawAudio } from './raw-audio.ts';

/** Of a length that was worked out from samples of a file. */
const ESTIMATED_CONFIDENCE = 0.8;

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

/** A fact that is kept of every file. */
function shortTag(tags: TagMap, name: 'trackTitle' | 'album' | 'asin'): string | undefined {
  const value = tagOf(tags, name);
  return value && cut(value, 1000);
}

async function readWhole(file: FileWindow, path: string, location: string): Promise<AudioReading> {
  const raw = await readRawAudio(file, path);
  const { metadata, confidence } = factsOfTags(raw.tags);
  const { durationMs, isEstimated } = raw.length ?? {};
  const cover = raw.hasCover ? { source: 'embedded' as const, location } : undefined;
  return {
    reading: {
      source: 'tags',
      lineage: 'tags',
      editionKind: 'audio',
      metadata: { ...metadata, durationMs, chapters: raw.chapters, cover },
      confidence: isEstimated ? { ...confidence, durationMs: ESTIMATED_CONFIDENCE } : confidence,
    },
    trackTitle: shortTag(raw.tags, 'trackTitle'),
    album: shortTag(raw.tags, 'album'),
    asin: shortTag(raw.tags, 'asin'),
    track: countingNumber(tagOf(raw.tags, 'track')),
    disc: countingNumber(tagOf(raw.tags, 'disc')),
    durationMs,
    isDurationEstimated: isEstimated || undefined,
    problem: [raw.problem, durationMs === undefined ? 'its length cannot be read' : undefined].filter(Boolean).join('; ') || undefined,
  };
}
