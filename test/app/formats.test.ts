import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { formatTable } from '../../src/app/formats.ts';
import { defineExporter, type SidecarFormat } from '../../src/sdk/exporter.ts';
import { defineReader } from '../../src/sdk/reader.ts';
import { type SidecarFormatContract, sidecarFormatContract } from '../../src/testing/index.ts';

const formats = BUILT_IN.formats.entries;

type Expected = Pick<SidecarFormatContract, 'options' | 'keeps'>;

/** What is expected of each format that is written. A new one is one line here. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  'abs-json': {
    options: { chapters: true },
    keeps: [
      ...(['title', 'subtitle', 'authors', 'narrators', 'series', 'publisher', 'publishedDate', 'language', 'description', 'genres', 'tags'] as const),
      ...(['identifiers', 'chapters'] as const),
    ],
  },
  opf: {
    keeps: [
      ...(['title', 'subtitle', 'authors', 'narrators', 'series', 'publisher', 'publishedDate', 'language', 'description', 'genres', 'tags'] as const),
      'identifiers',
    ],
  },
  nfo: { keeps: ['title', 'authors', 'narrators', 'series', 'publisher', 'publishedDate', 'language', 'description', 'genres', 'tags', 'identifiers'] },
  cue: { keeps: ['title', 'authors', 'publishedDate', 'genres', 'chapters'] },
  'desc-txt': { keeps: ['description'] },
  'reader-txt': { keeps: ['narrators'] },
  'rubricator-json': { keeps: ['title', 'subtitle', 'authors', 'narrators', 'series', 'publisher', 'publishedDate', 'language', 'description', 'chapters'] },
  'm3u8 .m3u8': {},
  'm3u8 .chapters.m3u8': { options: { chapters: true } },
  'chapters .ffmetadata': {},
  'chapters .chapters.txt': {},
  'markdown .md': {},
};

const written = formats.flatMap(({ reader, writer }) => {
  if (!writer) return [];
  const { exporter, format } = writer;
  return [{ name: reader?.id ?? `${exporter.id} ${format.extension}`, reader, exporter, format: exporter.formats.indexOf(format) }];
});

test('something is expected of every format that is written', () => {
  expect(written.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
});

for (const { name, ...format } of written) sidecarFormatContract({ ...format, ...EXPECTED[name] });

describe('the table', () => {
  const reader = (id: string, ending: string) => defineReader({ id, summary: id, file: { ending }, foreign: 'evidence', read: () => undefined });
  const exporter = (id: string, ...own: Partial<SidecarFormat>[]) =>
    defineExporter({
      id,
      summary: id,
      options: z.object({ enabled: z.boolean() }),
      formats: own.map((each) => ({ extension: '.x', name: () => 'x', render: () => undefined, ...each })),
    });

  test('joins an exporter with the reader that it names', () => {
    const [entry, ...others] = formatTable([reader('x', '.x')], [exporter('a', { readBy: 'x' })]);
    expect([entry?.reader?.id, entry?.writer?.exporter.id, entry?.file, others.length]).toEqual(['x', 'a', { ending: '.x' }, 0]);
  });

  test('knows what nobody reads back by its extension, and has no entry for pictures', () => {
    const picture = { pictureOptions: () => ({ minPixels: 1, maxPixels: 1, quality: 1, embedded: false, privateAddresses: false }) };
    const entries = formatTable([], [exporter('a', { extension: '.y', isHidden: true }, { extension: '.jpg', ...picture })]);
    expect(entries.map(({ file, reader: none }) => [file, none])).toEqual([[{ ending: '.y', isHidden: true }, undefined]]);
  });

  test('refuses a reader that is not there, and two formats that are called alike', () => {
    expect(() => formatTable([], [exporter('a', { readBy: 'x' })])).toThrow('exporter a: there is no reader x');
    expect(() => formatTable([reader('x', '.x'), reader('y', '.x')], [])).toThrow('two formats are called alike');
    expect(() => formatTable([], [exporter('a', {}), exporter('b', {})])).toThrow('two formats are called alike');
  });
});
