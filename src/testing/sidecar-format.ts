/** What every sidecar format must do: what is written is recognised, read back, and told from what somebody else wrote. */
import { describe, expect, test } from 'vitest';
import { exporters as ownExporters } from '../../exporters/registry.ts';
import { formatTable } from '../app/formats.ts';
import { FIELDS, fieldOf } from '../domain/book/fields.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import type { MergedRecord } from '../domain/book/record.ts';
import { tidyMetadata } from '../domain/book/tidy.ts';
import { fileNameFor } from '../domain/library/file-name.ts';
import { isSkippedName, roleOfName } from '../domain/library/library-names.ts';
import { createSidecarNames, type SidecarNames } from '../domain/library/sidecar-name.ts';
import { readers as ownReaders } from '../readers/registry.ts';
import type { AnyExporter, SidecarFormat } from '../sdk/exporter.ts';
import { type ReaderDefinition, readerOf } from '../sdk/reader.ts';
import { memoryDisk } from './memory-disk.ts';
import { type ScanSubject, scanOnce } from './one-scan.ts';
import { book, CHANGED, changed, context, customFields, fileItem, folderItem, recordOf } from './samples.ts';

export interface SidecarFormatContract {
  exporter: AnyExporter;
  /** Which of the exporter's formats; the first by default. */
  format?: number;
  /** Options of the exporter with which the format says the most. */
  options?: Record<string, unknown>;
  /** The reader that the format names by `readBy`. */
  reader?: ReaderDefinition;
  /** Fields that come back as they were written. */
  keeps?: readonly FieldKey[];
}

/** The format in a program that has all formats of its own as well. */
interface Subject extends ScanSubject {
  reader: ReaderDefinition | undefined;
  keeps: readonly FieldKey[];
  sidecarNames: SidecarNames;
}

const beside = { editionKind: 'audio' as const, tracks: context.tracks, customFields };

export function sidecarFormatContract(contract: SidecarFormatContract): void {
  const { exporter, reader, keeps = [] } = contract;
  const format = exporter.formats[contract.format ?? 0] as SidecarFormat;
  const readers = reader ? withOne(ownReaders, reader) : ownReaders;
  const table = formatTable(readers, withOne(ownExporters, exporter));
  const subject: Subject = {
    ...{ exporter, format, reader, readers, keeps },
    options: exporter.options.parse({ enabled: true, ...contract.options }),
    sidecarNames: createSidecarNames(table.map(({ file }) => file)),
  };
  describe(`${exporter.id} ${reader?.id ?? format.extension}: the contract of sidecar formats`, () => {
    nameTests(subject);
    scanTests(subject);
    if (reader) readBackTests(subject, reader);
  });
}

/** All that the program brings and one more, or another one of the same id. */
function withOne<Definition extends { id: string }>(own: readonly Definition[], one: Definition): Definition[] {
  return [...own.filter(({ id }) => id !== one.id), one];
}

function nameTests({ reader, readers, format, options, sidecarNames }: Subject): void {
  test('a file that is written is recognised by its name, and by no other entry’s reader', () => {
    for (const item of [folderItem, fileItem]) {
      const template = format.name(item, options);
      if (template === undefined) continue;
      const name = fileNameFor(template, format, item, book);
      expect([isSkippedName(name, sidecarNames), roleOfName(name, sidecarNames)]).toEqual([false, 'sidecar']);
      expect(readerOf(readers, name)).toBe(reader);
      if (item.isFile) expect(sidecarNames.isCompanion(name.toLowerCase(), 'salt & smoke')).toBe(true);
      expect(sidecarNames.isCompanion(name.toLowerCase(), 'another book')).toBe(false);
    }
  });
}

function scanTests(subject: Subject): void {
  const { reader } = subject;

  /** As somebody else would leave it: the mark of a file of ours holds no more after one changed byte. */
  const byHand = (text: string) => (reader?.read(text, beside)?.mark?.isIntact ? `${text}\n` : text);

  test('ours is no evidence for itself, and equal bytes are not written again', async () => {
    const disk = await memoryDisk();
    expect((await scanOnce(disk, subject)).action).toBe('created');
    const again = await scanOnce(disk, subject);
    expect(again).toMatchObject({ action: 'unchanged', edits: [], sources: [] });
    expect(disk.touched).toHaveLength(1);
  });

  test('a change by hand becomes overrides where a reader can tell, and is left alone otherwise', async () => {
    const disk = await memoryDisk();
    const { path } = await scanOnce(disk, subject);
    const kept = reader?.read(render(subject, recordOf(book)), beside)?.metadata ?? {};
    const text = reader ? byHand(render(subject, recordOf(changed))) : 'mine';
    disk.files.set(path, Buffer.from(text));
    const { action, edits } = await scanOnce(disk, subject);
    const fields = CHANGED.filter((field) => tidyMetadata(kept)[field] !== undefined);
    const chapters = reader?.hasHandmadeChapters ? ['chapters'] : [];
    expect(edits.sort()).toEqual([...fields, ...chapters].sort());
    expect(action).toBe(reader ? 'updated' : 'skipped');
    if (!reader) expect(disk.text(path)).toBe('mine');
  });

  test('somebody else’s file is adopted and replaced, or evidence and left alone, as its reader says', async () => {
    const disk = await memoryDisk();
    const { path } = await scanOnce(disk, subject, true);
    const theirs = byHand(render(subject, recordOf(changed)));
    disk.files.set(path, Buffer.from(theirs));
    const { action, standings } = await scanOnce(disk, subject);
    const reading = reader?.read(theirs, beside);
    // A record of our own is no source: the answers that it was made of come back instead.
    expect(standings).toEqual(reading && !reading.answers ? [reader?.foreign] : []);
    expect(action).toBe(reader?.foreign === 'adopted' ? 'updated' : 'skipped');
  });
}

function readBackTests(subject: Subject, reader: ReaderDefinition): void {
  const read = (record: MergedRecord) => tidyMetadata(reader.read(render(subject, record), beside)?.metadata ?? {});

  test('what is read back is what was written', () => {
    const back = read(recordOf(book));
    expect(Object.keys(back)).toEqual(expect.arrayContaining([...subject.keeps]));
    // An OPF always names the book by a UUID as well.
    const comparable = { ...back, identifiers: back.identifiers?.filter(({ type }) => type !== 'uuid') };
    const stated = (Object.keys(back) as FieldKey[]).filter((key) => comparable[key] !== undefined);
    for (const key of stated) expect([key, sameMeaning(key, comparable[key], book[key])]).toEqual([key, true]);
  });

  test('fields are cleared as the format says, and a field that is merely gone is none', () => {
    const clearedBy = (record: MergedRecord) => reader.clearedFields?.(render(subject, record)) ?? [];
    expect(clearedBy(recordOf(book))).toEqual([]);
    const cleared = FIELDS.map(({ key }) => key).filter((key) => key !== 'title' && clearedBy(recordWithout(key, true)).length > 0);
    for (const key of cleared) {
      expect(clearedBy(recordWithout(key, true))).toEqual([key]);
      expect(clearedBy(recordWithout(key, false))).toEqual([]);
    }
    expect(cleared.length > 0).toBe(reader.clearedFields !== undefined);
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

function render({ format, options }: Subject, record: MergedRecord): string {
  const content = format.render(record, context, options);
  return String(typeof content === 'object' && 'content' in content ? content.content : content);
}
