/** What we accept from Goodreads: the JSON-LD of a page, and the list of suggestions. */
import { z } from 'zod';

const text = z.string().nullish().catch(undefined);
const number = z
  .union([z.number(), z.string().transform(Number)])
  .nullish()
  .catch(undefined);

export const GoodreadsBook = z.looseObject({
  name: z.string().min(1),
  image: text,
  bookFormat: text,
  inLanguage: text,
  isbn: text,
  author: z
    .array(z.looseObject({ name: z.string(), url: text }))
    .nullish()
    .catch(undefined),
  aggregateRating: z.looseObject({ ratingValue: number, ratingCount: number }).nullish().catch(undefined),
  /** From the page and not from the record: HTML. */
  description: text,
});
export type GoodreadsBook = z.infer<typeof GoodreadsBook>;

/** `GET /book/auto_complete?format=json`; suggestions are checked one by one. */
export const GoodreadsSuggestions = z.array(z.unknown());

export const GoodreadsSuggestion = z.looseObject({
  bookId: z.union([z.string(), z.number()]).transform(String),
  workId: z.union([z.string(), z.number()]).transform(String).nullish().catch(undefined),
  title: z.string().min(1),
  author: z.looseObject({ name: z.string() }).nullish().catch(undefined),
  avgRating: number,
  ratingsCount: number,
});
export type GoodreadsSuggestion = z.infer<typeof GoodreadsSuggestion>;
