/** What every exporter must do, whatever it writes. An exporter's test calls this with the reader of its format. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CustomField, type CustomValue, customValue } from '../../src/domain/book/custom-field.ts';
import { fieldOf } from '../../src/domain/book/fields.ts';
import type { Identifier } from '../../src/domain/book/identifier.ts';
import type { Chapter, FieldKey, Metadata } from '../../src/domain/book/metadata.ts';
import type { MergedRecord } from '../../src/domain/book/record.ts';
import { type RawMetadata, tidyMetadata } from '../../src/domain/book/tidy.ts';
import { fileNameFor } from '../../src/domain/library/file-name.ts';
import type { Item } from '../../src/domain/library/item.ts';
import type { AnyExporter, ExportContext, SidecarFormat } from '../../src/sdk/exporter.ts';

export interface ExporterContract {
  exporter: AnyExporter;
  options?: Record<string, unknown>;
  /** Which of the exporter's formats; the first by default. */
  format?: number;
  /** The reader of the format; absent for one that nobody reads back. */
  read?(text: string): RawMetadata;
  /** Fields that come back exactly. */
  keeps?: FieldKey[];
  /** What the format does to a value beyond repair, done to the expected value too: commas in a list parted by commas. */
  known?(metadata: Metadata): Metadata;
  /** What a record must have for there to be anything to write, beside a title. */
  needs?: Metadata;
  /** False for a format that has no place beside one file among others. */
  hasPlaceBeside?: boolean;
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
export const customFields: CustomField[] = [
  { id: 'mood', label: 'Mood', type: 'list', values: [], column: '#mood' },
  { id: 'notes', label: 'Notes', type: 'text', values: [], column: '#ab_notes' },
  { id: 'stars', label: 'Stars', type: 'number', values: [], column: '#ab_stars' },
  { id: 'bought', label: 'Bought', type: 'date', values: [], column: '#ab_bought' },
  { id: 'owned', label: 'Owned', type: 'boolean', values: [], column: '#ab_owned' },
  { id: 'state', label: 'State', type: 'enumeration', values: ['new', 'heard'], column: '#ab_state' },
];
export const context: ExportContext = {
  item: folderItem,
  tracks: [{ path: 'b.m4b', durationMs: 3_600_000 }],
  customFields,
  overrides: [],
  answers: [],
  beside: [],
  written: [],
};

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

/** Chapters that follow each other and end with the file. */
function inARow(chapters: readonly { title: string; lengthMs: number }[]): Chapter[] {
  let at = 0;
  return chapters.map(({ title, lengthMs }, index) => {
    const startMs = at;
    at = index === chapters.length - 1 ? 3_600_000 : at + lengthMs;
    return { title, startMs, endMs: at };
  });
}

/** Values as a user's own fields hold them. */
function typed(custom: Record<string, unknown> | undefined): Metadata['customFields'] {
  const entries = customFields.map((field) => [field.id, customValue(field, custom?.[field.id])] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, CustomValue] => entry[1] !== undefined));
}

/** Records with hostile text in every field, as the program would hold them: through the one gate. */
export const records = fc
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
      chapters: fc.array(fc.record({ title: hostile, lengthMs: fc.integer({ min: 50, max: 500_000 }) }), { maxLength: 5 }),
      customFields: fc.record({ mood: fc.array(hostile, { maxLength: 3 }), notes: hostile, stars: fc.integer(), owned: fc.boolean() }, { requiredKeys: [] }),
    },
    { requiredKeys: ['title'] },
  )
  .map(({ chapters = [], customFields: custom, ...raw }) => tidyMetadata({ ...raw, chapters: inARow(chapters), customFields: typed(custom) }))
  .filter((metadata) => metadata.title !== undefined);

const ROUND_TRIPS = 2000;

export function exporterContract(contract: ExporterContract): void {
  const { exporter, options = {}, read, keeps = [], known = (metadata) => metadata, needs = {}, hasPlaceBeside = true } = contract;
  const format = exporter.formats[contract.format ?? 0] as SidecarFormat;
  const parsed = exporter.options.parse({ enabled: true, ...options }) as never;
  const render = (metadata: Metadata, more: Partial<ExportContext> = {}): string | undefined => {
    const content = format.render(recordOf({ ...needs, ...metadata }), { ...context, ...more }, parsed);
    if (content === undefined || typeof content === 'string') return content;
    return 'content' in content ? String(content.content) : Buffer.from(content).toString('utf8');
  };

  describe(`${exporter.id} ${format.extension}: the contract`, () => {
    test.runIf(read)('what is rendered is read back the same', () => {
      fc.assert(
        fc.property(records, (metadata) => {
          const text = render(metadata);
          const back = text === undefined ? {} : tidyMetadata(read?.(text) ?? {});
          const expected = known({ ...needs, ...metadata });
          for (const key of keeps) {
            const value = expected[key];
            const found = back[key];
            expect(found === undefined ? undefined : fieldOf(key).normalise(found), key).toBe(value === undefined ? undefined : fieldOf(key).normalise(value));
            if (typeof value === 'string' && key !== 'description') expect(found, key).toBe(value);
          }
        }),
        { numRuns: ROUND_TRIPS },
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
        const text = render(title, { existing });
        expect(text, existing).toBeTruthy();
        if (read && keeps.includes('title')) expect(tidyMetadata(read(text ?? '')).title, existing).toBe('Salt');
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

    test('a record without a title is nothing to write, unless the format has no use for one', () => {
      const text = format.render(recordOf({ publisher: 'Pike' }), context, parsed);
      expect(text).toBeUndefined();
    });

    test('its name is plain whatever the metadata say, and a single file never gets a folder’s name', () => {
      const nameIn = (item: Item, metadata: Metadata = {}) => {
        const template = format.name(item, parsed);
        return template && fileNameFor(template, format, item, metadata);
      };
      const name = nameIn(folderItem);
      expect(name).toMatch(/^[^/\\]+$/);
      for (const title of ['../../etc/passwd', '..', '.', 'CON', 'a/b\\c', '\u0000', 'x'.repeat(500), '日'.repeat(200), '{file}', ' . ']) {
        const hostileName = nameIn(folderItem, { title, series: [{ name: title }] }) ?? '';
        expect(hostileName).toMatch(/^[^/\\\p{Cc}]+$/u);
        expect(hostileName.startsWith('..')).toBe(false);
        expect(Buffer.byteLength(hostileName)).toBeLessThanOrEqual(225);
        expect(hostileName.endsWith(format.extension)).toBe(true);
      }
      const beside = nameIn(fileItem);
      expect(beside !== undefined).toBe(hasPlaceBeside);
      if (beside !== undefined) {
        expect(beside).not.toBe(name);
        expect(beside.replace(/^\./, '').startsWith('Salt & Smoke')).toBe(true);
      }
    });

    test('options are checked', () => {
      expect(exporter.options.safeParse({ nonsense: 1 }).success).toBe(false);
      expect((parsed as { enabled: boolean }).enabled).toBe(true);
    });
  });
}

/** What a format renders of a record, as text. */
export function renderText(
  exporter: AnyExporter,
  metadata: Metadata,
  { options = {}, format = 0, more = {} }: { options?: Record<string, unknown>; format?: number; more?: Partial<ExportContext> } = {},
): string {
  const content = (exporter.formats[format] as SidecarFormat).render(
    recordOf(metadata),
    { ...context, ...more },
    exporter.options.parse({ enabled: true, ...options }) as never,
  );
  return typeof content === 'object' && 'content' in content ? String(content.content) : String(content ?? '');
}
