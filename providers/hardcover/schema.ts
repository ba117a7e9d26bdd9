/** What we accept from Hardcover's GraphQL (hardcover-docs, schema.graphql): only what we use, and null for what is not known. */
import { z } from 'zod';
import { idText, loose, looseList, looseTexts, looseNumber as number, looseText as text } from '../../src/sdk/index.ts';

const contributions = z.lazy(() => looseList({ contribution: text, author: z.looseObject({ id: number, name: z.string() }).nullish() }));
const seriesPlace = z.lazy(() => loose(z.looseObject({ position: number, details: text, series: z.looseObject({ id: number, name: z.string() }).nullish() })));
const tags = z.lazy(() => loose(z.record(z.string(), z.array(z.looseObject({ tag: z.string() })))));

/** `{ data }`, or errors, of which the first one becomes the message. */
export function hardcoverData<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z.looseObject({ data: schema }).transform(({ data }) => data) as unknown as z.ZodType<T>;
}

/** Everything an error body says, as one text. Never fails. */
export const HardcoverErrors = z.lazy(() =>
  z
    .looseObject({ error: z.unknown().optional(), errors: z.unknown().optional() })
    .transform(({ error, errors }) => JSON.stringify([error, errors]))
    .catch(''),
);

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

export const HardcoverEdition = z.lazy(() =>
  z.looseObject({
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
    language: loose(z.looseObject({ language: text })),
    publisher: loose(z.looseObject({ name: text })),
    image: loose(z.looseObject({ url: text, width: number })),
    contributions,
    book: Work.extend({ id: z.number() }),
  }),
);
export type HardcoverEdition = z.infer<typeof HardcoverEdition>;

export const HardcoverBook = z.lazy(() => Work.extend({ id: z.number(), contributions }));
export type HardcoverBook = z.infer<typeof HardcoverBook>;

/** A document of the search index, whose id is a text. */
export const HardcoverHit = z.lazy(() =>
  z.looseObject({
    id: idText,
    title: z.string().min(1),
    subtitle: text,
    description: text,
    author_names: looseTexts,
    contributions,
    featured_series: seriesPlace,
    genres: looseTexts,
    release_date: text,
    release_year: number,
    rating: number,
    ratings_count: number,
  }),
);
export type HardcoverHit = z.infer<typeof HardcoverHit>;
