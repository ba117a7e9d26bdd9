/** Lets go of what is old, or too much: spans first, counters of days last. */
import type { TelemetryDb, TelemetryFile } from './telemetry-file.ts';

export interface KeepLimits {
  days: number;
  megabytes: number;
}

const DAY_MS = 86_400_000;
const MEGABYTE = 1024 * 1024;
/** What days came to is little, and worth more the longer it is. */
const DAYS_OF_COUNTERS = 400;

export async function prune(file: TelemetryFile, { days, megabytes }: KeepLimits, nowMs: number): Promise<void> {
  const { db } = file;
  await dropBefore(nowMs - days * DAY_MS, db);
  await db
    .deleteFrom('counters')
    .where('period', '=', 'day')
    .where('at', '<', nowMs - Math.max(days, DAYS_OF_COUNTERS) * DAY_MS)
    .execute();
  while (file.usedBytes() > megabytes * MEGABYTE) {
    const cutoff = await endOfOldestTenth(db);
    if (cutoff === undefined) break;
    await dropBefore(cutoff, db);
  }
  file.shrink();
}

async function dropBefore(ms: number, db: TelemetryDb): Promise<void> {
  await db.deleteFrom('blocks').where('last_at', '<', ms).execute();
  await db.deleteFrom('books').where('started_at', '<', ms).execute();
  await db.deleteFrom('counters').where('period', '=', 'hour').where('at', '<', ms).execute();
}

/** The time before which a tenth of the blocks lies, or of the books if there is no block; undefined if there is nothing to let go of. */
async function endOfOldestTenth(db: TelemetryDb): Promise<number | undefined> {
  const { blocks } = await db
    .selectFrom('blocks')
    .select(({ fn }) => fn.countAll<number>().as('blocks'))
    .executeTakeFirstOrThrow();
  const { books } = await db
    .selectFrom('books')
    .select(({ fn }) => fn.countAll<number>().as('books'))
    .executeTakeFirstOrThrow();
  const last =
    blocks > 0
      ? await db
          .selectFrom('blocks')
          .select('last_at as at')
          .orderBy('last_at')
          .offset(Math.floor(blocks / 10))
          .limit(1)
          .executeTakeFirst()
      : await db
          .selectFrom('books')
          .select('started_at as at')
          .orderBy('started_at')
          .offset(Math.floor(books / 10))
          .limit(1)
          .executeTakeFirst();
  // The time itself goes, too.
  return last && last.at + 1;
}
