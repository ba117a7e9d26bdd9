/** The contract of a record format: a file that holds the records of many books, and that can be read back. */

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
}

export interface RecordFormat {
  /** Also the ending of its files. */
  id: string;
  /** One line for people. */
  summary: string;
  /** What stands before the first record. */
  begin(fields: readonly string[]): string;
  /** @param at the number of records before it */
  record(record: FileRecord, fields: readonly string[], at: number): string;
  /** What stands behind the last record. */
  end(count: number): string;
  /** Reads what it wrote, or what somebody made of that. Throws an `Error` whose message says where it is wrong. */
  read(text: string): FileRecord[];
}

/** Declares a record format; exists so that types are inferred. */
export function defineRecordFormat(definition: RecordFormat): RecordFormat {
  return definition;
}
