/** What we accept from a custom server (Audiobookshelf, custom-metadata-provider-specification.yaml), and what servers really send. */
import { z } from 'zod';
import { loose, looseList, looseNumeric, piecesOf, looseId as text } from '../../src/sdk/index.ts';

const texts = z.lazy(() => loose(z.union([z.array(z.string()), z.string().transform((list) => piecesOf(list, ','))])));

/** `GET /search?query=&author=`; matches are checked one by one. */
export const CustomMatches = z.lazy(() => z.looseObject({ matches: z.array(z.unknown()) }));

export const CustomBook = z.lazy(() =>
  z.looseObject({
    title: z.string().min(1),
    subtitle: text,
    author: text,
    narrator: text,
    publisher: text,
    /** Audiobookshelf reads this key; the specification says `published_year`. */
    publishedYear: text,
    published_year: text,
    description: text,
    cover: text,
    isbn: text,
    asin: text,
    genres: texts,
    tags: texts,
    language: text,
    duration: looseNumeric,
    series: looseList({ series: text, name: text, sequence: text }),
  }),
);
export type CustomBook = z.infer<typeof CustomBook>;
