/** Stage 1: folders → Items. The walk streams, and so does this. */
import type { FolderProblem, LibraryFolder } from '../domain/folder.ts';
import type { Item, Library } from '../domain/item.ts';
import type { AudioReading } from '../domain/reading.ts';
import { type AudioHint, filesNeedingHints, groupFolder } from './group.ts';

export interface DiscoverDeps {
  walk(library: Library, signal: AbortSignal): AsyncIterable<LibraryFolder>;
  /** Reads an audio file's tags; undefined if they cannot be read. The reading is kept for the next stage. */
  readAudioHint(library: Library, path: string): Promise<AudioReading | undefined>;
}

export type Discovery = { item: Item } | { problem: FolderProblem };

/** Every Item of a library, and everything that could not be looked at. */
export async function* discover(library: Library, deps: DiscoverDeps, signal: AbortSignal): AsyncGenerator<Discovery> {
  for await (const folder of deps.walk(library, signal)) {
    for (const problem of folder.problems) yield { problem };
    const hints = await hintsFor(library, folder, deps);
    for (const item of groupFolder(folder, library.id, library.kind, hints)) yield { item };
  }
}

async function hintsFor(library: Library, folder: LibraryFolder, deps: DiscoverDeps): Promise<Map<string, AudioHint>> {
  const hints = new Map<string, AudioHint>();
  for (const { path } of filesNeedingHints(folder)) {
    const reading = await deps.readAudioHint(library, path);
    if (reading) hints.set(path, { album: reading.album, trackTitle: reading.trackTitle, asin: reading.asin, track: reading.track });
  }
  return hints;
}
