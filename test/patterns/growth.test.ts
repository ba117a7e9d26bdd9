/** Every function that takes a text from outside, with long hostile ones: none takes more than its share. */
import { expect, test } from 'vitest';
import { exporters } from '../../exporters/registry.ts';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { factsOfTags } from '../../src/readers/audio-tags.ts';
import { book, context, recordOf } from '../fuzz/book.ts';
import { TARGETS } from '../fuzz/targets.ts';
import { sourcesIn } from '../house.ts';
import { complaintAbout, HOSTILE } from './growth.ts';

type Work = (text: string) => unknown;

/** The exported functions that can be called with a text alone. */
async function textFunctions(): Promise<[name: string, work: Work][]> {
  const files = ['src/domain/text', 'src/domain/book', 'src/domain/library', 'src/readers/names']
    .flatMap(sourcesIn)
    .filter((file) => !file.endsWith('tidiers.ts'));
  const found: [string, Work][] = [];
  for (const file of [...files, 'src/readers/nfo-text.ts', 'src/readers/text-files.ts', 'src/readers/nfo.ts', 'src/readers/abs-json.ts']) {
    const exported = Object.entries((await import(`../../${file}`)) as Record<string, unknown>);
    for (const [name, value] of exported) if (takesText(value)) found.push([`${file}: ${name}`, value]);
  }
  return found;
}

function takesText(value: unknown): value is Work {
  if (typeof value !== 'function' || value.length > 1) return false;
  try {
    value('The Salt Road');
    return true;
  } catch {
    return false;
  }
}

const complaints = (work: Work, share?: number) => HOSTILE.flatMap((textOf) => complaintAbout(work, textOf, share) ?? []);

const functions = await textFunctions();

test('work that grows with the square of its text is told of, and no other', () => {
  const blanks = (length: number) => `Salt${' '.repeat(length)}Hill`;
  expect(complaintAbout((text) => /\s+$/.test(text), blanks, 0.6)).toContain('ms for texts of 30008 characters');
  expect(complaintAbout((text) => text.replace(/\s+/g, ' '), blanks, 0.6)).toBeUndefined();
});

test('the functions are found', () => {
  expect(functions.length).toBeGreaterThan(60);
});

test.each(functions)('%s', (_, work) => {
  expect(complaints(work)).toEqual([]);
});

/** The same value with one text in place of every text in it. */
function filled<T>(value: T, text: string): T {
  if (typeof value === 'string') return text as T;
  if (Array.isArray(value)) return value.map((each) => filled(each as unknown, text)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, ['role', 'source', 'type'].includes(key) ? each : filled(each, text)])) as T;
}

test('the gate of all values', () => {
  expect(complaints((text) => tidyMetadata(filled<Metadata>(book, text)), 0.6)).toEqual([]);
});

test('tags', () => {
  const names = [
    'ALBUM',
    'TITLE',
    'ARTIST',
    'ALBUMARTIST',
    'COMPOSER',
    'NARRATOR',
    'GENRE',
    'DATE',
    'DESCRIPTION',
    'SERIES',
    'SERIES-PART',
    'GROUPING',
    'COMMENT',
    'LANGUAGE',
    'ASIN',
    'ISBN',
  ];
  expect(complaints((text) => factsOfTags(new Map(names.map((name) => [name, [text]]))), 0.6)).toEqual([]);
});

/** What stands in the files that the targets begin with. */
const VALUES = new RegExp(
  [
    ...new Set(
      ['Salt', 'Ann Cole', 'Dara Quill', 'Long Road', 'Fantasy', 'A road', 'Pike', '2019', ...JSON.stringify(book).matchAll(/[A-Z]\w+(?: [\w&]+)*/g)].map(
        String,
      ),
    ),
  ]
    .sort((a, b) => b.length - a.length)
    .join('|'),
  'g',
);
const SIDECARS = ['abs-json', 'product-json', 'rubricator-json', 'opf', 'nfo', 'cue', 'desc-txt', 'reader-txt'];

test.each(SIDECARS)('the reader %s, with one text in place of every value', (id) => {
  const { seeds, read } = (TARGETS[id] as (typeof TARGETS)[string])('');
  for (const seed of seeds.map(String)) {
    const written = (text: string) => {
      if (seed.startsWith('{')) return JSON.stringify(text).slice(1, -1);
      return seed.startsWith('<') ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;') : text;
    };
    const work = (text: string) => {
      try {
        return read(Buffer.from(seed.replace(VALUES, () => written(text))));
      } catch (error) {
        return error;
      }
    };
    expect(complaints(work, 0.3), seed.slice(0, 60)).toEqual([]);
  }
});

test.each(exporters.map((each) => [each.id, each] as const))('the exporter %s', (_, exporter) => {
  const options = exporter.options.parse({ enabled: true }) as never;
  for (const { render } of exporter.formats) {
    expect(complaints((text) => render(recordOf(filled<Metadata>(book, text.toWellFormed())), context, options), 0.4)).toEqual([]);
  }
});
