/** Stage 1: folders → Items. The walk streams, and so does this. */
import type { AudioHint, HintedFile } from '../../domain/library/audio-hint.ts';
import type { FolderProblem, LibraryFolder } from '../../domain/library/folder.ts';
import type { Item, Library } from '../../domain/library/item.ts';
import { filesNeedingHints, groupFolder } from './group.ts';

export interface DiscoverDeps {
  walk(place: Place, signal: AbortSignal): AsyncIterable<LibraryFolder>;
  /** What the tags of a folder's audio files say of their books, by path; without those that cannot be read. */
  readHints(library: Library, files: readonly HintedFile[]): Promise<ReadonlyMap<string, AudioHint>>;
}

/** Where to look. */
export interface Place {
  /** Relative folder; empty for the whole library. */
  below: string;
  /** Only the books of that very folder. */
  isShallow: boolean;
}

export type Discovery = { item: Item; arriving: string } | { problem: FolderProblem };

/** Every Item at a place of a library, and everything that could not be looked at. */
export async function* discover(library: Library, place: Place, deps: DiscoverDeps, signal: AbortSignal): AsyncGenerator<Discovery> {
  for await (const folder of deps.walk(place, signal)) {
    for (const problem of folder.problems) yield { problem };
    const doubtful = filesNeedingHints(folder);
    const hints = doubtful.length > 0 ? await deps.readHints(library, doubtful) : undefined;
    for (const item of groupFolder(folder, library.id, library.kind, hints)) yield { item, arriving: folder.arriving };
  }
}
