/** What every entry of the table of formats must do: what is written is recognised, read back, and told from what somebody else wrote. */

import { describe, expect, test } from 'vitest';
import { type FormatEntry, sidecarNames } from '../../src/app/formats.ts';
import { UNKNOWN_ACTOR } from '../../src/domain/actor.ts';
import { FIELDS, fieldOf } from '../../src/domain/book/fields.ts';
import type { FieldKey, Metadata } from '../../src/domain/book/metadata.ts';
import type { MergedRecord } from '../../src/domain/book/record.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { fileNameFor } from '../../src/domain/library/file-name.ts';
import type { Item } from '../../src/domain/library/item.ts';
import { isSkippedName, roleOfName } from '../../src/domain/library/library-names.ts';
import { exportAll } from '../../src/pipeline/export/export.ts';
import { hashOf } from '../../src/pipeline/fingerprint.ts';
import { identify } from '../../src/pipeline/identify/identify.ts';
import { merge } from '../../src/pipeline/merge/merge.ts';
import { readers } from '../../src/readers/registry.ts';
import type { ActiveExporter, SidecarFormat } from '../../src/sdk/exporter.ts';
import { type ReaderDefinition, readerOf } from '../../src/sdk/reader.ts';
import { type MemoryDisk, memoryDisk } from '../pipeline/memory-disk.ts';
import { mergeSettings } from '../pipeline/samples.ts';
import { context, customFields, fileItem, folderItem, recordOf } from './exporter.ts';

export interface FormatExpectation {
  /** Options of the exporter with which the format says the most. */
  options?: Record<string, unknown>;
  /** Fields that come back as they were written, or that the sample states. */
  keeps?: readonly FieldKey[];
  /** A file for a format that is only read, with its name. */
  sample?: { name: string; text: string };
}

const book: Metadata = tidyMetadata({
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
const changed: Metadata = tidyMetadata({
  ...book,
  title: 'Quite another title',
  narrators: [{ name: 'Kit Marlowe' }],
  description: 'Quite another story, of a quite different road.',
  chapters: book.chapters?.map((chapter, index) => ({ ...chapter, title: `Renamed ${index}` })),
});
const CHANGED: readonly FieldKey[] = ['title', 'narrators', 'description'];

const beside = { editionKind: 'audio' as const, tracks: context.tracks, customFields };

/** The name by which a table of expectations knows an entry. */
export function entryName({ reader, writer }: FormatEntry): string {
  return reader?.id ?? `${writer?.exporter.id} ${writer?.format.extension}`;
}

export function formatContract(entry: FormatEntry, expected: FormatExpectation): void {
  const { reader, writer } = entry;
  describe(entryName(entry), () => {
    if (writer) writtenContract(entry, writer, expected);
    if (reader && writer) readBackContract(reader, writer, expected);
    if (reader && expected.sample) sampleContract(reader, expected.sample, expected.keeps ?? []);
  });
}

type Writer = NonNullable<FormatEntry['writer']>;

function writtenContract({ reader }: FormatEntry, writer: Writer, { options }: FormatExpectation): void {
  const { format } = writer;
  const parsed = optionsOf(writer, options);

  test('a file that is written is recognised by its name, and by no other entry’s reader', () => {
    for (const item of [folderItem, fileItem]) {
      const template = format.name(item, parsed);
      if (template === undefined) continue;
      const name = fileNameFor(template, format, item, book);
      expect([isSkippedName(name, sidecarNames), roleOfName(name, sidecarNames)]).toEqual([false, 'sidecar']);
      expect(readerOf(readers, name)).toBe(reader);
      if (item.isFile) expect(sidecarNames.isCompanion(name.toLowerCase(), 'salt & smoke')).toBe(true);
      expect(sidecarNames.isCompanion(name.toLowerCase(), 'another book')).toBe(false);
    }
  });

  test('ours is no evidence for itself, and equal bytes are not written again', async () => {
    const disk = await memoryDisk();
    expect((await pass(disk, writer, { options })).action).toBe('created');
    const again = await pass(disk, writer, { options });
    expect(again).toMatchObject({ action: 'unchanged', edits: [], sources: [] });
    expect(disk.touched).toHaveLength(1);
  });

  test('a change by hand becomes overrides where a reader can tell, and is left alone otherwise', async () => {
    const disk = await memoryDisk();
    const { path } = await pass(disk, writer, { options });
    const kept = reader?.read(render(writer, recordOf(book), options), beside)?.metadata ?? {};
    const text = reader ? render(writer, recordOf(changed), options) : 'mine';
    disk.files.set(path, Buffer.from(text));
    const { action, edits } = await pass(disk, writer, { options });
    const fields = CHANGED.filter((field) => tidyMetadata(kept)[field] !== undefined);
    const chapters = reader?.hasHandmadeChapters ? ['chapters'] : [];
    expect(edits.sort()).toEqual([...fields, ...chapters].sort());
    expect(action).toBe(reader ? 'updated' : 'skipped');
    if (!reader) expect(disk.text(path)).toBe('mine');
  });

  test('somebody else’s file is adopted and replaced, or evidence and left alone, as its reader says', async () => {
    const disk = await memoryDisk();
    const { path } = await pass(disk, writer, { options, isDryRun: true });
    const theirs = render(writer, recordOf(changed), options);
    disk.files.set(path, Buffer.from(theirs));
    const { action, standings } = await pass(disk, writer, { options });
    const reading = reader?.read(theirs, beside);
    // A record of our own is no source: the answers that it was made of come back instead.
    expect(standings).toEqual(reading && !reading.answers ? [reader?.foreign] : []);
    expect(action).toBe(reader?.foreign === 'adopted' ? 'updated' : 'skipped');
  });
}

function readBackContract(reader: ReaderDefinition, writer: Writer, { options, keeps = [] }: FormatExpectation): void {
  const read = (record: MergedRecord) => tidyMetadata(reader.read(render(writer, record, options), beside)?.metadata ?? {});

  test('what is read back is what was written', () => {
    const back = read(recordOf(book));
    expect(Object.keys(back)).toEqual(expect.arrayContaining([...keeps]));
    // An OPF always names the book by a UUID as well.
    const comparable = { ...back, identifiers: back.identifiers?.filter(({ type }) => type !== 'uuid') };
    const stated = (Object.keys(back) as FieldKey[]).filter((key) => comparable[key] !== undefined);
    for (const key of stated) expect([key, sameMeaning(key, comparable[key], book[key])]).toEqual([key, true]);
  });

  test('fields are cleared as the format says, and a field that is merely gone is none', () => {
    const clearedBy = (record: MergedRecord) => reader.clearedFields?.(render(writer, record, options)) ?? [];
    expect(clearedBy(recordOf(book))).toEqual([]);
    const cleared = FIELDS.map(({ key }) => key).filter((key) => key !== 'title' && clearedBy(recordWithout(key, true)).length > 0);
    for (const key of cleared) {
      expect(clearedBy(recordWithout(key, true))).toEqual([key]);
      expect(clearedBy(recordWithout(key, false))).toEqual([]);
    }
    expect(cleared.length > 0).toBe(reader.clearedFields !== undefined);
  });
}

function sampleContract(reader: ReaderDefinition, { name, text }: { name: string; text: string }, keeps: readonly FieldKey[]): void {
  test('a sample is recognised and read', () => {
    expect(roleOfName(name, sidecarNames)).toBe('sidecar');
    expect(readerOf(readers, name)).toBe(reader);
    expect(Object.keys(tidyMetadata(reader.read(text, beside)?.metadata ?? {}))).toEqual(expect.arrayContaining([...keeps]));
  });
}

function sameMeaning(key: FieldKey, a: unknown, b: unknown): boolean {
  const field = fieldOf(key);
  if (a === undefined || b === undefined) return false;
  return field.normalise(a as never) === field.normalise(b as never) || (field.agrees?.(a as never, b as never) ?? false);
}

function recordWithout(key: FieldKey, isCleared: boolean): MergedRecord {
  const record = recordOf({ ...book, [key]: undefined });
  delete record.fields[key];
  if (isCleared) Object.assign(record.fields, { [key]: { confidence: 1, claims: [], reason: '', override: { origin: 'user', setAtMs: 0 } } });
  return record;
}

function optionsOf({ exporter }: Writer, options: Record<string, unknown> = {}): never {
  return exporter.options.parse({ enabled: true, ...options }) as never;
}

function render(writer: Writer, record: MergedRecord, options?: Record<string, unknown>): string {
  const content = writer.format.render(record, context, optionsOf(writer, options));
  return String(typeof content === 'object' && 'content' in content ? content.content : content);
}

interface Pass {
  options: Record<string, unknown> | undefined;
  isDryRun?: boolean;
}

/** Identifies the book with whatever stands on the disk, and exports it by this one format. */
async function pass(disk: MemoryDisk, { exporter, format }: Writer, { options, isDryRun = false }: Pass) {
  const sidecars = [...disk.files.keys()].map((path) => ({ path, role: 'sidecar' as const, sizeBytes: 1, mtimeMs: 0 }));
  const item: Item = { ...folderItem, files: [...folderItem.files, ...sidecars] };
  const { sidecars: own } = await disk.store.load(disk.itemId);
  const byName = (path: string) => readerOf(readers, path);
  const identified = await identify(
    { item, own, overrides: [], adopted: [], foreign: 'adopt', readAhead: new Map() },
    {
      readAudio: async () => ({ reading: { source: 'tags', lineage: 'tags', metadata: {}, confidence: {} }, durationMs: 3_600_000 }),
      readEbook: async () => undefined,
      readBytes: async (path) => disk.files.get(path),
      readerOf: byName,
      customFields,
      pause: async () => undefined,
      readPath: () => ({ source: 'path', lineage: 'path', metadata: {}, confidence: {} }),
      hash: hashOf,
      now: () => 1_000_000,
      merge: (editionKind, candidates, overrides) =>
        merge({ editionKind, candidates: candidates.map((each) => ({ candidate: each })), overrides }, mergeSettings),
    },
  );
  const only: ActiveExporter = {
    definition: { ...exporter, formats: [format as SidecarFormat] },
    options: exporter.options.parse({ enabled: true, ...options }),
  };
  const [outcome] = await exportAll(
    {
      ...{
        item,
        itemId: isDryRun ? undefined : disk.itemId,
        runId: await disk.store.beginRun({ kind: 'scan', startedAtMs: 1, actor: UNKNOWN_ACTOR }),
        record: recordOf(book),
      },
      ...{ tracks: identified.tracks, customFields, overrides: [], answers: [], sidecarsOnDisk: identified.sidecarsOnDisk, own, exporters: [only] },
      ...{ existing: 'adopt', mayRemove: true, overrulesUndo: false, isDryRun },
    },
    { ...disk.deps, readerOf: byName },
  );
  const found = identified.candidates.filter(({ source }) => source !== 'path' && source !== 'tags');
  return {
    path: outcome?.path ?? '',
    action: outcome?.action,
    edits: identified.newOverrides.map(({ field }) => field),
    sources: found.map(({ source }) => source),
    standings: found.map(({ standing }) => standing),
  };
}
