/** How long a server asks us to wait: Retry-After (RFC 9110, section 10.2.3) and the RateLimit headers, old and new. */

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

const MAX_WAIT_MS = 24 * 3_600_000;
/** A reset below this is a number of seconds from now, above it a Unix time. */
const UNIX_TIME_FROM = 1_000_000_000;

/** Milliseconds to wait before the next request, or undefined if nothing asks for it. */
export function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const value = first(headers, 'retry-after');
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return clamp(Number(value) * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : clamp(date - nowMs);
}

/** Milliseconds until the window resets, when the RateLimit headers say that nothing is left of it. */
export function exhaustedForMs(headers: Headers, nowMs: number): number | undefined {
  const waits = [draftWait(first(headers, 'ratelimit')), legacyWait(headers, 'ratelimit-', nowMs), legacyWait(headers, 'x-ratelimit-', nowMs)];
  const stated = waits.filter((wait) => wait !== undefined);
  return stated.length > 0 ? Math.max(...stated) : undefined;
}

/** `"Free";r=0;t=42, "daily";r=4231;t=51234` (draft-ietf-httpapi-ratelimit-headers). */
function draftWait(value: string | undefined): number | undefined {
  const waits = (value ?? '').split(',').flatMap((policy) => {
    const remaining = /[;\s]r=(\d+)/.exec(policy)?.[1];
    const reset = /[;\s]t=(\d+)/.exec(policy)?.[1];
    return remaining !== undefined && Number(remaining) === 0 && reset !== undefined ? [clamp(Number(reset) * 1000)] : [];
  });
  return waits.length > 0 ? Math.max(...waits) : undefined;
}

function legacyWait(headers: Headers, prefix: string, nowMs: number): number | undefined {
  const remaining = first(headers, `${prefix}remaining`);
  const reset = first(headers, `${prefix}reset`);
  if (remaining === undefined || Number(remaining) !== 0 || reset === undefined || !/^\d+(\.\d+)?$/.test(reset)) return undefined;
  const seconds = Number(reset);
  return clamp(seconds >= UNIX_TIME_FROM ? seconds * 1000 - nowMs : seconds * 1000);
}

function first(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value)?.trim();
}

function clamp(ms: number): number {
  return Math.min(Math.max(0, Math.round(ms)), MAX_WAIT_MS);
}
