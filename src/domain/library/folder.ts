/** A folder of a library as the walk hands it on. Paths are relative to the library, with `/`; the root is ''. */
import type { ItemFile } from './item.ts';

export interface LibraryFolder {
  path: string;
  /** Media, sidecars and images; skipped, hidden, ignored and empty files are not among them. */
  files: ItemFile[];
  /** Disc folders (`CD 1`), which belong to this folder's book. They are not handed on by themselves. */
  discs: LibraryFolder[];
  /** What is being copied or downloaded here: changes whenever that changes, and is empty when nothing is. */
  arriving: string;
  /** True of the root, and of a folder with media when another folder below holds media too: it is a shelf, not a book. */
  isShelf: boolean;
  /** Things that could not be looked at. */
  problems: FolderProblem[];
}

export interface FolderProblem {
  path: string;
  message: string;
  /** False for what is left out on purpose, such as a link that leaves the library. */
  isFailure: boolean;
}
