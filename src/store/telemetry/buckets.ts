/** How many took how long, in steps of a fifth: so few numbers tell median and 95th percentile of any number of measurements. Pure. */

/** From the number of a step to how many took so long; the step n ends at 2^(n/4) ms. */
export type Buckets = Record<string, number>;

const STEPS = 4;
const SHORTEST_MS = 0.1;

export function addTo(buckets: Buckets, tookMs: number): void {
  const step = Math.ceil(STEPS * Math.log2(Math.max(SHORTEST_MS, tookMs)));
  buckets[step] = (buckets[step] ?? 0) + 1;
}

export function together(one: Buckets, other: Buckets): Buckets {
  const sum = { ...one };
  for (const [step, count] of Object.entries(other)) sum[step] = (sum[step] ?? 0) + count;
  return sum;
}

/** The time that this share of all measurements did not exceed, as near as the steps tell; 0 if there are none. */
export function quantile(buckets: Buckets, share: number, maxMs: number): number {
  const steps = Object.keys(buckets)
    .map(Number)
    .sort((a, b) => a - b);
  const total = Object.values(buckets).reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const step of steps) {
    seen += buckets[step] ?? 0;
    // In the middle of the step.
    if (seen >= share * total) return Math.min(maxMs, 2 ** ((step - 0.5) / STEPS));
  }
  return 0;
}
