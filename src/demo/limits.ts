/** What each provider allows (docs of the providers), and who goes beyond it: a leaky bucket that counts violations. */
import type { CatalogueId } from './facts.ts';

interface Allowance {
  ratePerSec: number;
  /** Requests that may come at once after a rest. */
  burst: number;
  perDay?: number;
  /** How it refuses. */
  status: number;
}

/**
 * Audnexus: 100 a minute. Open Library: 3 a second to those who say who they are. Google Books: 1,000 a day. Apple: 20 a
 * minute. Hardcover: 60 a minute, 5,000 a day. MusicBrainz: 1 a second. Wikidata: 5 at once. Audible, LibriVox and Goodreads
 * publish nothing: theirs are what their clients found to be borne.
 */
export const ALLOWANCES: Record<CatalogueId, Allowance> = {
  audible: { ratePerSec: 2, burst: 6, status: 503 },
  audnexus: { ratePerSec: 100 / 60, burst: 5, status: 429 },
  openlibrary: { ratePerSec: 3, burst: 3, status: 429 },
  googlebooks: { ratePerSec: 1, burst: 4, perDay: 1000, status: 429 },
  itunes: { ratePerSec: 20 / 60, burst: 2, status: 403 },
  hardcover: { ratePerSec: 1, burst: 10, perDay: 5000, status: 429 },
  librivox: { ratePerSec: 1, burst: 2, status: 429 },
  musicbrainz: { ratePerSec: 1, burst: 2, status: 503 },
  wikidata: { ratePerSec: 1, burst: 5, status: 429 },
  goodreads: { ratePerSec: 3, burst: 3, status: 429 },
  custom: { ratePerSec: 1, burst: 4, status: 429 },
};

export interface Meter {
  requests: number;
  violations: number;
  /** First and last request, in milliseconds. */
  firstMs: number;
  lastMs: number;
  /** Undefined if this request is within what is allowed, else the status that refuses it. */
  check(nowMs: number): number | undefined;
}

/** @param speed how much faster than real the world runs, allowances included */
export function createMeter(id: CatalogueId, speed: number): Meter {
  const { ratePerSec, burst, perDay, status } = ALLOWANCES[id];
  const rate = (ratePerSec * speed) / 1000;
  // A fast world is one in which a burst is as large as what arrives in the same wink of real time.
  const capacity = Math.max(burst, burst * Math.min(speed, 50));
  let level = 0;
  const meter: Meter = {
    requests: 0,
    violations: 0,
    firstMs: 0,
    lastMs: 0,
    check(nowMs) {
      level = Math.max(0, level - (nowMs - meter.lastMs) * rate);
      meter.firstMs ||= nowMs;
      meter.lastMs = nowMs;
      meter.requests++;
      level += 1;
      if (level <= capacity + 1e-6 && !(perDay !== undefined && meter.requests > perDay * Math.max(1, speed))) return undefined;
      meter.violations++;
      return status;
    },
  };
  return meter;
}
