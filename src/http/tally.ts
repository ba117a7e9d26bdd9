/** Counts how a provider does. Counts are kept once a second at most; they are only shown, and nothing depends on them. */
import { messageOf } from '../domain/errors.ts';
import { NO_COUNTS, type ProviderCounts, type ProviderTallies, type ProviderTally } from '../ports/provider-state.ts';

export interface RequestTally {
  count(what: Partial<ProviderCounts>): void;
  failed(error: unknown): void;
  openedUntil(untilMs: number): void;
  /** What all processes have counted. */
  load(): Promise<ProviderTally>;
  /** Keeps what has only been counted. */
  flush(): Promise<void>;
}

const KEEP_EVERY_MS = 1000;

export function createTally(provider: string, store: ProviderTallies, now: () => number): RequestTally {
  let pending: Partial<ProviderTally> | undefined;
  let keptAtMs = 0;
  let keeping: Promise<void> = Promise.resolve();

  function flush(): Promise<void> {
    const change = pending;
    pending = undefined;
    keptAtMs = now();
    if (change) keeping = keeping.then(() => store.add(provider, change, keptAtMs));
    return keeping;
  }

  function note(counts: Partial<ProviderCounts>, more: Partial<ProviderTally> = {}): void {
    pending = { ...pending, ...more, counts: sum(pending?.counts ?? NO_COUNTS, counts) };
    if (now() - keptAtMs >= KEEP_EVERY_MS) void flush();
  }

  return {
    count: (what) => note(what),
    failed: (error) => note({ failures: 1 }, { lastError: { message: messageOf(error), atMs: now() } }),
    openedUntil(openUntilMs) {
      note({}, { openUntilMs });
      void flush();
    },
    async load() {
      await flush();
      return store.load(provider);
    },
    flush,
  };
}

function sum(counts: ProviderCounts, more: Partial<ProviderCounts>): ProviderCounts {
  const keys = Object.keys(counts) as (keyof ProviderCounts)[];
  return Object.fromEntries(keys.map((key) => [key, counts[key] + (more[key] ?? 0)])) as unknown as ProviderCounts;
}
