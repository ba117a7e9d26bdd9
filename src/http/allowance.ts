/**
 * What this process may ask of one provider. The limits are shared with all other processes on the same state; here stands what is
 * known of them, so that nothing waits in a queue for what is certain to be refused.
 */

import type { Clock } from '../domain/clock.ts';
import { messageOf, QuotaExhaustedError, RateLimitedError, RubricatorError, UnavailableError } from '../domain/errors.ts';
import { timeOf } from '../domain/text/time.ts';
import { type LimitStanding, type Limits, LONGEST_PAUSE_MS, type TokenReply } from '../ports/limits.ts';
import type { ProviderLimits } from '../sdk/provider.ts';
import { dayEndsAt, dayIn } from './calendar-day.ts';
import type { Token } from './limiter.ts';

export interface Allowance {
  /** Throws `QuotaExhaustedError` or `RateLimitedError` if it is known that nothing may be asked for longer than is worth waiting. */
  assertOpen(): void;
  /** Takes a token, or returns the time to wait before the next try. Rejects like `assertOpen`. */
  takeToken(): Promise<Token | number>;
  /** Takes one request off the day's budget. Rejects with `QuotaExhaustedError` if none is left. */
  spend(): Promise<void>;
  /** The provider asks to wait. A wait of hours is the end of a daily budget. */
  rest(ms: number): Promise<void>;
  /** The provider says that the budget is gone. @param untilMs since 1970; by default the end of its day */
  exhaust(untilMs?: number): Promise<QuotaExhaustedError>;
  /** Until when a pause was asked for, as far as this process knows; 0 if none was. */
  pausedUntilMs(): number;
  standing(): Promise<LimitStanding>;
  /** Requests left today; undefined without a budget. */
  budgetLeft(standing: LimitStanding): number | undefined;
}

export interface AllowanceOptions {
  provider: string;
  limits: ProviderLimits;
  /** No request takes longer. */
  longestMs: number;
  /** IANA time zone in which the provider's day begins. */
  dayStartsIn: string;
  /** A pause up to this is waited for, a longer one fails what is asked. */
  maxPauseWaitMs: number;
  store: Limits;
  clock: Clock;
}

/** A wait as long as this is no pause but the end of a day's budget. */
const LONG_WAIT_MS = 3_600_000;

export function createAllowance({ provider, limits, longestMs, dayStartsIn, maxPauseWaitMs, store, clock: { now } }: AllowanceOptions): Allowance {
  const { perDay } = limits;
  const known = { pausedUntilMs: 0, exhaustedUntilMs: 0 };

  function assertOpen(): void {
    if (isAhead(known.exhaustedUntilMs, now())) throw quotaError(known.exhaustedUntilMs);
    const waitMs = known.pausedUntilMs - now();
    if (waitMs > maxPauseWaitMs && isAhead(known.pausedUntilMs, now()))
      throw new RateLimitedError(`paused for ${Math.ceil(waitMs / 1000)} s at the provider's request`, waitMs);
  }

  function learn(reply: TokenReply): Token | number {
    if (reply.outcome === 'taken') return reply;
    if (reply.outcome === 'empty') return reply.waitMs;
    if (reply.outcome === 'exhausted') known.exhaustedUntilMs = reply.untilMs;
    else known.pausedUntilMs = reply.untilMs;
    assertOpen();
    return Math.max(1, reply.untilMs - now());
  }

  async function exhaust(untilMs = dayEndsAt(dayStartsIn, now())): Promise<QuotaExhaustedError> {
    known.exhaustedUntilMs = untilMs;
    await counted(store.exhaust(provider, untilMs));
    return quotaError(untilMs);
  }

  return {
    assertOpen,
    async takeToken() {
      assertOpen();
      return learn(await counted(store.takeToken(provider, { ...limits, longestMs }, now())));
    },
    async spend() {
      if (perDay === undefined || (await counted(store.spend(provider, { perDay, day: dayIn(dayStartsIn, now()) })))) return;
      known.exhaustedUntilMs = dayEndsAt(dayStartsIn, now());
      throw quotaError(known.exhaustedUntilMs);
    },
    async rest(ms) {
      if (perDay !== undefined && ms >= LONG_WAIT_MS) return void (await exhaust(now() + ms));
      known.pausedUntilMs = isAhead(known.pausedUntilMs, now() + ms) ? known.pausedUntilMs : now() + ms;
      await counted(store.pause(provider, now() + ms));
    },
    exhaust,
    pausedUntilMs: () => known.pausedUntilMs,
    standing: () => store.standing(provider, limits, now()),
    budgetLeft({ day, usedToday = 0 }) {
      return perDay === undefined ? undefined : Math.max(0, perDay - (day === dayIn(dayStartsIn, now()) ? usedToday : 0));
    },
  };
}

/** False, too, for a time that a wrong clock made. */
function isAhead(untilMs: number, nowMs: number): boolean {
  return untilMs > nowMs && untilMs <= nowMs + LONGEST_PAUSE_MS;
}

function quotaError(untilMs: number): QuotaExhaustedError {
  return new QuotaExhaustedError(`the day's budget is used up; asked again from ${timeOf(untilMs)}`, untilMs);
}

/** What cannot be counted is not asked. */
function counted<T>(change: Promise<T>): Promise<T> {
  return change.catch((error: unknown) => {
    if (error instanceof RubricatorError) throw error;
    throw new UnavailableError(`not asked, because the request cannot be counted: ${messageOf(error)}`, { cause: error });
  });
}
