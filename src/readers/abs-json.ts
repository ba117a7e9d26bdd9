/** Audiobookshelf's `metadata.json`, flat and in its old nested form, and what other tools write under that name (docs/formats.md, 1). */
import { z } from 'zod';
import type { Chapter, FieldKey, SeriesEntry } from '../domain/book/metadata.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { ReadError } from '../domain/errors.ts';
import { defineReader } from '../sdk/reader.ts';
import { decidedReading } from './decided-reading.ts';

/** Keys of fields that Audiobookshelf clears by `""` (docs/formats.md, 1.3). */
const CLEARED_BY_EMPTY: Readonly<Record<string, FieldKey>> = {
  subtitle: 'subtitle',
  description: 'description',
  publisher: 'publisher',
  language: 'language',
  publishedYear: 'publishedDate',
};

export const absJson = defineReader({
  id: 'abs-json',
  summary: 'metadata.json of Audiobookshelf',
  file: { name: 'metadata.json' },
  read: (source, book) => decidedReading('abs-json', readAbsJson(source), book),
  foreign: 'adopted',
  clearedFields(source) {
    const json = parsedJson(source) as Record<string, unknown>;
    return Object.entries(CLEARED_BY_EMPTY).flatMap(([key, field]) => (json[key] === '' ? [field] : []));
  },
});

const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(undefined);
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
  .nullish()
  .catch(undefined);
const texts = z
  .array(z.unknown())
  .transform((list) => list.filter((entry) => typeof entry === 'string'))
  .nullish()
  .catch(undefined);
const names = z
  .array(z.union([z.string(), z.looseObject({ name: z.string() }).transform((person) => person.name)]).catch(''))
  .nullish()
  .catch(undefined);
const number = z.union([z.number(), z.string().transform(Number)]).pipe(z.number().nonnegative());

const SeriesText = z.string().transform(parseSeriesText);
const SeriesObject = z
  .looseObject({ name: z.string(), sequence: text, position: text, number: text })
  .transform(({ name, sequence, position, number: n }): SeriesEntry => ({ name, position: sequence ?? position ?? n ?? undefined }));

const AbsMetadata = z.looseObject({
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
});

/** `Name #1.5` as name and position (Audiobookshelf `parseSeriesString.js`). */
export function parseSeriesText(series: string): SeriesEntry {
  const match = /^(.*\S) #([^#\s]+)$/s.exec(series.trim());
  return match ? { name: match[1] ?? '', position: match[2] } : { name: series.trim() };
}

/** Reads the file's text. `""`, `[]` and `null` are *not stated*. Throws `ReadError` for what is no such JSON. */
export function readAbsJson(source: string): RawMetadata {
  const json = parsedJson(source);
  const nested = z.looseObject({ metadata: z.looseObject({}) }).safeParse(json);
  const flat = nested.success ? { ...nested.data, ...nested.data.metadata } : json;
  const parsed = AbsMetadata.safeParse(flat);
  if (!parsed.success) throw new ReadError('not an Audiobookshelf metadata file');
  const book = parsed.data;
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

function stated(value: string | null | undefined): string | undefined {
  return value?.trim() || undefined;
}

function toChapter({ start, end, title }: { start: number; end: number; title: string }): Chapter {
  return { title, startMs: Math.round(start * 1000), endMs: Math.round(end * 1000) };
}

function parsedJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    throw new ReadError('not valid JSON', { cause: error });
  }
}
