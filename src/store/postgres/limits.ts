/** Limits on PostgreSQL. A token and a request of the day are each taken by one statement, which waits for the row and then sees it as it is. */
import { type RawBuilder, sql } from 'kysely';
import { type Bucket, type Limits, LONGEST_PAUSE_MS } from '../../ports/limits.ts';
import { CLOCK_ERROR_MS, type LimitRow, NEW_ROW, refusal, standing, type UntilColumn } from '../limit-rows.ts';
import { type PgDb, transact } from './connection.ts';

interface At extends Bucket {
  provider: string;
  nowMs: number;
}

export function createLimits(db: PgDb): Limits {
  const rowOf = (at: At) =>
    db
      .selectFrom('limits')
      .select(['day', 'used'])
      .select([levelOf(at).as('level'), untilOf(at, 'paused_until').as('paused_until'), untilOf(at, 'exhausted_until').as('exhausted_until')])
      .where('provider', '=', at.provider)
      .$castTo<LimitRow>()
      .executeTakeFirst();
  return {
    async takeToken(provider, { ratePerSec, burst }, nowMs) {
      const at = { provider, ratePerSec, burst, nowMs };
      return (await take(db, at)) ? { outcome: 'taken' } : refusal(await rowOf(at), at, nowMs);
    },
    spend: (provider, { day, perDay }) => spend(db, { provider, day, perDay }),
    pause: (provider, untilMs) => holdUntil(db, 'paused_until', { provider, untilMs }),
    exhaust: (provider, untilMs) => holdUntil(db, 'exhausted_until', { provider, untilMs }),
    standing: async (provider, { ratePerSec, burst }, nowMs) => standing(await rowOf({ provider, ratePerSec, burst, nowMs }), burst),
  };
}

function take(db: PgDb, at: At): Promise<boolean> {
  return transact(db, async (query) => {
    const { numInsertedOrUpdatedRows = 0n } = await query
      .insertInto('limits')
      .values({ ...NEW_ROW, provider: at.provider, tokens: at.burst - 1, filled_at: at.nowMs })
      .onConflict((conflict) =>
        conflict
          .column('provider')
          .doUpdateSet({ tokens: sql<number>`${levelOf(at)} - 1`, filled_at: filledAt(at) })
          .where(
            sql<boolean>`${levelOf(at)} >= 1 and ${untilOf(at, 'paused_until')} <= ${big(at.nowMs)} and ${untilOf(at, 'exhausted_until')} <= ${big(at.nowMs)}`,
          ),
      )
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows > 0n;
  });
}

function spend(db: PgDb, { provider, day, perDay }: { provider: string; day: string; perDay: number }): Promise<boolean> {
  // Just after midnight another process may have begun the next day already.
  const isCounted = sql<boolean>`limits.day in (${day}, ${dayAfter(day)})`;
  return transact(db, async (query) => {
    const { numInsertedOrUpdatedRows = 0n } = await query
      .insertInto('limits')
      .values({ ...NEW_ROW, provider, day, used: 1 })
      .onConflict((conflict) =>
        conflict
          .column('provider')
          .doUpdateSet({
            used: sql<number>`case when ${isCounted} then limits.used + 1 else 1 end`,
            day: sql<string>`case when ${isCounted} then limits.day else ${day} end`,
          })
          .where(sql<boolean>`case when ${isCounted} then limits.used else 0 end < ${big(perDay)}`),
      )
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows > 0n;
  });
}

/** A longer pause is not shortened, unless a wrong clock made it. */
function holdUntil(db: PgDb, column: UntilColumn, { provider, untilMs }: { provider: string; untilMs: number }): Promise<void> {
  const known = sql.ref(`limits.${column}`);
  const until = big(untilMs);
  const longer = sql<number>`case when ${known} > ${until} + ${sql.lit(LONGEST_PAUSE_MS)} then ${until} else greatest(${known}, ${until}) end`;
  return transact(db, async (query) => {
    await query
      .insertInto('limits')
      .values({ ...NEW_ROW, provider, [column]: Math.round(untilMs) })
      .onConflict((conflict) => conflict.column('provider').doUpdateSet({ [column]: longer }))
      .execute();
  });
}

/** A parameter among columns would be taken for the type of whatever stands beside it. */
function big(value: number): RawBuilder<number> {
  return sql<number>`${Math.round(value)}::bigint`;
}

/** Until when nothing may be asked; 0 if a wrong clock noted it. */
function untilOf({ nowMs }: At, column: UntilColumn): RawBuilder<number> {
  const known = sql.ref(`limits.${column}`);
  return sql<number>`case when ${known} > ${big(nowMs)} + ${sql.lit(LONGEST_PAUSE_MS)} then 0 else ${known} end`;
}

/** What the bucket holds now: what it held, and what the time since is worth. */
function levelOf({ ratePerSec, burst, nowMs }: At): RawBuilder<number> {
  return sql<number>`case when limits.filled_at > ${big(nowMs)} + ${sql.lit(CLOCK_ERROR_MS)} then ${burst}::float8
    else least(${burst}::float8, limits.tokens + greatest(0, ${big(nowMs)} - limits.filled_at) * ${ratePerSec}::float8 / 1000.0) end`;
}

/** Two processes may come in another order than they read the clock. */
function filledAt({ nowMs }: At): RawBuilder<number> {
  return sql<number>`case when limits.filled_at > ${big(nowMs)} + ${sql.lit(CLOCK_ERROR_MS)} then ${big(nowMs)} else greatest(limits.filled_at, ${big(nowMs)}) end`;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 24 * 3_600_000).toISOString().slice(0, 10);
}
