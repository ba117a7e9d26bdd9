/** Audiobookshelf's `metadata.json`, flat and in its old nested form, and what other tools write under that name (docs/formats.md, 1). */
import { z } from 'zod';
import type { Chapter, FieldKey, SeriesEntry } from '../domain/book/metadata.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { ReadError } from '../domain/errors.ts';
import { datesAgree, parsePartialDate } from '../domain/text/partial-date.ts';
import { defineReader } from '../sdk/reader.ts';
import { decidedReading } from './decided-reading.ts';

/** The keys of a field that can be empty. Audiobookshelf shows the year of two dates, and lets people edit that one only. */
const EMPTIED_BY: readonly (readonly [FieldKey, readonly string[]])[] = [
  ['subtitle', ['subtitle']],
  ['authors', ['authors']],
  ['narrators', ['narrators']],
  ['series', ['series']],
  ['genres', ['genres']],
  ['tags', ['tags']],
  ['publishedDate', ['publishedYear']],
  ['publisher', ['publisher']],
  ['description', ['description']],
  ['identifiers', ['isbn', 'asin']],
  ['language', ['language']],
  ['explicit', ['explicit']],
  ['abridged', ['abridged']],
];

const STATED: readonly FieldKey[] = ['title', ...EMPTIED_BY.map(([field]) => field), 'chapters'];

export const absJson = defineReader({
  id: 'abs-json',
  summary: 'metadata.json of Audiobookshelf',
  file: { name: 'metadata.json' },
  read(source, book) {
    const metadata = readAbsJson(source);
    const year = yearBeside(source, metadata.publishedDate);
    return { ...decidedReading('abs-json', metadata, book, STATED), ...(year && { elsewhere: { publishedDate: year } }) };
  },
  foreign: 'adopted',
  // Audiobookshelf writes `null`, `[]` and `false` for what is empty, and people write `""` (docs/formats.md, 1.3).
  clearedFields(source) {
    const json = flatJson(source);
    return EMPTIED_BY.filter(([, keys]) => keys.some((key) => Object.hasOwn(json, key) && isEmpty(json[key]))).map(([field]) => field);
  },
});

function isEmpty(value: unknown): boolean {
  return value === null || value === false || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0);
}

const text = z.lazy(() =>
  z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(undefined),
);
const flag = z.lazy(() =>
  z
    .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
    .nullish()
    .catch(undefined),
);
const texts = z.lazy(() =>
  z
    .array(z.unknown())
    .transform((list) => list.filter((entry) => typeof entry === 'string'))
    .nullish()
    .catch(undefined),
);
const names = z.lazy(() =>
  z
    .array(z.union([z.string(), z.looseObject({ name: z.string() }).transform((person) => person.name)]).catch(''))
    .nullish()
    .catch(undefined),
);
const number = z.lazy(() => z.union([z.number(), z.string().transform(Number)]).pipe(z.number().nonnegative()));

const SeriesText = z.lazy(() => z.string().transform(parseSeriesText));
const SeriesObject = z.lazy(() =>
  z
    .looseObject({ name: z.string(), sequence: text, position: text, number: text })
    .transform(({ name, sequence, position, number: n }): SeriesEntry => ({ name, position: sequence ?? position ?? n ?? undefined })),
);

const AbsMetadata = z.lazy(() =>
  z.looseObject({
    title: text,
    subtitle: text,
    authors: names,
    narrators: names,
    series: z
      .array(z.union([SeriesText, SeriesObject]).catch({ name: '' }))
      .nullish()
      .catch(undefined),
    genres: texts,
    tags: texts,
    publishedYear: text,
    publishedDate: text,
    publisher: text,
    description: text,
    isbn: text,
    asin: text,
    language: text,
    explicit: flag,
    abridged: flag,
    chapters: z
      .array(z.looseObject({ start: number, end: number, title: z.string() }))
      .nullish()
      .catch(undefined),
  }),
);

/** `Name #1.5` as name and position (Audiobookshelf `parseSeriesString.js`). */
export function parseSeriesText(series: string): SeriesEntry {
  const match = /^(.*\S) #([^#\s]+)$/s.exec(series.trim());
  return match ? { name: match[1] ?? '', position: match[2] } : { name: series.trim() };
}

/** Reads the file's text. `""`, `[]` and `null` are *not stated*. Throws `ReadError` for what is no such JSON. */
export function readAbsJson(source: string): RawMetadata {
  const book = parsedBook(source);
  return {
    title: stated(book.title),
    subtitle: stated(book.subtitle),
    authors: book.authors?.map((name) => ({ name })),
    narrators: book.narrators?.map((name) => ({ name })),
    series: book.series ?? undefined,
    genres: book.genres ?? undefined,
    tags: book.tags ?? undefined,
    publishedDate: stated(book.publishedDate) ?? stated(book.publishedYear),
    publisher: stated(book.publisher),
    description: stated(book.description),
    identifiers: [
      ...(stated(book.isbn) ? [{ type: 'isbn', value: book.isbn ?? '' }] : []),
      ...(stated(book.asin) ? [{ type: 'asin', value: book.asin ?? '' }] : []),
    ],
    language: stated(book.language),
    // Audiobookshelf writes `false` for "nobody said so"; only `true` is a statement.
    explicit: book.explicit || undefined,
    abridged: book.abridged || undefined,
    chapters: book.chapters?.every((chapter) => chapter.title) ? book.chapters.map(toChapter) : undefined,
  };
}

function parsedBook(source: string): z.infer<typeof AbsMetadata> {
  const parsed = AbsMetadata.safeParse(flatJson(source));
  if (!parsed.success) throw new ReadError('not an Audiobookshelf metadata file');
  return parsed.data;
}

/** The year where it does not agree with the date: Audiobookshelf edits the one and keeps the other. */
function yearBeside(source: string, date: string | undefined): string | undefined {
  const year = stated(parsedBook(source).publishedYear);
  const [a, b] = [year, date].map((text) => text && parsePartialDate(text));
  return a && b && !datesAgree(a, b) ? a : undefined;
}

function stated(value: string | null | undefined): string | undefined {
  return value?.trim() || undefined;
}

function toChapter({ start, end, title }: { start: number; end: number; title: string }): Chapter {
  return { title, startMs: Math.round(start * 1000), endMs: Math.round(end * 1000) };
}

/** The keys of the file; those of the old nested form at the top. */
function flatJson(source: string): Record<string, unknown> {
  const parsed = z.looseObject({}).safeParse(parsedJson(source));
  if (!parsed.success) throw new ReadError('not an Audiobookshelf metadata file');
  const { metadata, ...rest } = parsed.data;
  const nested = z.looseObject({}).safeParse(metadata);
  return nested.success ? { ...rest, ...nested.data } : parsed.data;
}

function parsedJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new ReadError('not valid JSON', { cause: error });
  }
}
