/** Stage 1: folders → Items. The walk streams, and so does this. */
import type { AudioHint, HintedFile } from '../../domain/library/audio-hint.ts';
import type { FolderProblem, LibraryFolder } from '../../domain/library/folder.ts';
import type { Item, Library } from '../../domain/library/item.ts';
import type { SidecarNames } from '../../domain/library/sidecar-name.ts';
import { filesNeedingHints, groupFolder } from './group.ts';

export interface DiscoverDeps {
  /** How the sidecars of a book are called. */
  sidecars: SidecarNames;
  walk(scope: Scope, signal: AbortSignal): AsyncIterable<LibraryFolder>;
  /** What the tags of a folder's audio files say of their books, by path; without those that cannot be read. */
  readHints(library: Library, files: readonly HintedFile[]): Promise<ReadonlyMap<string, AudioHint>>;
}

/** Which part of a library is looked through. */
export interface Scope {
  /** Relative folder; empty for the whole library. */
  below: string;
  /** Only the books of that very folder. */
  isShallow: boolean;
}

export type Discovery = { item: Item; arriving: string } | { problem: FolderProblem };

/** Every Item in a scope of a library, and everything that could not be looked at. */
export async function* discover(library: Library, scope: Scope, deps: DiscoverDeps, signal: AbortSignal): AsyncGenerator<Discovery> {
  for await (const folder of deps.walk(scope, signal)) {
    for (const problem of folder.problems) yield { problem };
    const doubtful = filesNeedingHints(folder);
    const hints = doubtful.length > 0 ? await deps.readHints(library, doubtful) : undefined;
    const grouping = { libraryId: library.id, kind: library.kind, sidecars: deps.sidecars, hints };
    for (const item of groupFolder(folder, grouping)) yield { item, arriving: folder.arriving };
  }
}
