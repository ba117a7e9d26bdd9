/** The golden book, as exporters are handed it. (Nothing of a test runner here: this runs in processes of its own.) */

import type { Metadata } from '../../src/domain/book/metadata.ts';
import type { MergedRecord } from '../../src/domain/book/record.ts';
import type { ExportContext } from '../../src/sdk/exporter.ts';
import { full } from '../exporters/sample.ts';

export const book: Metadata = { ...full, customFields: { mood: ['calm', 'wet'] } };

export const context: ExportContext = {
  item: { libraryId: 'l', path: 'A/Book', folder: 'A/Book', isFile: false, files: [{ path: 'A/Book/b.m4b', role: 'audio', sizeBytes: 1, mtimeMs: 0 }] },
  tracks: [{ path: 'b.m4b', durationMs: 3_600_000 }],
  customFields: [{ id: 'mood', label: 'Mood', type: 'list', values: [], column: '#mood' }],
  overrides: [{ field: 'title', value: 'Mine', origin: 'user', setAtMs: 0 }],
  decisions: [],
  answers: [{ source: 'audible', sourceId: 'B000000001', lineage: 'audible', standing: 'evidence' }],
  beside: [],
  written: [],
};

export function recordOf(metadata: Metadata): MergedRecord {
  const claim = (value: unknown) => ({ source: 'audible', sourceId: 'B000000001', lineage: 'audible', confidence: 0.9, value });
  const fields = Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key, { value, confidence: 0.9, claims: [claim(value)], reason: 'the only source' }]),
  );
  return { fields: fields as MergedRecord['fields'], conflicts: [], missing: [], unsure: [], timingsMs: {} };
}
