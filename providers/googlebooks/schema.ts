/** What we accept from Google Books: only what we use. A bad optional value is dropped, not the volume. */
import { z } from 'zod';
import { loose, looseList, looseNumber, looseTexts, looseText as text } from '../../src/sdk/index.ts';

/** Some front ends write booleans as texts. */
const flag = z.lazy(() => loose(z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])));

/** `GET /volumes?q=…`; no hit has no `items`. Volumes are checked one by one. */
export const GoogleVolumes = z.lazy(() => z.looseObject({ totalItems: z.number(), items: z.array(z.unknown()).nullish() }));

/** One volume (developers.google.com/books/docs/v1/reference/volumes). */
export const GoogleVolume = z.lazy(() =>
  z.looseObject({
    id: z.string().min(1),
    volumeInfo: z.looseObject({
      title: z.string().min(1),
      subtitle: text,
      authors: looseTexts,
      publisher: text,
      publishedDate: text,
      description: text,
      industryIdentifiers: looseList({ type: z.string(), identifier: z.string() }),
      categories: looseTexts,
      averageRating: looseNumber,
      ratingsCount: looseNumber,
      maturityRating: text,
      language: text,
      imageLinks: loose(z.looseObject({ thumbnail: text, large: text, extraLarge: text })),
    }),
    saleInfo: loose(z.looseObject({ isEbook: flag })),
  }),
);
export type GoogleVolume = z.infer<typeof GoogleVolume>;

/** An error body of any shape; we look at its words only. Never fails. */
export const GoogleError = z.lazy(() => z.looseObject({ error: z.unknown() }).catch({ error: undefined }));
