/** Everything that can be known of a book. Each key is one field of `fields.ts`; absent means not stated. */
import { z } from 'zod';
import { Identifier } from './identifier.ts';
import { Person } from './names.ts';

/** A book's place in a series. Name and position are one unit and never come from two sources. */
export const SeriesEntry = z.lazy(() =>
  z.object({
    name: z.string().min(1),
    /** Text, as `position.ts` writes it: "1", "1.5", "1-3". */
    position: z.string().min(1).optional(),
    identifiers: z.array(Identifier).optional(),
  }),
);
export type SeriesEntry = z.infer<typeof SeriesEntry>;

export const Chapter = z.lazy(() =>
  z.object({
    title: z.string(),
    startMs: z.number().int().nonnegative(),
    endMs: z.number().int().nonnegative(),
  }),
);
export type Chapter = z.infer<typeof Chapter>;

/** Where a cover is: a file of the item (relative path), inside a media file, at an address, or kept here by its hash since somebody uploaded it. */
const Cover = z.lazy(() =>
  z.object({
    source: z.enum(['file', 'embedded', 'url', 'upload']),
    location: z.string().min(1),
    widthPixels: z.number().int().positive().optional(),
  }),
);

const Rating = z.lazy(() =>
  z.object({
    value: z.number().nonnegative(),
    scale: z.number().positive(),
    count: z.number().int().positive(),
  }),
);

const CustomValue = z.lazy(() => z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));

export const Metadata = z.lazy(() =>
  z.object({
    title: z.string().min(1).optional(),
    subtitle: z.string().min(1).optional(),
    authors: z.array(Person).min(1).optional(),
    narrators: z.array(Person).min(1).optional(),
    contributors: z.array(Person).min(1).optional(),
    series: z.array(SeriesEntry).min(1).optional(),
    publisher: z.string().min(1).optional(),
    publishedDate: z
      .string()
      .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
      .optional(),
    originalDate: z
      .string()
      .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
      .optional(),
    language: z.string().min(2).optional(),
    copyright: z.string().min(1).optional(),
    description: z.string().min(1).optional(),
    genres: z.array(z.string().min(1)).min(1).optional(),
    tags: z.array(z.string().min(1)).min(1).optional(),
    identifiers: z.array(Identifier).min(1).optional(),
    durationMs: z.number().int().positive().optional(),
    chapters: z.array(Chapter).min(1).optional(),
    cover: Cover.optional(),
    rating: Rating.optional(),
    abridged: z.boolean().optional(),
    dramatised: z.boolean().optional(),
    explicit: z.boolean().optional(),
    customFields: z.record(z.string(), CustomValue).optional(),
  }),
);
export type Metadata = z.infer<typeof Metadata>;

export type FieldKey = keyof Metadata;
/** The value of one field when it is stated. */
export type FieldValue<K extends FieldKey = FieldKey> = NonNullable<Metadata[K]>;

/** What an edition is made of. An audio edition never takes a print edition's ISBN. */
export const EDITION_KINDS = ['audio', 'ebook', 'print'] as const;
export type EditionKind = (typeof EDITION_KINDS)[number];
