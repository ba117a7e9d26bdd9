/** The contract of readers. A reader of sidecars says how its files are called, what they tell of a book, and what a change of one means. */
import type { Standing } from '../domain/book/candidate.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import { baseName } from '../domain/library/item.ts';
import { isNamed, type SidecarName } from '../domain/library/sidecar-name.ts';
import type { BookBeside, Reading } from './reading.ts';

export interface ReaderDefinition {
  /** Exporters name the reader of their format by it. */
  id: string;
  /** One line for people. */
  summary: string;
  /** How the files of this format are called. */
  file: SidecarName;
  /** What a text says; undefined if it says nothing. Pure. Throws `ReadError` for what is no such file. */
  read(text: string, book: BookBeside): Reading | undefined;
  /**
   * What a file of somebody else's is. `adopted`: it is somebody's decision, all of it is read, and it may be replaced. `evidence`: it is
   * one source among others, and stays as it is.
   */
  foreign: Standing;
  /**
   * The fields that a text leaves empty in so many words. Where a version before it had a value, somebody cleared that. Absent if the format
   * cannot say so: a value that is merely gone is no edit, because programs drop what they do not keep.
   */
  clearedFields?(text: string): readonly FieldKey[];
  /** True for a text of ours that was plainly edited where it stands, and not written anew: then what is gone was cleared as well. */
  isEditedInPlace?(text: string): boolean;
  /** True if only people change chapters in such a file. Servers write those of other formats anew by themselves. */
  hasHandmadeChapters?: boolean;
}

/** Declares a reader of sidecars; exists so that types are inferred. */
export function defineReader(definition: ReaderDefinition): ReaderDefinition {
  return definition;
}

/** The reader of a file, by its name; undefined for a file that nobody reads. */
export function readerOf(readers: readonly ReaderDefinition[], path: string): ReaderDefinition | undefined {
  const name = baseName(path).toLowerCase();
  return readers.find(({ file }) => isNamed(name, file));
}

/** Reads the metadata inside an ebook. */
export interface EbookReaderDefinition {
  /** Also the source of what it reads. */
  id: string;
  /** Without their dots. */
  extensions: readonly string[];
  /**
   * Undefined if the file says nothing. Throws `ReadError`.
   * @param path absolute
   * @param location names the file in the record
   */
  read(path: string, location: string): Promise<Reading | undefined>;
}

/** Declares a reader of ebooks; exists so that types are inferred. */
export function defineEbookReader(definition: EbookReaderDefinition): EbookReaderDefinition {
  return definition;
}
