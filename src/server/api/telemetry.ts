/** Where the time went, as far as it is kept. */
import { createRoute, z } from '@hono/zod-openapi';
import { ReadError } from '../../domain/errors.ts';
import type { TelemetryReport, WorkMeasure } from '../../ports/telemetry.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { type Api, json, refused, WRONG } from './routes.ts';

const DAY_MS = 86_400_000;
const DAYS = 7;

const TelemetryQuery = z.object({
  days: z.coerce
    .number()
    .min(0.01)
    .max(3650)
    .default(DAYS)
    .openapi({ description: 'How far back it looks; whole hours for two days at most, else whole days.' }),
  slowest: z.coerce.number().int().min(0).max(100).default(10).openapi({ description: 'How many of the slowest books are told.' }),
});

const number = (description?: string) => (description === undefined ? z.number() : z.number().openapi({ description }));
const count = (description?: string) => (description === undefined ? z.number().int() : z.number().int().openapi({ description }));

const MEASURE = {
  count: count('How often it was done; answers from the cache are not counted.'),
  errors: count('How often it failed.'),
  cached: count('How often the answer came from the cache.'),
  tookMs: number('In milliseconds, all in all.'),
  waitedMs: number('Of those, in line for the limit of the provider.'),
  medianMs: number(),
  p95Ms: number('What 95 of 100 did not exceed.'),
  maxMs: number(),
};

const MeasureBody = z.object(MEASURE).openapi('WorkMeasure');

export const TelemetryBody = z
  .object({
    since: z.iso.datetime(),
    madeAt: z.iso.datetime(),
    books: MeasureBody.optional().openapi({ description: 'All books that were worked on.' }),
    slowest: z.array(
      z.object({
        itemId: count().optional(),
        library: z.string(),
        path: z.string(),
        startedAt: z.iso.datetime(),
        tookMs: number(),
        outcome: z.string(),
        stages: z.array(z.object({ name: z.string().openapi({ description: 'A stage, or “ask” and a provider.' }), tookMs: number() })),
      }),
    ),
    stages: z.array(z.object({ name: z.string(), ...MEASURE })),
    sources: z.array(z.object({ source: z.string(), ...MEASURE })).openapi({ description: 'The questions to each provider.' }),
    periods: z.array(z.object({ source: z.string(), at: z.iso.datetime(), ...MEASURE })).openapi({ description: 'The same by the time.' }),
    periodMs: count('How long such a period is.'),
    kept: z.object({ spans: count(), sizeBytes: count(), oldestAt: z.iso.datetime().optional() }),
  })
  .openapi('Telemetry');

export function addTelemetryRoute(api: Api, deps: Pick<ApiDeps, 'telemetry'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/telemetry',
      summary: 'The slowest books, and how stages and sources do',
      request: { query: TelemetryQuery },
      responses: {
        200: json(TelemetryBody, 'What is kept says.'),
        ...WRONG,
        404: refused('Nothing is kept (telemetry.keep).'),
        503: refused('The file in which it is kept cannot be read.'),
      },
    }),
    async (context) => {
      const { days, slowest } = context.req.valid('query');
      try {
        const report = await deps.telemetry({ sinceMs: Date.now() - days * DAY_MS, slowest });
        return report ? context.json(telemetryBody(report), 200) : problem(context, 404, 'nothing is kept: see telemetry.keep in the config');
      } catch (error) {
        if (error instanceof ReadError) return problem(context, 503, error.message);
        throw error;
      }
    },
  );
}

const at = (ms: number) => new Date(ms).toISOString();

function telemetryBody({ sinceMs, madeAtMs, books, slowest, stages, sources, periods, periodMs, kept }: TelemetryReport): z.infer<typeof TelemetryBody> {
  const measured = ({ count, errors, cached, tookMs, waitedMs, medianMs, p95Ms, maxMs }: WorkMeasure): WorkMeasure => ({
    ...{ count, errors, cached, tookMs, waitedMs, medianMs, p95Ms, maxMs },
  });
  return {
    ...{ since: at(sinceMs), madeAt: at(madeAtMs), stages, sources, periodMs },
    ...(books && { books: measured(books) }),
    slowest: slowest.map(({ startedAtMs, itemId, ...book }) => ({ ...book, ...(itemId !== undefined && { itemId }), startedAt: at(startedAtMs) })),
    periods: periods.map(({ source, atMs, ...measure }) => ({ source, at: at(atMs), ...measured(measure) })),
    kept: { spans: kept.spans, sizeBytes: kept.sizeBytes, ...(kept.oldestAtMs !== undefined && { oldestAt: at(kept.oldestAtMs) }) },
  };
}
