/** What we accept from Goodreads: the JSON-LD of a page, and the list of suggestions. */
import { z } from 'zod';
import { idText, loose, looseId, looseNamed, looseNumeric as number, looseText as text } from '../../src/sdk/index.ts';

export const GoodreadsBook = z.lazy(() =>
  z.looseObject({
    name: z.string().min(1),
    image: text,
    bookFormat: text,
    inLanguage: text,
    isbn: text,
    author: looseNamed({ url: text }),
    aggregateRating: loose(z.looseObject({ ratingValue: number, ratingCount: number })),
    /** From the page and not from the record: HTML. */
    description: text,
  }),
);
export type GoodreadsBook = z.infer<typeof GoodreadsBook>;

/** `GET /book/auto_complete?format=json`; suggestions are checked one by one. */
export const GoodreadsSuggestions = z.lazy(() => z.array(z.unknown()));

export const GoodreadsSuggestion = z.lazy(() =>
  z.looseObject({
    bookId: idText,
    workId: looseId,
    title: z.string().min(1),
    author: loose(z.looseObject({ name: z.string() })),
    avgRating: number,
    ratingsCount: number,
  }),
);
export type GoodreadsSuggestion = z.infer<typeof GoodreadsSuggestion>;
