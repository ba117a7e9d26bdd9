/** What we accept from Audnexus: only what we use, loose about the rest. A bad optional value is dropped, not the book. */
import { z } from 'zod';

const text = z.string().nullish().catch(undefined);
const people = z
  .array(z.looseObject({ asin: text, name: z.string() }))
  .nullish()
  .catch(undefined);
const series = z
  .looseObject({
    asin: text,
    name: z.string(),
    position: z
      .union([z.string(), z.number().transform(String)])
      .nullish()
      .catch(undefined),
  })
  .nullish()
  .catch(undefined);

/** `GET /books/{asin}` (Audnexus `src/config/types.ts`, ApiBookSchema). */
export const AudnexusBook = z.looseObject({
  asin: z.string(),
  title: z.string().min(1),
  subtitle: text,
  authors: people,
  narrators: people,
  publisherName: text,
  language: text,
  formatType: text,
  description: text,
  summary: text,
  image: text,
  isAdult: z.boolean().nullish().catch(undefined),
  isbn: text,
  copyright: z.union([z.number(), z.string()]).nullish().catch(undefined),
  genres: z
    .array(z.looseObject({ name: z.string(), type: text }))
    .nullish()
    .catch(undefined),
  rating: z.union([z.string(), z.number()]).nullish().catch(undefined),
  ratings: z.looseObject({ numRatings: z.number().nullish() }).nullish().catch(undefined),
  region: text,
  releaseDate: text,
  runtimeLengthMin: z.number().nullish().catch(undefined),
  seriesPrimary: series,
  seriesSecondary: series,
});
export type AudnexusBook = z.infer<typeof AudnexusBook>;

/** `GET /books/{asin}/chapters`. */
export const AudnexusChapters = z.looseObject({
  asin: z.string(),
  brandIntroDurationMs: z.number().nonnegative().catch(0),
  brandOutroDurationMs: z.number().nonnegative().catch(0),
  isAccurate: z.boolean().nullish().catch(undefined),
  chapters: z.array(z.looseObject({ lengthMs: z.number(), startOffsetMs: z.number(), title: z.string() })),
});
export type AudnexusChapters = z.infer<typeof AudnexusChapters>;

/** `GET /authors/{asin}`. */
export const AudnexusAuthor = z.looseObject({ asin: z.string(), name: z.string(), description: text, image: text });
export type AudnexusAuthor = z.infer<typeof AudnexusAuthor>;

/** The flat error form and the one nested since February 2026, as one. Never fails. */
export const AudnexusError = z
  .union([
    z
      .looseObject({ error: z.looseObject({ code: z.string().catch(''), message: z.string().catch('') }) })
      .transform(({ error }) => ({ code: error.code, message: error.message })),
    z.looseObject({ message: z.string() }).transform(({ message }) => ({ code: '', message })),
  ])
  .catch({ code: '', message: '' });
