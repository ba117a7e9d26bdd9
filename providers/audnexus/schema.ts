/** What we accept from Audnexus: only what we use, loose about the rest. A bad optional value is dropped, not the book. */
import { z } from 'zod';
import { loose, looseFlag, looseId, looseNamed, looseNumber, looseText as text } from '../../src/sdk/index.ts';

const people = z.lazy(() => looseNamed({ asin: text }));
const series = z.lazy(() => loose(z.looseObject({ asin: text, name: z.string(), position: looseId })));

/** `GET /books/{asin}` (Audnexus `src/config/types.ts`, ApiBookSchema). */
export const AudnexusBook = z.lazy(() =>
  z.looseObject({
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
    isAdult: looseFlag,
    isbn: text,
    copyright: looseId,
    genres: looseNamed({ type: text }),
    rating: looseId,
    ratings: loose(z.looseObject({ numRatings: z.number().nullish() })),
    region: text,
    releaseDate: text,
    runtimeLengthMin: looseNumber,
    seriesPrimary: series,
    seriesSecondary: series,
  }),
);
export type AudnexusBook = z.infer<typeof AudnexusBook>;

/** `GET /books/{asin}/chapters`. */
export const AudnexusChapters = z.lazy(() =>
  z.looseObject({
    asin: z.string(),
    brandIntroDurationMs: z.number().nonnegative().catch(0),
    brandOutroDurationMs: z.number().nonnegative().catch(0),
    isAccurate: looseFlag,
    chapters: z.array(z.looseObject({ lengthMs: z.number(), startOffsetMs: z.number(), title: z.string() })),
  }),
);
export type AudnexusChapters = z.infer<typeof AudnexusChapters>;

/** `GET /authors/{asin}`. */
export const AudnexusAuthor = z.lazy(() => z.looseObject({ asin: z.string(), name: z.string(), description: text, image: text }));
export type AudnexusAuthor = z.infer<typeof AudnexusAuthor>;

/** The flat error form and the one nested since February 2026, as one. Never fails. */
export const AudnexusError = z.lazy(() =>
  z
    .union([
      z
        .looseObject({ error: z.looseObject({ code: z.string().catch(''), message: z.string().catch('') }) })
        .transform(({ error }) => ({ code: error.code, message: error.message })),
      z.looseObject({ message: z.string() }).transform(({ message }) => ({ code: '', message })),
    ])
    .catch({ code: '', message: '' }),
);
