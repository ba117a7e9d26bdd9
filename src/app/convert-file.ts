/** One sidecar or file of records into another format, and what is wrong with one: by the readers and exporters there are. */
import { basename, extname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ActionError } from '../actions/find-book.ts';
import { readValues } from '../actions/record-files.ts';
import { fieldOf } from '../domain/book/fields.ts';
import type { FieldKey, Metadata } from '../domain/book/metadata.ts';
import { type MergedRecord, NOTHING_MERGED } from '../domain/book/record.ts';
import { tidyMetadata } from '../domain/book/tidy.ts';
import { type Item, stemOf } from '../domain/library/item.ts';
import { isNamed } from '../domain/library/sidecar-name.ts';
import { noSuch } from '../domain/text/nearest.ts';
import { printable } from '../domain/text/printable.ts';
import type { CatalogueFile, CatalogueFormat } from '../sdk/catalogue-format.ts';
import type { ExportContext, ExporterOptions } from '../sdk/exporter.ts';
import type { ReaderDefinition } from '../sdk/reader.ts';
import type { FilePiece, FileRecord, RecordFormat } from '../sdk/record-format.ts';
import { type AppExtensions, BUILT_IN } from './extensions.ts';
import type { FormatEntry } from './formats.ts';
import { RECORD_FORMAT_IDS } from './record-format-ids.ts';
import { recordFormat } from './record-formats.ts';

/** What a file is, or shall become. */
export interface FileKind {
  id: string;
  /** Absent if nobody reads such a file back. Throws an `Error` that says what is wrong. */
  read?(text: string): FileRecord[];
  /** Absent if nobody writes such a file. */
  write?(records: readonly FileRecord[]): AsyncIterable<FilePiece>;
  linesOf?(text: string): number[];
}

/** Names of endings that others use for ours. */
const ALIKE: Readonly<Record<string, string>> = { yml: 'yaml', ndjson: 'jsonl' };

/** What is made of readers and exporters. */
type Parts = Pick<AppExtensions, 'formats' | 'exporters'>;

/**
 * What a file is by its name, or by what somebody calls the format. Throws `ActionError`.
 * @param withPlugins all formats, those of plugins among them; asked if the program itself knows none that is meant
 */
export async function kindOf(file: string, named?: string, withPlugins: () => Parts = () => BUILT_IN): Promise<FileKind> {
  const name = basename(file).toLowerCase();
  if (named === undefined) return (await kindByName(name, BUILT_IN)) ?? (await kindByName(name, withPlugins())) ?? refuse(file);
  if (RECORD_FORMAT_IDS.some((id) => id === named)) return recordKind(await recordFormat(named));
  const called = (parts: Parts) => sidecarKind(sidecarCalled(named, parts), name) ?? catalogueKind(named, parts);
  return called(BUILT_IN) ?? called(withPlugins()) ?? refuseFormat(named, withPlugins());
}

function refuseFormat(named: string, parts: Parts): never {
  const own = new Set(idsIn(BUILT_IN));
  throw new ActionError(noSuch('format', named, [...RECORD_FORMAT_IDS, ...idsIn(parts).filter((id) => !own.has(id))]));
}

function idsIn({ formats, exporters }: Parts): string[] {
  const sidecars = formats.entries.flatMap(({ reader, writer }) => reader?.id ?? writer?.exporter.id ?? []);
  return [...sidecars, ...exporters.flatMap(({ catalogueFormats = [] }) => catalogueFormats.map(({ id }) => id))];
}

async function kindByName(name: string, { formats }: Parts): Promise<FileKind | undefined> {
  const ending = extname(name).slice(1);
  const all = await Promise.all(RECORD_FORMAT_IDS.map(recordFormat));
  const records = all.find((format) => format.ending === (ALIKE[ending] ?? ending));
  const sidecar = formats.entries.find((entry) => isNamed(name, entry.file));
  const isNamedSidecar = sidecar !== undefined && ('name' in sidecar.file || records === undefined);
  return isNamedSidecar ? sidecarKind(sidecar, name) : records && recordKind(records);
}

function refuse(file: string): never {
  throw new ActionError(`${file}: no format has such a name; say which it is, such as ${RECORD_FORMAT_IDS.slice(0, 5).join(', ')}`);
}

/** A format of sidecars by its reader or its exporter. */
function sidecarCalled(id: string, { formats }: Parts): FormatEntry | undefined {
  return formats.entries.find(({ reader, writer }) => reader?.id === id || writer?.exporter.id === id);
}

function recordKind({ id, read, write, linesOf, wantsAudioFiles }: RecordFormat): FileKind {
  async function* written(records: readonly FileRecord[]): AsyncGenerator<FilePiece> {
    const fields = [...new Set(records.flatMap(({ values }) => Object.keys(values)))];
    yield* write(
      (async function* () {
        yield* records;
      })(),
      fields,
    );
  }
  return { id, ...(read && { read }), ...(linesOf && { linesOf }), ...(!wantsAudioFiles && { write: written }) };
}

function sidecarKind(entry: FormatEntry | undefined, name: string): FileKind | undefined {
  if (!entry) return undefined;
  const { reader, writer } = entry;
  return {
    id: reader?.id ?? writer?.exporter.id ?? name,
    ...(reader && { read: (text: string) => readSidecar(reader, text, name) }),
    ...(writer && { write: (records: readonly FileRecord[]) => oneSidecar(writer, records) }),
  };
}

/** A format of a whole library, which makes files of all books; here it may make one. */
function catalogueKind(id: string, { exporters }: Parts): FileKind | undefined {
  for (const { catalogueFormats = [], options } of exporters) {
    const format = catalogueFormats.find((each) => each.id === id);
    if (format) return { id, write: (records) => oneFile(format, records, options.parse({ enabled: true })) };
  }
  return undefined;
}

async function* oneFile(format: CatalogueFormat<ExporterOptions>, records: readonly FileRecord[], options: ExporterOptions): AsyncGenerator<FilePiece> {
  const files = format.render(
    records.map(({ library, path, values }) => ({ item: itemAt(path, library), known: values as Metadata })),
    options,
  );
  const [file] = files;
  if (!file) throw new ActionError(`${format.id} makes no file of these books`);
  if (files.length > 1) throw new ActionError(`${format.id} makes ${files.length} files of these books, and only one can be written: ${namesOf(files)}`);
  yield file.content;
}

const NAMES_SHOWN = 5;

function namesOf(files: readonly CatalogueFile[]): string {
  const names = files.slice(0, NAMES_SHOWN).map(({ name }) => printable(name));
  return [...names, ...(files.length > NAMES_SHOWN ? ['…'] : [])].join(', ');
}

function itemAt(path: string, libraryId: string): Item {
  return { libraryId, path, folder: '', isFile: true, files: [] };
}

function readSidecar(reader: ReaderDefinition, text: string, name: string): FileRecord[] {
  const reading = reader.read(text, { editionKind: 'audio', tracks: [], customFields: [] });
  if (!reading) return [];
  const { editionKind, metadata } = reading;
  const values = tidyMetadata(metadata);
  return Object.keys(values).length === 0 ? [] : [{ id: 0, library: '', path: stemOf(name), editionKind, values }];
}

async function* oneSidecar({ exporter, format }: NonNullable<FormatEntry['writer']>, records: readonly FileRecord[]): AsyncGenerator<FilePiece> {
  const [record] = records;
  if (!record || records.length > 1) throw new ActionError(`${exporter.id} holds one book, and here are ${records.length}`);
  const none = { written: [], tracks: [], customFields: [], overrides: [], decisions: [], answers: [], beside: [] };
  const context: ExportContext = { item: itemAt(record.path, ''), ...none };
  const rendered = format.render(mergedFrom(record.values), context, exporter.options.parse({ enabled: true }));
  if (rendered === undefined) throw new ActionError(`${exporter.id} has nothing to say of this book`);
  yield typeof rendered === 'string' || rendered instanceof Uint8Array ? rendered : rendered.content;
}

/** A record of which one file says everything. */
function mergedFrom(values: FileRecord['values']): MergedRecord {
  const claim = { source: 'file', sourceId: '', lineage: 'file', confidence: 1 };
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  const fields = known.map(([key, value]) => [key, { value, confidence: 1, claims: [{ ...claim, value }], reason: 'the file says so' }]);
  return { ...NOTHING_MERGED, fields: Object.fromEntries(fields) };
}

export interface Converted {
  bytes: Buffer;
  books: number;
  /** What the new file does not say as the old one did, with the number of books; undefined if nobody reads such a file back. */
  lost: { field: string; books: number }[] | undefined;
  /** Values of the old file that are none of their fields, and so are not in the new one. */
  problems: string[];
}

/** Throws an `Error` that says what is wrong with the file, or why the other format cannot hold it. */
export async function convert(text: string, from: FileKind, to: FileKind): Promise<Converted> {
  if (!from.read) throw new ActionError(`${from.id} is not read`);
  if (!to.write) throw new ActionError(`${to.id} cannot be made of a file`);
  const problems: string[] = [];
  const records = from.read(text).map((record) => ({ ...record, values: readValues(record, problems) as FileRecord['values'] }));
  const pieces: Uint8Array[] = [];
  for await (const piece of to.write(records)) pieces.push(Buffer.from(piece as string));
  const bytes = Buffer.concat(pieces);
  return { bytes, books: records.length, lost: to.read && lostBetween(records, to.read(bytes.toString())), problems };
}

function lostBetween(before: readonly FileRecord[], after: readonly FileRecord[]): { field: string; books: number }[] {
  const lost = new Map<string, number>();
  for (const [at, { values }] of before.entries()) {
    for (const [field, value] of Object.entries(values))
      if (value !== undefined && !isDeepStrictEqual(value, after[at]?.values[field])) lost.set(field, (lost.get(field) ?? 0) + 1);
  }
  return [...lost].map(([field, books]) => ({ field: fieldOf(field as FieldKey).label, books }));
}

export interface FileProblem {
  /** From 1; absent where nobody knows it. */
  line?: number | undefined;
  message: string;
}

/** What is wrong with a file, and how many books it has. Throws `ActionError` if nobody reads such a file. */
export function examineFile(text: string, kind: FileKind): { books: number; problems: FileProblem[] } {
  if (!kind.read) throw new ActionError(`${kind.id} is only written: other programs read it`);
  let records: FileRecord[];
  try {
    records = kind.read(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { books: 0, problems: [{ line: lineNamedIn(message, text), message }] };
  }
  if (records.length === 0 && !kind.linesOf) return { books: 0, problems: [{ message: 'it says nothing of a book' }] };
  const lines = kind.linesOf?.(text);
  const problems = records.flatMap((record, at) => {
    const found: string[] = [];
    readValues(record, found);
    return found.map((message) => ({ line: lines?.[at], message }));
  });
  return { books: records.length, problems };
}

/** Readers tell lines, or the place of a character. */
function lineNamedIn(message: string, text: string): number | undefined {
  const line = /\bline (\d+)/.exec(message)?.[1];
  const place = /\b(?:at|position) (\d+)\b/.exec(message)?.[1];
  return line !== undefined ? Number(line) : place !== undefined ? text.slice(0, Number(place)).split('\n').length : undefined;
}
