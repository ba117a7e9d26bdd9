/** The shapes of statistics and samples over HTTP. */
import { z } from '@hono/zod-openapi';
import type { BookSample } from '../../actions/sample.ts';
import type { Statistics } from '../../actions/statistics.ts';
import { UNITS, VALUE_KINDS } from '../../domain/book/measure.ts';
import { EDITION_KINDS } from '../../domain/book/metadata.ts';
import type { FieldStatistics } from '../../domain/statistics/field-statistics.ts';

const count = (description?: string) => (description === undefined ? z.number().int() : z.number().int().openapi({ description }));
const Share = z.number().min(0).max(1);

const BinBody = z
  .object({ from: z.number().optional(), to: z.number().optional(), count: count() })
  .openapi('Bin', { description: 'What is at least “from” and below “to”; without one of them, all that is below or above.' });

const FieldCountsBody = z
  .object({
    field: z.string(),
    label: z.string(),
    kind: z.enum(VALUE_KINDS),
    books: count('Books that can have it.'),
    filled: count('Books that have it.'),
    cleared: count('Books of which somebody said that they have none.'),
    meanConfidence: Share.optional(),
    agreed: count('Values that several sources state, and none otherwise.'),
    conflicts: count('Values about which sources differ.'),
  })
  .openapi('FieldCounts');

const SourceCountsBody = z
  .object({
    source: z.string(),
    field: z.string(),
    won: count('Its value is the one that the book has.'),
    agreed: count('Another source won that says the same.'),
    differed: count('Another source won that says something else.'),
    conflicts: count('Of those: how often it is too sure to be passed by.'),
  })
  .openapi('SourceCounts');

const EntryCountBody = z.object({ text: z.string(), count: count() }).openapi('EntryCount');

const SpreadBody = z.object({
  commonest: z.array(EntryCountBody).openapi({ description: 'The commonest names, words or values.' }),
  entries: count('How many different ones there are.'),
  size: z
    .object({
      unit: z.enum(UNITS).openapi({ description: 'What the size of a value is counted in.' }),
      ...{ mean: z.number(), median: z.number(), least: z.number(), most: z.number() },
      bins: z.array(BinBody),
    })
    .optional(),
});

const FieldSpreadBody = SpreadBody.extend({ field: z.string(), label: z.string(), kind: z.enum(VALUE_KINDS) }).openapi('FieldSpread');

const ProviderDayBody = z
  .object({
    provider: z.string(),
    day: z.iso.date().openapi({ description: 'In UTC.' }),
    requests: count(),
    failures: count(),
    found: count('Questions that were answered.'),
    missing: count('Questions that had no answer.'),
    cached: count('Questions that the cache answered.'),
    tookMs: z.number().openapi({ description: 'The times of all requests together, in milliseconds.' }),
  })
  .openapi('ProviderDay');

export const StatisticsBody = z
  .object({
    books: count(),
    madeAt: z.iso.datetime().openapi({ description: 'When the books were counted.' }),
    kinds: z.array(z.object({ kind: z.enum(EDITION_KINDS), books: count() })),
    fields: z.array(FieldCountsBody),
    sources: z.array(SourceCountsBody),
    confidence: z.array(BinBody).openapi({ description: 'All values by confidence.' }),
    growth: z.array(z.object({ month: z.string(), added: count(), total: count() })).openapi({ description: 'Books by the month in which they came.' }),
    undated: count('Books of which nobody noted when they came.'),
    spreads: z.array(FieldSpreadBody).openapi({ description: 'Languages, dates and lengths.' }),
    providerDays: z.array(ProviderDayBody),
  })
  .openapi('Statistics') satisfies z.ZodType<Omit<Statistics, 'madeAtMs'>>;

export function statisticsBody({ madeAtMs, ...statistics }: Statistics): z.infer<typeof StatisticsBody> {
  return { ...statistics, madeAt: new Date(madeAtMs).toISOString() };
}

export const FieldStatisticsBody = FieldCountsBody.extend({
  ...SpreadBody.shape,
  empty: count('Books that can have it and do not.'),
  cardinality: z
    .object({
      distinct: count('Values that say something different.'),
      share: Share,
      level: z.enum(['low', 'medium', 'high']).openapi({ description: 'low: below 5 % of all values; high: above 50 %.' }),
    })
    .optional(),
  confidence: z.array(BinBody),
  sources: z.array(SourceCountsBody),
}).openapi('FieldStatistics') satisfies z.ZodType<FieldStatistics>;

export const SampleBody = z
  .object({
    seed: z.string(),
    books: z.array(z.object({ id: count(), title: z.string().optional(), path: z.string(), library: z.string() })),
    rows: z.array(
      z.object({
        field: z.string(),
        label: z.string(),
        cells: z
          .array(
            z.object({
              shown: z.string().optional(),
              source: z.string().optional(),
              confidence: Share.optional(),
              isConflict: z.literal(true).optional(),
              isImpossible: z.literal(true).optional().openapi({ description: 'An edition of this kind cannot have the field.' }),
            }),
          )
          .openapi({ description: 'One for each book.' }),
      }),
    ),
  })
  .openapi('Sample') satisfies z.ZodType<BookSample>;
