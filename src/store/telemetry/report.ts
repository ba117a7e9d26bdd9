/** What the file says: the slowest books, and how stages and sources do. Each question opens it anew, for it may be gone meanwhile. */
import { existsSync } from 'node:fs';
import { messageOf, ReadError } from '../../domain/errors.ts';
import type { SlowBook, TelemetryQuestion, TelemetryReport } from '../../ports/telemetry.ts';
import type { SpanName } from '../../ports/tracing.ts';
import { counterOf } from './counter-rows.ts';
import { type Counter, measureOf, PERIOD_MS, type Period, startOf, sumOf } from './counters.ts';
import { openTelemetryFile, type TelemetryDb, type TelemetryFile } from './telemetry-file.ts';

const STAGES: readonly SpanName[] = ['identify', 'lookup', 'judge', 'merge', 'picture', 'save', 'export'];
/** So long, hours are told apart. */
const HOURS_MS = 48 * PERIOD_MS.hour;

/** Undefined if there is no file. Throws `ReadError`. */
export function reportTelemetry(file: string, { sinceMs, slowest }: TelemetryQuestion, nowMs: number): Promise<TelemetryReport | undefined> {
  return reading(file, async (opened) => {
    const { db } = opened;
    const period: Period = nowMs - sinceMs <= HOURS_MS ? 'hour' : 'day';
    const fromMs = startOf(period, sinceMs);
    const rows = await db.selectFrom('counters').selectAll().where('period', '=', period).where('at', '>=', fromMs).orderBy('at').execute();
    const counters = rows.map(counterOf);
    const asked = counters.filter(({ name }) => name === 'ask');
    const books = total(counters.filter(({ name }) => name === 'book'));
    return {
      ...{ sinceMs: fromMs, madeAtMs: nowMs, periodMs: PERIOD_MS[period] },
      books: books && measureOf(books),
      slowest: await slowestSince(fromMs, slowest, db),
      stages: STAGES.flatMap((name) => {
        const sum = total(counters.filter((each) => each.name === name));
        return sum ? [{ name, ...measureOf(sum) }] : [];
      }),
      sources: [...Map.groupBy(asked, ({ source }) => source)]
        .flatMap(([source, some]) => {
          const sum = total(some);
          return sum ? [{ source, ...measureOf(sum) }] : [];
        })
        .sort((a, b) => b.tookMs - a.tookMs),
      periods: asked.map((counter) => ({ source: counter.source, atMs: counter.at, ...measureOf(counter) })),
      kept: await keptIn(opened),
    };
  });
}

/** Undefined if there is no file. Throws `ReadError`. */
export async function reading<T>(file: string, read: (opened: TelemetryFile) => Promise<T>): Promise<T | undefined> {
  if (!existsSync(file)) return undefined;
  let opened: TelemetryFile | undefined;
  try {
    opened = openTelemetryFile(file, { isReadOnly: true });
    return await read(opened);
  } catch (error) {
    throw new ReadError(`${file}: ${messageOf(error)}`, { cause: error });
  } finally {
    opened?.close();
  }
}

function total(counters: readonly Counter[]): Counter | undefined {
  return counters.length === 0 ? undefined : counters.reduce(sumOf);
}

async function slowestSince(fromMs: number, limit: number, db: TelemetryDb): Promise<SlowBook[]> {
  const rows = await db.selectFrom('books').selectAll().where('started_at', '>=', fromMs).orderBy('took_ms', 'desc').limit(limit).execute();
  return rows.map(({ item_id, library, path, started_at, took_ms, outcome, stages }) => ({
    ...{ itemId: item_id ?? undefined, library, path, outcome },
    ...{ startedAtMs: started_at, tookMs: took_ms, stages: JSON.parse(stages) as SlowBook['stages'] },
  }));
}

/** How much is kept; undefined if there is no file. Throws `ReadError`. */
export function readKept(file: string): Promise<TelemetryReport['kept'] | undefined> {
  return reading(file, keptIn);
}

async function keptIn({ db, usedBytes }: TelemetryFile): Promise<TelemetryReport['kept']> {
  const ofBlocks = await db
    .selectFrom('blocks')
    .select(({ fn }) => [fn.sum<number | null>('spans').as('spans'), fn.min<number | null>('first_at').as('oldest')])
    .executeTakeFirstOrThrow();
  const ofBooks = await db
    .selectFrom('books')
    .select(({ fn }) => fn.countAll<number>().as('books'))
    .executeTakeFirstOrThrow();
  return { spans: (ofBlocks.spans ?? 0) + ofBooks.books, sizeBytes: usedBytes(), oldestAtMs: ofBlocks.oldest ?? undefined };
}
