/** Times as people read them, in UTC. */

/** What a date can hold at most. */
const LATEST_MS = 8.64e15;

/**
 * `2026-11-26 08:15`
 * @param ms since 1970
 */
export function minuteOf(ms: number): string {
  return new Date(Math.min(ms, LATEST_MS)).toISOString().slice(0, -8).replace('T', ' ');
}

/**
 * `2026-11-26 08:15 UTC`
 * @param ms since 1970
 */
export function timeOf(ms: number): string {
  return `${minuteOf(ms)} UTC`;
}
