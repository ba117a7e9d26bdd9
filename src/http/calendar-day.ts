/** Days in a provider's calendar: a budget is new when the provider's day begins, wherever it lives. */

const HOUR_MS = 3_600_000;

/** Making one takes longer than all other bookkeeping of a request. */
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
