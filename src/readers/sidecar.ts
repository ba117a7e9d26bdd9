/** Which reader a sidecar has, by its name. */
import type { CustomField } from '../domain/book/custom-field.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import { baseName } from '../domain/library/item.ts';
import { type BookBeside, type Reading, sure } from '../sdk/reading.ts';
import { readAbsJson } from './abs-json.ts';
import { readCue } from './cue.ts';
import { readNfo } from './nfo.ts';
import { readOpf } from './opf.ts';
import { readProductJson } from './product-json.ts';
import { readRubricatorJson } from './rubricator-json.ts';
import { readDescriptionText, readReaderText } from './text-files.ts';

type Reader = (text: string, book: BookBeside, customFields: readonly CustomField[]) => Reading | undefined;

/** What a sidecar with structure says is somebody's decision. */
const CERTAIN: readonly FieldKey[] = [
  'title',
  'subtitle',
  'authors',
  'narrators',
  'contributors',
  'series',
  'publisher',
  'publishedDate',
  'originalDate',
  'language',
  'copyright',
  'description',
  'genres',
  'tags',
  'identifiers',
  'abridged',
  'explicit',
  'chapters',
  'customFields',
];

const READERS: readonly [RegExp, Reader][] = [
  [/^metadata\.json$/, (text, { editionKind }) => certain('abs-json', { metadata: readAbsJson(text), editionKind })],
  [/\.rubricator\.json$/, (text) => readRubricatorJson(text)],
  [/\.metadata\.json$/, (text, { editionKind }) => readProductJson(text, editionKind)],
  [/\.opf$/, (text, { editionKind }, customFields) => certain('opf', { metadata: readOpf(text, customFields).metadata, editionKind })],
  [/\.nfo$/, (text) => readNfo(text)],
  [/\.cue$/, (text, { tracks }) => readCue(text, tracks)],
  [/^desc\.txt$/, (text) => readDescriptionText(text)],
  [/^reader\.txt$/, (text) => readReaderText(text)],
];

function certain(source: string, { metadata, editionKind }: Pick<Reading, 'metadata' | 'editionKind'>): Reading {
  return { source, lineage: source, editionKind, metadata, confidence: sure(0.9, CERTAIN) };
}

function readerOf(path: string): Reader | undefined {
  const name = baseName(path).toLowerCase();
  return READERS.find(([pattern]) => pattern.test(name))?.[1];
}

/** False for a sidecar that nobody reads. */
export function hasReader(path: string): boolean {
  return readerOf(path) !== undefined;
}

/** What a sidecar says; undefined if nothing. Throws `ReadError`. */
export function parseSidecar(path: string, text: string, book: BookBeside, customFields: readonly CustomField[] = []): Reading | undefined {
  return readerOf(path)?.(text.replace(/^\ufeff/, ''), book, customFields);
}
