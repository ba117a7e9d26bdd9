/** Limits on the database. A token and a request of the day are each taken by one statement, which nobody can come between. */
import { type RawBuilder, sql } from 'kysely';
import { type Bucket, type Limits, LONGEST_PAUSE_MS } from '../../ports/limits.ts';
import { CLOCK_ERROR_MS, type LimitRow, NEW_ROW, refusal, standing, type UntilColumn } from '../limit-rows.ts';
import { autocommit, type Db, statement } from './connection.ts';

interface At extends Bucket {
  provider: string;
  nowMs: number;
}

export function createLimits(db: Db): Limits {
  const take = takeStatement(db);
  const spend = spendStatement(db);
  const pause = untilStatement(db, 'paused_until');
  const exhaust = untilStatement(db, 'exhausted_until');
  const select = statement(db, (query, p: At) =>
    query
      .selectFrom('limits')
      .select(['day', 'used'])
      .select([levelOf(p).as('level'), untilOf(p, 'paused_until').as('paused_until'), untilOf(p, 'exhausted_until').as('exhausted_until')])
      .where('provider', '=', p.provider)
      .$castTo<LimitRow>(),
  );
  return {
    takeToken: (provider, bucket, nowMs) =>
      autocommit(db, () => {
        const at = { provider, ratePerSec: bucket.ratePerSec, burst: bucket.burst, nowMs };
        return take.run(at) > 0 ? { outcome: 'taken' } : refusal(select.first(at), at, nowMs);
      }),
    spend: (provider, { day, perDay }) => autocommit(db, () => spend.run({ provider, day, perDay }) > 0),
    pause: (provider, untilMs) => autocommit(db, () => void pause.run({ provider, untilMs })),
    exhaust: (provider, untilMs) => autocommit(db, () => void exhaust.run({ provider, untilMs })),
    standing: (provider, { ratePerSec, burst }, nowMs) => autocommit(db, () => standing(select.first({ provider, ratePerSec, burst, nowMs }), burst)),
  };
}

function takeStatement(db: Db) {
  return statement(db, (query, p: At) =>
    query
      .insertInto('limits')
      .values({ ...NEW_ROW, provider: p.provider, tokens: sql<number>`${p.burst} - 1`, filled_at: p.nowMs })
      .onConflict((conflict) =>
        conflict
          .column('provider')
          .doUpdateSet({ tokens: sql<number>`${levelOf(p)} - 1`, filled_at: filledAt(p) })
          .where(sql<boolean>`${levelOf(p)} >= 1 and ${untilOf(p, 'paused_until')} <= ${p.nowMs} and ${untilOf(p, 'exhausted_until')} <= ${p.nowMs}`),
      ),
  );
}

function spendStatement(db: Db) {
  return statement(db, (query, p: { provider: string; day: string; perDay: number }) => {
    // Just after midnight another process may have begun the next day already.
    const isCounted = sql<boolean>`limits.day between ${p.day} and date(${p.day}, '+1 day')`;
    return query
      .insertInto('limits')
      .values({ ...NEW_ROW, provider: p.provider, day: p.day, used: 1 })
      .onConflict((conflict) =>
        conflict
          .column('provider')
          .doUpdateSet({
            used: sql<number>`case when ${isCounted} then limits.used + 1 else 1 end`,
            day: sql<string>`case when ${isCounted} then limits.day else ${p.day} end`,
          })
          .where(sql<boolean>`case when ${isCounted} then limits.used else 0 end < ${p.perDay}`),
      );
  });
}

/** A longer pause is not shortened, unless a wrong clock made it. */
function untilStatement(db: Db, column: UntilColumn) {
  return statement(db, (query, p: { provider: string; untilMs: number }) => {
    const known = sql.ref(`limits.${column}`);
    const longer = sql<number>`case when ${known} > ${p.untilMs} + ${sql.lit(LONGEST_PAUSE_MS)} then ${p.untilMs} else max(${known}, ${p.untilMs}) end`;
    return query
      .insertInto('limits')
      .values({ ...NEW_ROW, provider: p.provider, [column]: p.untilMs })
      .onConflict((conflict) => conflict.column('provider').doUpdateSet({ [column]: longer }));
  });
}

/** Until when nothing may be asked; 0 if a wrong clock noted it. */
function untilOf(p: At, column: UntilColumn): RawBuilder<number> {
  const known = sql.ref(`limits.${column}`);
  return sql<number>`case when ${known} > ${p.nowMs} + ${sql.lit(LONGEST_PAUSE_MS)} then 0 else ${known} end`;
}

/** What the bucket holds now: what it held, and what the time since is worth. */
function levelOf(p: At): RawBuilder<number> {
  return sql<number>`case when limits.filled_at > ${p.nowMs} + ${sql.lit(CLOCK_ERROR_MS)} then ${p.burst}
    else min(${p.burst}, limits.tokens + max(0, ${p.nowMs} - limits.filled_at) * ${p.ratePerSec} / 1000.0) end`;
}

/** Two processes may come in another order than they read the clock. */
function filledAt(p: At): RawBuilder<number> {
  return sql<number>`case when limits.filled_at > ${p.nowMs} + ${sql.lit(CLOCK_ERROR_MS)} then ${p.nowMs} else max(limits.filled_at, ${p.nowMs}) end`;
}
