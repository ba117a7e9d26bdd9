/** A folder of a library as the walk yields it. Paths are relative to the library, with `/`; the root is ''. */
import type { ItemFile } from './item.ts';

export interface LibraryFolder {
  path: string;
  /** Media, sidecars and images; skipped, hidden, ignored and empty files are not among them. */
  files: ItemFile[];
  /** Disc folders (`CD 1`), which belong to this folder's book. The walk does not yield them by themselves. */
  discs: LibraryFolder[];
  /** Names, sizes and times of what is still being copied or downloaded here; empty if nothing is. */
  arriving: string;
  /** True for the root, and for a folder with media that has another folder with media below it: it is a shelf and not a book. */
  isShelf: boolean;
  /** Names of files in formats of books that no reader knows. */
  unread: string[];
  /** Things that could not be looked at. */
  problems: FolderProblem[];
}

export interface FolderProblem {
  path: string;
  message: string;
  /** False for what is left out on purpose, such as a link that leaves the library. */
  isFailure: boolean;
  /** True for books in formats that no reader knows, and for pipes and devices with names of books: nothing failed, but the user is to hear of it. */
  isUnread?: boolean;
}
