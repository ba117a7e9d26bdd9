/** What we accept from Hardcover's GraphQL (hardcover-docs, schema.graphql): only what we use, and null for what is not known. */
import { z } from 'zod';

const text = z.string().nullish().catch(undefined);
const number = z.number().nullish().catch(undefined);
const contributions = z
  .array(z.looseObject({ contribution: text, author: z.looseObject({ id: number, name: z.string() }).nullish() }))
  .nullish()
  .catch(undefined);
const seriesPlace = z
  .looseObject({ position: number, details: text, series: z.looseObject({ id: number, name: z.string() }).nullish() })
  .nullish()
  .catch(undefined);
const tags = z
  .record(z.string(), z.array(z.looseObject({ tag: z.string() })))
  .nullish()
  .catch(undefined);

/** `{ data }`, or errors, of which the first one becomes the message. */
export function hardcoverData<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z.looseObject({ data: schema }).transform(({ data }) => data) as unknown as z.ZodType<T>;
}

/** Everything an error body says, as one text. Never fails. */
export const HardcoverErrors = z
  .looseObject({ error: z.unknown().optional(), errors: z.unknown().optional() })
  .transform(({ error, errors }) => JSON.stringify([error, errors]))
  .catch('');

const Work = z.looseObject({
  title: text,
  subtitle: text,
  description: text,
  release_date: text,
  rating: number,
  ratings_count: number,
  cached_tags: tags,
  featured_book_series: seriesPlace,
});
export type HardcoverWork = z.infer<typeof Work>;

export const HardcoverEdition = z.looseObject({
  id: z.number(),
  title: text,
  subtitle: text,
  asin: text,
  isbn_10: text,
  isbn_13: text,
  audio_seconds: number,
  reading_format_id: number,
  release_date: text,
  edition_format: text,
  language: z.looseObject({ language: text }).nullish().catch(undefined),
  publisher: z.looseObject({ name: text }).nullish().catch(undefined),
  image: z.looseObject({ url: text, width: number }).nullish().catch(undefined),
  contributions,
  book: Work.extend({ id: z.number() }),
});
export type HardcoverEdition = z.infer<typeof HardcoverEdition>;

export const HardcoverBook = Work.extend({ id: z.number(), contributions });
export type HardcoverBook = z.infer<typeof HardcoverBook>;

/** A document of the search index, whose id is a text. */
export const HardcoverHit = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  title: z.string().min(1),
  subtitle: text,
  description: text,
  author_names: z.array(z.string()).nullish().catch(undefined),
  contributions,
  featured_series: seriesPlace,
  genres: z.array(z.string()).nullish().catch(undefined),
  release_date: text,
  release_year: number,
  rating: number,
  ratings_count: number,
});
export type HardcoverHit = z.infer<typeof HardcoverHit>;
