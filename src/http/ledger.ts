/**
 * What a provider has left and how it has done: the day's budget, pauses, counts. Kept in the store at every change, so
 * that a restart neither forgets a Retry-After nor spends a budget twice.
 */
import { messageOf, QuotaExhaustedError } from '../domain/errors.ts';
import { NEW_STATE, type ProviderCounts, type ProviderState, type ProviderStateStore } from '../ports/provider-state.ts';

export interface Ledger {
  state(): ProviderState;
  /** Throws `QuotaExhaustedError` while the day's budget is gone. */
  assertBudget(): void;
  /** Takes one request off the day's budget. Throws `QuotaExhaustedError` if none is left. */
  spend(): void;
  /** Requests left today; undefined without a budget. */
  budgetLeft(): number | undefined;
  /** The provider says that the budget is gone. @param untilMs since 1970; by default the end of its day */
  exhaust(untilMs?: number): QuotaExhaustedError;
  pausedUntil(untilMs: number): void;
  openedUntil(untilMs: number): void;
  count(what: Partial<ProviderCounts>): void;
  failed(error: unknown): void;
  /** Saves what has only been counted. */
  flush(): void;
}

export interface LedgerOptions {
  provider: string;
  perDay: number | undefined;
  /** IANA time zone in which the provider's day begins. */
  dayStartsIn: string;
  store: ProviderStateStore;
  now(): number;
}

const HOUR_MS = 3_600_000;

export function createLedger({ provider, perDay, dayStartsIn, store, now }: LedgerOptions): Ledger {
  let state = store.load(provider) ?? NEW_STATE;

  let savedAtMs = 0;
  let isSaved = true;

  function flush(): void {
    if (!isSaved) store.save(provider, state);
    isSaved = true;
    savedAtMs = now();
  }

  function change(next: Partial<ProviderState>): void {
    state = { ...state, ...next };
    isSaved = false;
    flush();
  }

  /** Counts may be a second old on disk; pauses and budgets never. */
  function changeCounts(next: Partial<ProviderState>): void {
    state = { ...state, ...next };
    isSaved = false;
    if (now() - savedAtMs >= 1000) flush();
  }

  function usedToday(): number {
    return state.day === dayIn(dayStartsIn, now()) ? (state.usedToday ?? 0) : 0;
  }

  function assertBudget(): void {
    if (state.exhaustedUntilMs !== undefined && state.exhaustedUntilMs > now()) throw quotaError(state.exhaustedUntilMs);
    if (perDay !== undefined && usedToday() >= perDay) throw quotaError(dayEndsAt(dayStartsIn, now()));
  }

  return {
    state: () => state,
    assertBudget,
    spend() {
      assertBudget();
      if (perDay !== undefined) change({ day: dayIn(dayStartsIn, now()), usedToday: usedToday() + 1 });
    },
    budgetLeft: () => (perDay === undefined ? undefined : Math.max(0, perDay - usedToday())),
    exhaust(untilMs = dayEndsAt(dayStartsIn, now())) {
      change({ exhaustedUntilMs: untilMs });
      return quotaError(untilMs);
    },
    pausedUntil: (untilMs) => change({ pausedUntilMs: untilMs }),
    openedUntil: (untilMs) => change({ openUntilMs: untilMs }),
    count(what) {
      const counts = { ...state.counts };
      for (const key of Object.keys(what) as (keyof ProviderCounts)[]) counts[key] += what[key] ?? 0;
      changeCounts({ counts });
    },
    flush,
    failed(error) {
      changeCounts({
        counts: { ...state.counts, failures: state.counts.failures + 1 },
        lastError: { message: messageOf(error), atMs: now() },
      });
    },
  };
}

function quotaError(untilMs: number): QuotaExhaustedError {
  const until = new Date(untilMs).toISOString().slice(0, 16).replace('T', ' ');
  return new QuotaExhaustedError(`the day's budget is used up; asked again from ${until} UTC`, untilMs);
}

/** Making one takes longer than a request's bookkeeping otherwise does. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day in a time zone, `2026-11-21`. */
export function dayIn(timeZone: string, ms: number): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(timeZone, format);
  return format.format(ms);
}

/** When that day ends; zones whose midnight is on a whole hour of UTC. */
export function dayEndsAt(timeZone: string, ms: number): number {
  const today = dayIn(timeZone, ms);
  let at = Math.floor(ms / HOUR_MS) * HOUR_MS;
  while (dayIn(timeZone, at) <= today) at += HOUR_MS;
  return at;
}
