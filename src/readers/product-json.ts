/**
 * `<name>.metadata.json`: two unlike formats under one name, told apart by content (docs/formats.md, 2.8 and 7).
 * Libation writes Audible's product as answered; Grimmory and BookLore write their own record.
 */
import { z } from 'zod';
import type { Chapter, EditionKind, SeriesEntry } from '../domain/book/metadata.ts';
import { parsePerson } from '../domain/book/names.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { ReadError } from '../domain/errors.ts';
import { abridgedOf } from '../domain/text/edition-words.ts';
import { defineReader } from '../sdk/reader.ts';
import { type Reading, sure } from '../sdk/reading.ts';

export const productJson = defineReader({
  id: 'product-json',
  summary: '<name>.metadata.json of Libation, Grimmory and BookLore',
  file: { ending: '.metadata.json' },
  read: (source, { editionKind }) => readProductJson(source, editionKind),
  foreign: 'evidence',
});

const text = z.lazy(() =>
  z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(undefined),
);
const people = z.lazy(() =>
  z
    .array(z.looseObject({ name: z.string(), asin: text }))
    .nullish()
    .catch(undefined),
);

const LibationChapter: z.ZodType<RawChapter> = z.looseObject({
  title: z.string(),
  start_offset_ms: z.number(),
  length_ms: z.number(),
  get chapters() {
    return z.array(LibationChapter).nullish();
  },
});
interface RawChapter {
  title: string;
  start_offset_ms: number;
  length_ms: number;
  chapters?: RawChapter[] | null | undefined;
}

const LibationProduct = z.lazy(() =>
  z.looseObject({
    asin: z.string(),
    title: text,
    subtitle: text,
    authors: people,
    narrators: people,
    series: z
      .array(z.looseObject({ asin: text, title: z.string(), sequence: text }))
      .nullish()
      .catch(undefined),
    publisher_name: text,
    publisher_summary: text,
    merchandising_summary: text,
    release_date: text,
    issue_date: text,
    language: text,
    format_type: text,
    is_adult_product: z.boolean().nullish().catch(undefined),
    runtime_length_min: z.number().nullish().catch(undefined),
    isbn: text,
    category_ladders: z
      .array(z.looseObject({ ladder: z.array(z.looseObject({ name: z.string() })) }))
      .nullish()
      .catch(undefined),
    ChapterInfo: z
      .looseObject({ brandIntroDurationMs: z.number().catch(0), chapters: z.array(LibationChapter) })
      .nullish()
      .catch(undefined),
  }),
);

const GrimmoryFile = z.lazy(() =>
  z.looseObject({
    generatedBy: text,
    metadata: z.looseObject({
      title: text,
      subtitle: text,
      authors: z.array(z.string()).nullish().catch(undefined),
      categories: z.array(z.string()).nullish().catch(undefined),
      publisher: text,
      publishedDate: text,
      description: text,
      language: text,
      isbn10: text,
      isbn13: text,
      narrator: text,
      series: z.looseObject({ name: z.string(), number: text }).nullish().catch(undefined),
      identifiers: z.record(z.string(), text).nullish().catch(undefined),
    }),
  }),
);

/** Reads either form. Undefined for a delisted product's placeholder, which has no title and says nothing. */
export function readProductJson(source: string, editionKind: EditionKind): Reading | undefined {
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch (error) {
    throw new ReadError('not valid JSON', { cause: error });
  }
  const grimmory = GrimmoryFile.safeParse(json);
  if (grimmory.success) return grimmoryReading(grimmory.data.metadata, editionKind);
  const libation = LibationProduct.safeParse(json);
  if (!libation.success) throw new ReadError('neither a Libation nor a Grimmory metadata file');
  return libation.data.title ? libationReading(libation.data) : undefined;
}

function libationReading(product: z.infer<typeof LibationProduct>): Reading {
  const metadata: RawMetadata = {
    title: product.title ?? undefined,
    subtitle: product.subtitle ?? undefined,
    authors: product.authors
      ?.map(credited)
      .filter((person) => person?.role === undefined)
      .filter((person) => person !== undefined),
    narrators: product.narrators?.map(({ name }) => ({ name })),
    contributors: product.authors
      ?.map(credited)
      .filter((person) => person?.role !== undefined)
      .filter((person) => person !== undefined),
    series: product.series?.map(
      (entry): SeriesEntry => ({
        name: entry.title,
        position: entry.sequence || undefined,
        ...(entry.asin && { identifiers: [{ type: 'asin', value: entry.asin }] }),
      }),
    ),
    publisher: product.publisher_name ?? undefined,
    publishedDate: product.release_date ?? product.issue_date ?? undefined,
    description: product.publisher_summary ?? product.merchandising_summary ?? undefined,
    language: product.language ?? undefined,
    genres: product.category_ladders?.flatMap(({ ladder }) => ladder.slice(0, 1).map(({ name }) => name)),
    tags: product.category_ladders?.flatMap(({ ladder }) => ladder.slice(1).map(({ name }) => name)),
    identifiers: [{ type: 'asin', value: product.asin }, ...(product.isbn ? [{ type: 'isbn', value: product.isbn }] : [])],
    chapters: product.ChapterInfo?.chapters.flatMap(flattened),
    abridged: abridgedOf(product.format_type ?? ''),
    explicit: product.is_adult_product || undefined,
  };
  const fields = Object.keys(metadata) as (keyof RawMetadata)[];
  return {
    source: 'libation',
    lineage: 'audible',
    editionKind: 'audio',
    metadata,
    confidence: { ...sure(0.9, fields), genres: 0.7, tags: 0.6, chapters: 0.7 },
  };
}

function credited(person: { name: string; asin?: string | null | undefined }) {
  const parsed = parsePerson(person.name);
  return parsed && person.asin ? { ...parsed, identifiers: [{ type: 'asin', value: person.asin }] } : parsed;
}

function flattened({ title, start_offset_ms, length_ms, chapters }: RawChapter): Chapter[] {
  const own = { title, startMs: Math.round(start_offset_ms), endMs: Math.round(start_offset_ms + length_ms) };
  return [own, ...(chapters ?? []).flatMap(flattened)];
}

function grimmoryReading(book: z.infer<typeof GrimmoryFile>['metadata'], editionKind: EditionKind): Reading {
  const isbn = book.isbn13 ?? book.isbn10;
  const metadata: RawMetadata = {
    title: book.title ?? undefined,
    subtitle: book.subtitle ?? undefined,
    authors: book.authors?.map((name) => ({ name })),
    narrators: book.narrator ? [{ name: book.narrator }] : undefined,
    genres: book.categories ?? undefined,
    publisher: book.publisher ?? undefined,
    publishedDate: book.publishedDate ?? undefined,
    description: book.description ?? undefined,
    language: book.language ?? undefined,
    series: book.series ? [{ name: book.series.name, position: book.series.number ?? undefined }] : undefined,
    identifiers: [
      ...(isbn ? [{ type: 'isbn', value: isbn }] : []),
      ...(book.identifiers?.asin ? [{ type: 'asin', value: book.identifiers.asin }] : []),
      ...(book.identifiers?.goodreadsId ? [{ type: 'goodreads', value: book.identifiers.goodreadsId }] : []),
    ],
  };
  const fields = Object.keys(metadata) as (keyof RawMetadata)[];
  return { source: 'grimmory', lineage: 'grimmory', editionKind, metadata, confidence: sure(0.8, fields) };
}
