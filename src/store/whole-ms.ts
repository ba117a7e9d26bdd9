/** A time as either database keeps it: whole milliseconds since 1970, and no more of them than a number counts exactly. */
export function wholeMs(ms: number): number {
  return Math.round(Math.min(ms, Number.MAX_SAFE_INTEGER));
}
