/** How fast something goes, from how far it is now and then. */

/** It is reckoned from this time back, and not before so much of it has passed. */
const MEASURED_MS = 60_000;
const MEASURABLE_MS = 2000;

/** Takes how many are done at a time, and gives how many are done in a second; undefined before there is anything to reckon from. */
export function createSpeed(): (done: number, atMs: number) => number | undefined {
  let measured: { done: number; atMs: number }[] = [];
  return (done, atMs) => {
    measured = [...measured.filter((each) => atMs - each.atMs <= MEASURED_MS), { done, atMs }];
    const [first = { done, atMs }] = measured;
    const tookMs = atMs - first.atMs;
    return tookMs >= MEASURABLE_MS && done > first.done ? ((done - first.done) / tookMs) * 1000 : undefined;
  };
}
