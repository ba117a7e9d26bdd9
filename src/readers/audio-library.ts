/** Reads an audio file by music-metadata, and keeps what it had found when damage stops it. */
import type { IAudioMetadata } from 'music-metadata';
import { errnoOf } from '../domain/errors.ts';
import { audioChapters } from './audio-chapters.ts';
import { type RawAudio, statedLength, tagMap } from './audio-facts.ts';
import { AudioTokenizer } from './audio-tokenizer.ts';
import { withEnds } from './chapter-starts.ts';
import type { FileWindow } from './file-window.ts';
import { withMeantLetters } from './id3-charset.ts';
import { readableTag } from './id3-rescue.ts';
import { withoutClusters } from './matroska-view.ts';
import { isMpegName } from './mpeg-length.ts';
import { tagsOfNative } from './native-tags.ts';
import { withEndTags } from './tags-at-end.ts';

/** Loaded when the first file needs it. */
let library: Promise<typeof import('music-metadata')> | undefined;

/**
 * Throws what the library throws if nothing can be kept.
 * @param path only its extension counts
 * @param durationMs the length, where the sound tells it better than the library
 */
export async function readByLibrary(file: FileWindow, path: string, durationMs?: number): Promise<RawAudio> {
  const { found, error } = await parse(withoutClusters(file), path);
  if (found && error === undefined) return factsOf(file, await withEnding(file, path, found), durationMs);
  const tag = await readableTag(file, async (part) => (await parse(part, 'tag.mp3')).error === undefined);
  const kept = tag ? (await parse(tag, 'tag.mp3')).found : found;
  if (durationMs === undefined && !(kept && hasFacts(kept))) throw error;
  const facts = kept ? factsOf(file, await withEnding(file, path, kept), durationMs) : { tags: tagMap([]), chapters: [], hasCover: false };
  return { ...facts, problem: 'damaged, read in part: some of its tags cannot be read' };
}

/** With the tags at the end that the library does not look for. */
async function withEnding(file: FileWindow, path: string, found: IAudioMetadata): Promise<IAudioMetadata> {
  return isMpegName(path) ? { ...found, native: await withEndTags(file, found.native, async (part) => (await parse(part, path)).found) } : found;
}

/** What the library found, all of it or what stood before an error. Throws what the file system says. */
async function parse(file: FileWindow, path: string): Promise<{ found?: IAudioMetadata; error?: unknown }> {
  library ??= import('music-metadata');
  const { parseFromTokenizer } = await library;
  let found: IAudioMetadata | undefined;
  const observer = ({ metadata }: { metadata: IAudioMetadata }) => {
    found = metadata;
  };
  try {
    return { found: await parseFromTokenizer(new AudioTokenizer(file, path), { duration: false, includeChapters: true, observer }) };
  } catch (error) {
    if (errnoOf(error) !== undefined) throw error;
    return { found, error };
  }
}

function hasFacts({ native, format }: IAudioMetadata): boolean {
  return Object.keys(native).length > 0 || Boolean(format.duration);
}

function factsOf(file: FileWindow, parsed: IAudioMetadata, knownMs: number | undefined): RawAudio {
  const { format, common } = parsed;
  const native = withMeantLetters(parsed.native);
  const tags = tagsOfNative(native);
  const durationMs = knownMs ?? (format.duration && Number.isFinite(format.duration) ? Math.round(format.duration * 1000) : undefined);
  const chapters = withEnds(audioChapters(file, { ...parsed, native }, tags), durationMs ?? 0);
  return { tags, chapters, length: statedLength(durationMs), hasCover: (common.picture?.length ?? 0) > 0 };
}
