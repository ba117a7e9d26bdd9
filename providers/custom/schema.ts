/** What we accept from a custom server (Audiobookshelf, custom-metadata-provider-specification.yaml), and what servers really send. */
import { z } from 'zod';

const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(undefined);
const texts = z
  .union([z.array(z.string()), z.string().transform((list) => list.split(/\s*,\s*/))])
  .nullish()
  .catch(undefined);

/** `GET /search?query=&author=`; matches are checked one by one. */
export const CustomMatches = z.looseObject({ matches: z.array(z.unknown()) });

export const CustomBook = z.looseObject({
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
  duration: z
    .union([z.number(), z.string().transform(Number)])
    .nullish()
    .catch(undefined),
  series: z
    .array(z.looseObject({ series: text, name: text, sequence: text }))
    .nullish()
    .catch(undefined),
});
export type CustomBook = z.infer<typeof CustomBook>;
