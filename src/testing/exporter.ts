/** What every exporter must do, whatever it writes. An exporter's test calls this with the reader of its format. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldOf } from '../domain/book/fields.ts';
import type { FieldKey, Metadata } from '../domain/book/metadata.ts';
import { type RawMetadata, tidyMetadata } from '../domain/book/tidy.ts';
import { fileNameFor } from '../domain/library/file-name.ts';
import type { Item } from '../domain/library/item.ts';
import type { AnyExporter, ExportContext, ExporterOptions, SidecarFormat } from '../sdk/exporter.ts';
import { records } from './records.ts';
import { context, fileItem, folderItem, recordOf } from './samples.ts';

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

const ROUND_TRIPS = 2000;

/** A format under test, with its options checked. */
interface Subject {
  contract: ExporterContract;
  format: SidecarFormat;
  options: ExporterOptions;
  render(metadata: Metadata, more?: Partial<ExportContext>): string | undefined;
}

export function exporterContract(contract: ExporterContract): void {
  const { exporter, needs = {} } = contract;
  const format = exporter.formats[contract.format ?? 0] as SidecarFormat;
  const options = exporter.options.parse({ enabled: true, ...contract.options });
  const render: Subject['render'] = (metadata, more = {}) => textOf(format.render(recordOf({ ...needs, ...metadata }), { ...context, ...more }, options));

  describe(`${exporter.id} ${format.extension}: the contract`, () => {
    const subject = { contract, format, options, render };
    readBackTests(subject);
    byteTests(subject);
    nameTests(subject);

    test('a record without a title is nothing to write, unless the format has no use for one', () => {
      expect(format.render(recordOf({ publisher: 'Pike' }), context, options)).toBeUndefined();
    });

    test('options are checked', () => {
      expect(exporter.options.safeParse({ nonsense: 1 }).success).toBe(false);
      expect(options.enabled).toBe(true);
    });
  });
}

function readBackTests({ contract, render }: Subject): void {
  const { read, keeps = [], known = (metadata) => metadata, needs = {} } = contract;

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

  test('whatever stands there, it renders', () => {
    const title = { title: 'Salt' };
    for (const existing of ['', '{', '<', 'null', '[]', '"x"', '<package>', '<a>'.repeat(500), '{"metadata":5}', '\u0000']) {
      const text = render(title, { existing });
      expect(text, existing).toBeTruthy();
      if (read && keeps.includes('title')) expect(tidyMetadata(read(text ?? '')).title, existing).toBe('Salt');
    }
  });
}

function byteTests({ render }: Subject): void {
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
}

function nameTests({ contract: { hasPlaceBeside = true }, format, options }: Subject): void {
  test('its name is plain whatever the metadata say, and a single file never gets a folder’s name', () => {
    const nameIn = (item: Item, metadata: Metadata = {}) => {
      const template = format.name(item, options);
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
}

function textOf(content: ReturnType<SidecarFormat['render']>): string | undefined {
  if (content === undefined || typeof content === 'string') return content;
  return 'content' in content ? String(content.content) : Buffer.from(content).toString('utf8');
}

/** What a format renders of a record, as text. */
export function renderText(
  exporter: AnyExporter,
  metadata: Metadata,
  { options = {}, format = 0, more = {} }: { options?: Record<string, unknown>; format?: number; more?: Partial<ExportContext> } = {},
): string {
  const rendered = (exporter.formats[format] as SidecarFormat).render(
    recordOf(metadata),
    { ...context, ...more },
    exporter.options.parse({ enabled: true, ...options }),
  );
  return textOf(rendered) ?? '';
}
