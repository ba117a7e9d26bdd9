/** Reads the tags at the end of an MP3 that music-metadata does not look for: behind another tag, or in a form that it does not know. */
import type { IAudioMetadata } from 'music-metadata';
import { endTags, lyricsFields } from './end-tags.ts';
import { type FileWindow, readAt, sliceOf } from './file-window.ts';

type Native = IAudioMetadata['native'];
/** Reads a part of the file as if it were one. */
type Parse = (part: FileWindow) => Promise<IAudioMetadata | undefined>;

/** The tags that were found by reading the file, and those at its end. One that cannot be read adds nothing. */
export async function withEndTags(file: FileWindow, native: Native, parse: Parse): Promise<Native> {
  const all: Native = { ...native };
  for (const { kind, from, to } of endTags(file)) {
    if (kind === 'lyrics3') all[`Lyrics3 at ${from}`] = lyricsFields(readAt(file, from, to - from)).map(([id, value]) => ({ id, value }));
    if (kind !== 'id3v2' && (kind !== 'ape' || native.APEv2)) continue;
    const found = await parse(sliceOf(file, from, to));
    for (const [name, tags] of Object.entries(found?.native ?? {})) all[`${name} at ${from}`] = tags;
  }
  return all;
}
