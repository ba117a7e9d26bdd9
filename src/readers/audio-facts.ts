/** What the readers of single formats find in an audio file. */
import type { Chapter } from '../domain/book/metadata.ts';
import { type TagMap, tagKey } from './audio-tags.ts';
import { addTag } from './native-tags.ts';

/** How long a file sounds, by what it holds. */
export interface SoundLength {
  durationMs: number;
  /** True for what was worked out from samples of the file. */
  isEstimated: boolean;
  /** True if the file ends before what its header counts; the length is that of what is there. */
  isCutShort?: boolean;
}

export interface SoundFacts {
  /** Names as they stand in the file, and values. */
  tags: [name: string, value: string][];
  hasCover: boolean;
  /** Undefined if nothing tells it. */
  length?: SoundLength;
  /** True if a part before the sound could not be read; what stood before it is kept. */
  isDamaged: boolean;
}

/** What every reader of an audio file comes to. */
export interface RawAudio {
  /** By the names under which the readers know them. */
  tags: TagMap;
  chapters: Chapter[];
  length?: SoundLength;
  hasCover: boolean;
  /** Why only a part could be read, if so. */
  problem?: string;
}

/** The length that a file states; nothing for 0. */
export function statedLength(durationMs: number | undefined): SoundLength | undefined {
  return durationMs ? { durationMs, isEstimated: false } : undefined;
}

/** Tags by the names under which the readers know them. */
export function tagMap(tags: Iterable<readonly [name: string, value: string]>): TagMap {
  const map = new Map<string, string[]>();
  for (const [name, value] of tags) {
    addTag(map, tagKey(name), value);
  }
  return map;
}
