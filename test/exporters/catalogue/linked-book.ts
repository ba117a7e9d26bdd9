/** Books as linked data are made of them, with what sources and people say. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { recordFormat } from '../../../src/app/record-formats.ts';
import type { Metadata } from '../../../src/domain/book/metadata.ts';
import { valuesOf } from '../../../src/domain/book/record.ts';
import { merge } from '../../../src/pipeline/merge/merge.ts';
import { FIELD_KEYS, type FileRecord, type RawMetadata } from '../../../src/sdk/index.ts';
import { FULL_BOOK } from '../../catalogues/full-book.ts';
import { candidate, mergeSettings } from '../../pipeline/samples.ts';

/** Audible and Hardcover differ about the narrator, and Ann said what the genre is. */
export function saltRoad(): FileRecord {
  const { fields, ...rest } = merge(
    {
      editionKind: 'audio',
      candidates: [
        { candidate: candidate('audible', FULL_BOOK, 0.9, { fetchedAtMs: Date.UTC(2026, 0, 1) }) },
        { candidate: candidate('hardcover', { title: 'The Salt Road', narrators: [{ name: 'Bo Lund' }], genres: ['Travel'] }, 0.7) },
      ],
      overrides: [{ field: 'genres', value: ['Salt'], origin: 'user', setAtMs: Date.UTC(2026, 0, 2), actor: { kind: 'user', name: 'ann' } }],
    },
    mergeSettings,
  );
  return fileRecord({ ...FULL_BOOK, ...valuesOf({ fields, ...rest }) }, { claims: fields });
}

/** A book of which these sources say this. */
export function mergedRecord(place: Pick<FileRecord, 'id' | 'path'>, said: Readonly<Record<string, RawMetadata>>, confidence = 0.9): FileRecord {
  const candidates = Object.entries(said).map(([source, metadata]) => ({ candidate: candidate(source, metadata, confidence) }));
  const record = merge({ editionKind: 'audio', candidates, overrides: [] }, mergeSettings);
  return fileRecord(valuesOf(record), { ...place, claims: record.fields });
}

export function fileRecord(values: Metadata, more: Partial<FileRecord> = {}): FileRecord {
  return { id: 1, library: 'books', path: 'A/Salt', changedAt: '2026-01-02T03:04:05.678Z', editionKind: 'audio', values, ...more };
}

/** What a format makes of books. */
export async function written(id: string, records: readonly FileRecord[], fields: readonly string[] = FIELD_KEYS): Promise<string> {
  const format = await recordFormat(id);
  return text(Readable.from(format.write(Readable.from(records), fields)));
}
