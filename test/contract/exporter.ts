/** What every exporter must do, whatever it writes. An exporter's test calls this with the reader of its format. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyExporter, ExportContext } from '../../src/domain/exporter.ts';
import { fieldOf } from '../../src/domain/fields.ts';
import type { Identifier } from '../../src/domain/identifier.ts';
import type { Item } from '../../src/domain/item.ts';
import type { FieldKey, Metadata } from '../../src/domain/metadata.ts';
import type { MergedRecord } from '../../src/domain/record.ts';
import { type RawMetadata, tidyMetadata } from '../../src/domain/tidy.ts';

export interface ExporterContract {
  exporter: AnyExporter;
  options?: Record<string, unknown>;
  read(text: string): RawMetadata;
  /** Fields that come back exactly. */
  keeps: FieldKey[];
}

export const folderItem: Item = {
  libraryId: 'l',
  path: 'A/Book',
  folder: 'A/Book',
  isFile: false,
  files: [{ path: 'A/Book/b.m4b', role: 'audio', sizeBytes: 1, mtimeMs: 0 }],
};
export const fileItem: Item = {
  ...folderItem,
  path: 'A/Salt & Smoke.m4b',
  folder: 'A',
  isFile: true,
  files: [{ path: 'A/Salt & Smoke.m4b', role: 'audio', sizeBytes: 1, mtimeMs: 0 }],
};
export const context: ExportContext = { item: folderItem };

/** A record that says just this. */
export function recordOf(metadata: Metadata): MergedRecord {
  const fields = Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, { value, confidence: 1, claims: [], reason: '' }]));
  return { fields, conflicts: [], missing: [], timingsMs: {} };
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  fc.constantFrom(
    '../../etc/passwd',
    '<script>alert(1)</script>',
    ']]>',
    '&amp;',
    '&#10;',
    '"quoted"',
    "it's",
    'a\nb\tc',
    '--',
    '\u0000\u0008',
    '\ud800',
    '🐉',
    'שלום',
    '花子',
    'Name #1',
    ' padded ',
  ),
);
const isoDate = fc.date({ min: new Date('1500-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const person = hostile.map((name) => ({ name }));

/** Records with hostile text in every field, as the program would hold them: through the one gate. */
const records = fc
  .record(
    {
      title: hostile,
      subtitle: hostile,
      authors: fc.array(person, { maxLength: 3 }),
      narrators: fc.array(person, { maxLength: 3 }),
      series: fc.array(fc.record({ name: hostile, position: fc.constantFrom('1', '1.5', '12', undefined) }), { maxLength: 2 }),
      publisher: hostile,
      description: hostile,
      genres: fc.array(hostile, { maxLength: 3 }),
      tags: fc.array(hostile, { maxLength: 3 }),
      publishedDate: isoDate,
      language: fc.constantFrom('en', 'de', 'pt-BR', 'zh-Hant'),
      identifiers: fc.constantFrom<Identifier[]>([{ type: 'asin', value: 'B000000001' }], [{ type: 'isbn', value: '9780306406157' }], []),
    },
    { requiredKeys: ['title'] },
  )
  .map((raw) => tidyMetadata(raw))
  .filter((metadata) => metadata.title !== undefined);

export function exporterContract({ exporter, options = {}, read, keeps }: ExporterContract): void {
  const parsed: unknown = exporter.options.parse(options);
  const render = (metadata: Metadata, more: Partial<ExportContext> = {}) => exporter.render(recordOf(metadata), { ...context, ...more }, parsed);

  describe(`${exporter.id}: the contract`, () => {
    test('what is rendered is read back the same', () => {
      fc.assert(
        fc.property(records, (metadata) => {
          const back = tidyMetadata(read(render(metadata) ?? ''));
          for (const key of keeps) {
            const value = metadata[key];
            const found = back[key];
            expect(found === undefined ? undefined : fieldOf(key).normalise(found), key).toBe(value === undefined ? undefined : fieldOf(key).normalise(value));
            if (typeof value === 'string' && key !== 'description') expect(found, key).toBe(value);
          }
        }),
        { numRuns: 500 },
      );
    });

    test('the same record gives the same bytes', () => {
      fc.assert(
        fc.property(records, (metadata) => {
          expect(render(metadata)).toBe(render(structuredClone(metadata)));
        }),
      );
    });

    test('rendering over its own output changes nothing', () => {
      fc.assert(
        fc.property(records, (metadata) => {
          const first = render(metadata);
          expect(render(metadata, { existing: first })).toBe(first);
        }),
      );
    });

    test('whatever stands there, it renders', () => {
      const title = { title: 'Salt' };
      for (const existing of ['', '{', '<', 'null', '[]', '"x"', '<package>', '<a>'.repeat(500), '{"metadata":5}', '\u0000']) {
        expect(tidyMetadata(read(render(title, { existing }) ?? '')).title, existing).toBe('Salt');
      }
    });

    test('no control character and no lone surrogate reaches the file', () => {
      fc.assert(
        fc.property(records, (metadata) => {
          const text = render(metadata) ?? '';
          // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
          expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
          expect(text.isWellFormed()).toBe(true);
        }),
      );
    });

    test('a record without a title is nothing to write', () => {
      expect(render({ publisher: 'Pike' })).toBeUndefined();
    });

    test('the file name is plain, and a single file never gets a folder’s name', () => {
      const name = exporter.fileName(folderItem);
      expect(name).toMatch(/^[^/\\]+$/);
      const beside = exporter.fileName(fileItem);
      if (beside !== undefined) {
        expect(beside).not.toBe(name);
        expect(beside.startsWith('Salt & Smoke')).toBe(true);
      }
    });

    test('options are checked', () => {
      expect(exporter.options.safeParse({ nonsense: 1 }).success).toBe(false);
      expect((parsed as { enabled: boolean }).enabled).toBe(true);
    });
  });
}
