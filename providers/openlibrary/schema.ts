/** What we accept from Open Library. Many people write its records, so every optional value may have any shape. */
import { z } from 'zod';
import { loose, looseNamed, looseNumber, looseText as text, looseTexts as texts } from '../../src/sdk/index.ts';

/** Plain, or `{ type: "/type/text", value }`. */
const prose = z.lazy(() => loose(z.union([z.string(), z.looseObject({ value: z.string() }).transform(({ value }) => value)])));
const named = z.lazy(() => looseNamed({ url: text }));

/** `GET /api/books?jscmd=data`: books by the key that was asked for; unknown keys are left out. */
export const OpenLibraryBooks = z.lazy(() => z.record(z.string(), z.unknown()));

export const OpenLibraryBook = z.lazy(() =>
  z.looseObject({
    key: z.string(),
    title: z.string().min(1),
    subtitle: text,
    authors: named,
    publishers: named,
    publish_date: text,
    identifiers: loose(z.record(z.string(), z.array(z.string()))),
    subjects: named,
    cover: loose(z.looseObject({ large: text, medium: text })),
    physical_format: text,
  }),
);
export type OpenLibraryBook = z.infer<typeof OpenLibraryBook>;

/** `GET /search.json`; documents are checked one by one. */
export const OpenLibrarySearch = z.lazy(() => z.looseObject({ docs: z.array(z.unknown()) }));

export const OpenLibrarySearchHit = z.lazy(() =>
  z.looseObject({
    key: z.string().startsWith('/works/'),
    title: z.string().min(1),
    subtitle: text,
    author_name: texts,
    author_key: texts,
    first_publish_year: looseNumber,
    language: texts,
    subject: texts,
  }),
);
export type OpenLibrarySearchHit = z.infer<typeof OpenLibrarySearchHit>;

/** `GET /works/{id}.json`. A merged record is a redirect without a title, which counts as missing. */
export const OpenLibraryWork = z.lazy(() =>
  z.looseObject({
    key: z.string(),
    title: z.string().min(1),
    subtitle: text,
    description: prose,
    subjects: texts,
    first_publish_date: text,
  }),
);
export type OpenLibraryWork = z.infer<typeof OpenLibraryWork>;

/** `GET /authors/{id}.json`. */
export const OpenLibraryAuthor = z.lazy(() =>
  z.looseObject({
    key: z.string(),
    name: z.string(),
    bio: prose,
    photos: loose(z.array(z.number())),
  }),
);
export type OpenLibraryAuthor = z.infer<typeof OpenLibraryAuthor>;
