/** What we accept from Open Library. Many people write its records, so every optional value may have any shape. */
import { z } from 'zod';

const text = z.string().nullish().catch(undefined);
const texts = z.array(z.string()).nullish().catch(undefined);
/** Plain, or `{ type: "/type/text", value }`. */
const prose = z
  .union([z.string(), z.looseObject({ value: z.string() }).transform(({ value }) => value)])
  .nullish()
  .catch(undefined);
const named = z
  .array(z.looseObject({ name: z.string(), url: text }))
  .nullish()
  .catch(undefined);

/** `GET /api/books?jscmd=data`: books by the key that was asked for; unknown keys are left out. */
export const OpenLibraryBooks = z.record(z.string(), z.unknown());

export const OpenLibraryBook = z.looseObject({
  key: z.string(),
  title: z.string().min(1),
  subtitle: text,
  authors: named,
  publishers: named,
  publish_date: text,
  identifiers: z.record(z.string(), z.array(z.string())).nullish().catch(undefined),
  subjects: named,
  cover: z.looseObject({ large: text, medium: text }).nullish().catch(undefined),
  physical_format: text,
});
export type OpenLibraryBook = z.infer<typeof OpenLibraryBook>;

/** `GET /search.json`; documents are checked one by one. */
export const OpenLibrarySearch = z.looseObject({ docs: z.array(z.unknown()) });

export const OpenLibrarySearchHit = z.looseObject({
  key: z.string().startsWith('/works/'),
  title: z.string().min(1),
  subtitle: text,
  author_name: texts,
  author_key: texts,
  first_publish_year: z.number().nullish().catch(undefined),
  language: texts,
  subject: texts,
});
export type OpenLibrarySearchHit = z.infer<typeof OpenLibrarySearchHit>;

/** `GET /works/{id}.json`. A merged record is a redirect without a title, which counts as missing. */
export const OpenLibraryWork = z.looseObject({
  key: z.string(),
  title: z.string().min(1),
  subtitle: text,
  description: prose,
  subjects: texts,
  first_publish_date: text,
});
export type OpenLibraryWork = z.infer<typeof OpenLibraryWork>;

/** `GET /authors/{id}.json`. */
export const OpenLibraryAuthor = z.looseObject({
  key: z.string(),
  name: z.string(),
  bio: prose,
  photos: z.array(z.number()).nullish().catch(undefined),
});
export type OpenLibraryAuthor = z.infer<typeof OpenLibraryAuthor>;
