/** The contract of a record format: a file that holds the records of many books, and that can be read back. */

import type { EditionKind } from '../domain/book/metadata.ts';
import type { MergedRecord } from '../domain/book/record.ts';

/** A book in such a file. */
export interface FileRecord {
  id: number;
  library: string;
  /** Relative to the library. */
  path: string;
  /** When the record last changed, as an ISO time; undefined in a file that does not say it. */
  changedAt?: string | undefined;
  /** Values by the keys of their fields. A key with undefined says that there is no value; a key that is absent says nothing. */
  values: Readonly<Record<string, unknown>>;
  /** Undefined where nobody said it. */
  editionKind?: EditionKind | undefined;
  /** What every source says of each field, and what came of it; undefined unless the format asks for it. */
  claims?: MergedRecord['fields'] | undefined;
  /** Absolute paths, in the order in which they are heard; undefined unless the format asks for them. */
  audioFiles?: readonly string[] | undefined;
}

/** A piece of a file: text is written as UTF-8. */
export type FilePiece = string | Uint8Array;

/** What describes such files, for validators and editors. */
export interface RecordSchema {
  /** What the file with it is called. */
  file: string;
  text(): string;
}

export interface RecordFormat {
  id: string;
  /** One line for people. */
  summary: string;
  /** Of its files, without the dot. */
  ending: string;
  mediaType: string;
  /** Absent where a file says nothing of how it is built. */
  schema?: RecordSchema;
  /** True if it writes what every source says of each field, which costs a look at everything that is known of each book. */
  wantsClaims?: boolean;
  /** True if it writes where the audio files of each book are, which costs a look at the folder. */
  wantsAudioFiles?: boolean;
  /** True if what it writes of a book is always the same, whatever fields somebody wants. */
  isFixed?: boolean;
  /** The file, piece by piece, so that a large library need not be in memory. @param fields keys of the fields that are wanted */
  write(records: AsyncIterable<FileRecord>, fields: readonly string[]): AsyncIterable<FilePiece>;
  /** Reads what it wrote, or what somebody made of that; absent where nothing is read back. Throws an `Error` whose message says where it is wrong. */
  read?(text: string): FileRecord[];
  /** The line on which each book begins, from 1, so that a problem is found; of a text that `read` takes. */
  linesOf?(text: string): number[];
}

/** Declares a record format; exists so that types are inferred. */
export function defineRecordFormat<const T extends RecordFormat>(definition: T): T {
  return definition;
}

/** A text in which one record stands behind the other. */
export interface TextParts {
  /** What stands before the first record. */
  begin(fields: readonly string[]): string;
  /** @param at the number of records before it */
  record(record: FileRecord, fields: readonly string[], at: number): string;
  /** What stands behind the last record. */
  end(count: number): string;
}

export function writeInParts({ begin, record, end }: TextParts): RecordFormat['write'] {
  return async function* write(records, fields) {
    yield begin(fields);
    let count = 0;
    for await (const each of records) yield record(each, fields, count++);
    yield end(count);
  };
}
