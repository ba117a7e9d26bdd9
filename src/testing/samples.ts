/** A book on disk and in the record, for suites and tests. */
import { type CatalogueRecord, RECORD_VERSION } from '../domain/book/catalogue-record.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import type { FieldKey, Metadata } from '../domain/book/metadata.ts';
import type { Query } from '../domain/book/query.ts';
import type { MergedRecord } from '../domain/book/record.ts';
import { tidyMetadata } from '../domain/book/tidy.ts';
import type { Item } from '../domain/library/item.ts';
import type { ExportContext } from '../sdk/exporter.ts';

/** A book in a folder of its own. */
export const folderItem: Item = {
  libraryId: 'l',
  path: 'A/Book',
  folder: 'A/Book',
  isFile: false,
  files: [{ path: 'A/Book/b.m4b', role: 'audio', sizeBytes: 1, mtimeMs: 0 }],
};
/** A book that is one file among others. */
export const fileItem: Item = {
  ...folderItem,
  path: 'A/Salt & Smoke.m4b',
  folder: 'A',
  isFile: true,
  files: [{ path: 'A/Salt & Smoke.m4b', role: 'audio', sizeBytes: 1, mtimeMs: 0 }],
};
/** A field of the user's own of each type. */
export const customFields: CustomField[] = [
  { id: 'mood', label: 'Mood', type: 'list', values: [], column: '#mood' },
  { id: 'notes', label: 'Notes', type: 'text', values: [], column: '#ab_notes' },
  { id: 'stars', label: 'Stars', type: 'number', values: [], column: '#ab_stars' },
  { id: 'bought', label: 'Bought', type: 'date', values: [], column: '#ab_bought' },
  { id: 'owned', label: 'Owned', type: 'boolean', values: [], column: '#ab_owned' },
  { id: 'state', label: 'State', type: 'enumeration', values: ['new', 'heard'], column: '#ab_state' },
];
/** What an exporter is given beside the record. */
export const context: ExportContext = {
  item: folderItem,
  tracks: [{ path: 'b.m4b', durationMs: 3_600_000 }],
  customFields,
  overrides: [],
  decisions: [],
  answers: [],
  beside: [],
  written: [],
};

/** A record that says just this. */
export function recordOf(metadata: Metadata): MergedRecord {
  const fields = Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, { value, confidence: 1, claims: [], reason: '' }]));
  return { fields, conflicts: [], missing: [], unsure: [], timingsMs: {} };
}

/** What a book is asked for by. */
export function query(more: Partial<Query> = {}): Query {
  return { editionKind: 'audio', identifiers: [], authors: [], narrators: [], series: [], wants: [], ...more };
}

/** A book with something in most fields. */
export const book: Metadata = tidyMetadata({
  title: 'The Salt Road',
  subtitle: 'Notes from the Coast',
  authors: [{ name: 'Ann Cole' }],
  narrators: [{ name: 'Dara Quill' }],
  series: [{ name: 'The Lantern Coast', position: '2' }],
  publisher: 'Pike',
  publishedDate: '2017',
  language: 'en',
  description: 'A story of salt.',
  genres: ['Fantasy'],
  tags: ['own'],
  identifiers: [{ type: 'asin', value: 'B000000001' }],
  chapters: [
    { title: 'Dawn', startMs: 0, endMs: 600_000 },
    { title: 'Dusk', startMs: 600_000, endMs: 3_600_000 },
  ],
});

/** What somebody makes of the book by hand. */
export const changed: Metadata = tidyMetadata({
  ...book,
  title: 'Quite another title',
  narrators: [{ name: 'Kit Marlowe' }],
  description: 'Quite another story, of a quite different road.',
  chapters: book.chapters?.map((chapter, index) => ({ ...chapter, title: `Renamed ${index}` })),
});
/** The fields in which it differs, beside chapters. */
export const CHANGED: readonly FieldKey[] = ['title', 'narrators', 'description'];

/** A record for the catalogue in which every value is Audible's. */
export function catalogueRecordOf(values: Metadata): CatalogueRecord {
  const sources = Object.fromEntries(Object.keys(values).map((key) => [key, { source: 'audible', confidence: 0.9 }]));
  return { values, sources, conflicts: 0, changedAtMs: 1, version: RECORD_VERSION };
}

/** What a table that is a plain object answers by itself. */
export const WORDS_OF_OBJECTS = ['constructor', '__proto__', 'hasOwnProperty', 'toString', 'valueOf'] as const;
