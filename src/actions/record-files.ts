/** Records of many books to a file, and what somebody edited in such a file back. */
import { FIELD_KEYS } from '../domain/book/fields.ts';
import { type FieldKey, Metadata } from '../domain/book/metadata.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { FilePiece, FileRecord, RecordFormat } from '../sdk/record-format.ts';
import type { Questions } from './actions.ts';
import type { PlacedEntry } from './search.ts';
import { editableOf, editsOf, type OnConflict, type TargetEdits, whoseCounts } from './target-edits.ts';
import { differencesOf } from './verify-target.ts';

/** What every source says of the fields of a book; undefined for one that is not there any more. */
export type ClaimsOf = (itemId: number) => Promise<FileRecord['claims']>;

/** A book that goes into a file. */
export interface FiledBook extends Pick<PlacedEntry, 'item' | 'path'> {
  record: Pick<PlacedEntry['record'], 'values' | 'changedAtMs'>;
}

/** The audio files of a book, as absolute paths in the order in which they are heard. */
export type AudioFilesOf = (book: FiledBook) => Promise<readonly string[]>;

export interface RecordFileInput {
  format: RecordFormat;
  books: AsyncIterable<FiledBook>;
  fields: readonly FieldKey[];
}

export interface RecordFileDeps extends Pick<Questions, 'book' | 'explainBook'> {
  audioFilesOf: AudioFilesOf;
}

/** A file of records, piece by piece. */
export function recordFile({ format, books, fields: wanted }: RecordFileInput, deps: RecordFileDeps): AsyncIterable<FilePiece> {
  const fields = format.isFixed ? FIELD_KEYS : wanted;
  const claimsOf = format.wantsClaims ? claimsFrom(deps) : undefined;
  const audioFilesOf = format.wantsAudioFiles ? deps.audioFilesOf : undefined;
  return format.write(fileRecords(books, fields, { claimsOf, audioFilesOf }), fields);
}

interface More {
  claimsOf?: ClaimsOf | undefined;
  audioFilesOf?: AudioFilesOf | undefined;
}

/** The books as a file has them, with what its format asks for. */
export async function* fileRecords(
  entries: AsyncIterable<FiledBook>,
  fields: readonly FieldKey[],
  { claimsOf, audioFilesOf }: More = {},
): AsyncGenerator<FileRecord> {
  for await (const entry of entries) {
    const record = recordOf(entry, fields);
    const claims = claimsOf && { claims: await claimsOf(record.id) };
    yield { ...record, ...claims, ...(audioFilesOf && { audioFiles: await audioFilesOf(entry) }) };
  }
}

function recordOf({ item: { id, library, path, editionKind }, record: { values, changedAtMs } }: FiledBook, fields: readonly FieldKey[]): FileRecord {
  const changedAt = new Date(changedAtMs).toISOString();
  return { id, library, path, changedAt, editionKind, values: Object.fromEntries(fields.map((field) => [field, values[field]])) };
}

/** Claims as those may read them whose questions these are. */
export function claimsFrom({ book, explainBook }: Pick<Questions, 'book' | 'explainBook'>): ClaimsOf {
  return async (itemId) => {
    const item = await book(itemId);
    return item && (await explainBook(item)).record.fields;
  };
}

export interface FileEditsInput {
  records: readonly FileRecord[];
  onConflict: OnConflict;
  /** When the file was last changed. */
  fileAtMs: number;
}

export interface FileEdits extends TargetEdits {
  /** Values that are none of their fields. */
  problems: string[];
}

/** A book that changed here after the file was written changed on both sides. */
export async function fileEdits({ records, onConflict, fileAtMs }: FileEditsInput, { catalogue }: { catalogue: Pick<Catalogue, 'get'> }): Promise<FileEdits> {
  const found: FileEdits = { edits: [], conflicts: [], passedBy: 0, problems: [] };
  for (const record of records) {
    const entry = await catalogue.get(record.id);
    // Another store gives the same number to another book.
    if (!entry || entry.item.library !== record.library || entry.item.path !== record.path) {
      found.passedBy++;
      continue;
    }
    const there = readValues(record, found.problems);
    const { editable, rest } = editableOf(differencesOf(entry.record.values, there, Object.keys(there) as FieldKey[]));
    found.passedBy += rest;
    if (editable.length === 0) continue;
    const isConflict = record.changedAt !== undefined && entry.record.changedAtMs > Date.parse(record.changedAt);
    const counts = isConflict ? whoseCounts(onConflict, fileAtMs, entry.record.changedAtMs) : 'theirs';
    if (counts === 'review') found.conflicts.push(record.id);
    if (counts === 'theirs') found.edits.push(...editsOf(record.id, editable));
  }
  return found;
}

/** Fields that the file says something of; what is no value of its field is told, and left as it is. */
export function readValues({ id, values }: Pick<FileRecord, 'id' | 'values'>, problems: string[]): Metadata {
  const read: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) {
    const isKnown = FIELD_KEYS.includes(field as FieldKey);
    const { success, data } = Metadata.safeParse({ [field]: value });
    if (isKnown && success) read[field] = data[field as FieldKey];
    else problems.push(isKnown ? `book ${id}: this is no value of ${field}` : `book ${id}: there is no field ${field}`);
  }
  return read;
}
