/** Which library a folder belongs to, and which Item a path. */
import type { ReadError } from '../domain/errors.ts';
import type { Library, LibraryKind } from '../domain/library/item.ts';
import type { StoredItem } from './items.ts';

export interface Target {
  library: Library;
  /** Relative folder; empty for the whole library. */
  below: string;
}

/** A folder that cannot be read now. */
export interface Unavailable {
  root: string;
  error: ReadError;
}

export interface Libraries {
  /** Finds the libraries of these folders, or all configured ones if there are none. A folder that cannot be read does not stop the others. */
  resolve(folders: readonly string[], kind: LibraryKind, isDryRun: boolean): Promise<(Target | Unavailable)[]>;
  /**
   * The Items that a path means: several for a folder of single files. A bare name that is not on disk is no part of the folder where it
   * is said. Throws `ReadError` where nothing is on disk and nothing is known.
   */
  findItems(path: string): Promise<StoredItem[]>;
  /** Which library a path lies in, and where; undefined if in none. */
  placeAt(path: string): Promise<{ library: string; root: string; path: string } | undefined>;
  rootOf(library: string): Promise<string>;
  /** Where an Item is on disk, and the folder that holds it; absolute. */
  placeOf(item: StoredItem): Promise<{ path: string; folder: string }>;
}
