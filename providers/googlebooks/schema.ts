/** What we accept from Google Books: only what we use. A bad optional value is dropped, not the volume. */
import { z } from 'zod';

const text = z.string().nullish().catch(undefined);
/** Some front ends write booleans as texts. */
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
  .nullish()
  .catch(undefined);

/** `GET /volumes?q=…`; no hit has no `items`. Volumes are checked one by one. */
export const GoogleVolumes = z.looseObject({ totalItems: z.number(), items: z.array(z.unknown()).nullish() });

/** One volume (developers.google.com/books/docs/v1/reference/volumes). */
export const GoogleVolume = z.looseObject({
  id: z.string().min(1),
  volumeInfo: z.looseObject({
    title: z.string().min(1),
    subtitle: text,
    authors: z.array(z.string()).nullish().catch(undefined),
    publisher: text,
    publishedDate: text,
    description: text,
    industryIdentifiers: z
      .array(z.looseObject({ type: z.string(), identifier: z.string() }))
      .nullish()
      .catch(undefined),
    categories: z.array(z.string()).nullish().catch(undefined),
    averageRating: z.number().nullish().catch(undefined),
    ratingsCount: z.number().nullish().catch(undefined),
    maturityRating: text,
    language: text,
    imageLinks: z.looseObject({ thumbnail: text, large: text, extraLarge: text }).nullish().catch(undefined),
  }),
  saleInfo: z.looseObject({ isEbook: flag }).nullish().catch(undefined),
});
export type GoogleVolume = z.infer<typeof GoogleVolume>;

/** An error body of any shape; we look at its words only. Never fails. */
export const GoogleError = z.looseObject({ error: z.unknown() }).catch({ error: undefined });
