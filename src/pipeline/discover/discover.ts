/** Stage 1: folders → Items. It streams, as the walk does. */
import type { AudioHint, HintedFile } from '../../domain/library/audio-hint.ts';
import type { FolderProblem, LibraryFolder } from '../../domain/library/folder.ts';
import type { Item, Library, LibraryKind } from '../../domain/library/item.ts';
import { unreadMedium } from '../../domain/library/library-names.ts';
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
    const items = groupFolder(folder, grouping);
    for (const item of items) yield { item, arriving: folder.arriving };
    const problem = items.length === 0 ? unreadProblem(folder, library.kind) : undefined;
    if (problem) yield { problem };
  }
}

const NAMED_FILES = 3;

/** What is wrong with a folder that holds books, and none in a format that a reader knows. */
function unreadProblem(folder: LibraryFolder, kind: LibraryKind): FolderProblem | undefined {
  const names = unreadNames(folder).filter((name) => kind === 'mixed' || unreadMedium(name) === (kind === 'ebook' ? 'ebook' : 'audio'));
  if (names.length === 0) return undefined;
  const more = names.length > NAMED_FILES ? ` and ${names.length - NAMED_FILES} more` : '';
  const message = `not read, because no reader knows the format: ${names.slice(0, NAMED_FILES).join(', ')}${more}`;
  return { path: folder.path, message, isFailure: false, isUnread: true };
}

function unreadNames(folder: LibraryFolder): string[] {
  return [...folder.unread, ...folder.discs.flatMap(unreadNames)];
}
