/** Stage 1: folders → Items. It streams, as the walk does. */
import type { AudioHint, HintedFile } from '../../domain/library/audio-hint.ts';
import type { FolderProblem, LibraryFolder } from '../../domain/library/folder.ts';
import type { Item, Library } from '../../domain/library/item.ts';
import type { SidecarNames } from '../../domain/library/sidecar-name.ts';
import { filesNeedingHints, groupFolder } from './group.ts';

export interface DiscoverDeps {
  /** How the sidecars of a book are called. */
  sidecars: SidecarNames;
  walk(scope: Scope, signal: AbortSignal): AsyncIterable<LibraryFolder>;
  /** What the tags of audio files say of their books, by path. Files that cannot be read are left out. */
  readHints(library: Library, files: readonly HintedFile[]): Promise<ReadonlyMap<string, AudioHint>>;
}

/** The part of a library that is walked. */
export interface Scope {
  /** Relative folder; empty for the whole library. */
  below: string;
  /** Only the books of that very folder. */
  isShallow: boolean;
}

export type Discovery = { item: Item; arriving: string } | { problem: FolderProblem };

/** Yields every Item in a scope of a library, and every problem that the walk met. */
export async function* discover(library: Library, scope: Scope, deps: DiscoverDeps, signal: AbortSignal): AsyncGenerator<Discovery> {
  for await (const folder of deps.walk(scope, signal)) {
    for (const problem of folder.problems) yield { problem };
    const doubtful = filesNeedingHints(folder);
    const hints = doubtful.length > 0 ? await deps.readHints(library, doubtful) : undefined;
    const grouping = { libraryId: library.id, kind: library.kind, sidecars: deps.sidecars, hints };
    for (const item of groupFolder(folder, grouping)) yield { item, arriving: folder.arriving };
  }
}
