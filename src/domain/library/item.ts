/** What stands on disk: libraries, and the books found in them. */
import type { EditionKind } from '../book/metadata.ts';

export const LIBRARY_KINDS = ['audiobook', 'ebook', 'mixed'] as const;
export type LibraryKind = (typeof LIBRARY_KINDS)[number];

/** A configured root folder. */
export interface Library {
  /** Name from the config; the absolute path itself for a folder given on the command line. */
  id: string;
  /** Absolute path. */
  root: string;
  kind: LibraryKind;
}

export type FileRole = 'audio' | 'ebook' | 'sidecar' | 'image';

/** A file of an Item; `path` is relative to the library, with `/`. */
export interface ItemFile {
  path: string;
  role: FileRole;
  sizeBytes: number;
  mtimeMs: number;
}

/** One book on disk. Identity is library and path; never an inode. */
export interface Item {
  libraryId: string;
  /** Relative path of the book's folder, or of its first file if the folder holds other books, too. */
  path: string;
  /** Relative path of the folder in which sidecars are written. */
  folder: string;
  /** True when the Item is one file (or one base name) among others: sidecars then carry its base name. */
  isFile: boolean;
  files: ItemFile[];
}

/** Files of a role, in the Item's order. */
export function filesOf(item: Item, role: FileRole): ItemFile[] {
  return item.files.filter((file) => file.role === role);
}

/** Audio if the Item has any audio file, otherwise ebook. It takes edition-level facts of that kind only. */
export function editionKindOf(item: Item): EditionKind {
  return item.files.some((file) => file.role === 'audio') ? 'audio' : 'ebook';
}

/** The last part of a relative path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder of a relative path; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** A file name without its extension. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** The lower-case extension without its dot; empty if there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}
