/** What a response means: an answer, "there is none", or an error whose type names what happens next. */
import { AccessError, RateLimitedError, ResponseError, UnavailableError } from '../domain/errors.ts';
import type { RequestOptions, Verdict } from '../sdk/provider.ts';
import type { Allowance } from './allowance.ts';
import type { HttpResponse } from './client.ts';
import { exhaustedForMs, retryAfterMs } from './retry-after.ts';

/** A pause when a 429 comes without Retry-After. */
const DEFAULT_PAUSE_MS = 60_000;

/** The response if it may hold an answer, undefined for *not found*; rejects with what the status means. */
export async function interpret(
  response: HttpResponse,
  judge: RequestOptions['judge'],
  allowance: Pick<Allowance, 'rest' | 'exhaust'>,
  nowMs: number,
): Promise<HttpResponse | undefined> {
  const { status, headers } = response;
  const exhaustedMs = exhaustedForMs(headers, nowMs);
  if (exhaustedMs) await allowance.rest(exhaustedMs);
  const waitMs = retryAfterMs(headers, nowMs);
  const verdict = (await judge?.({ status, body: parseJson(response.text) })) ?? verdictOf(status, waitMs);
  switch (verdict) {
    case 'missing':
      return undefined;
    case 'quota':
      throw await allowance.exhaust(waitMs === undefined ? undefined : nowMs + waitMs);
    case 'too-fast': {
      const pauseMs = waitMs ?? exhaustedMs ?? DEFAULT_PAUSE_MS;
      await allowance.rest(pauseMs);
      throw new RateLimitedError(`asks to wait ${Math.ceil(pauseMs / 1000)} s (HTTP ${status})`, pauseMs);
    }
    case 'access':
      throw new AccessError(`refuses access (HTTP ${status})`);
    case 'unavailable':
      throw new UnavailableError(`HTTP ${status}`);
    default:
      if (status < 200 || status >= 300) throw new ResponseError(`unexpected HTTP ${status}`, { mayBeOneElement: [400, 413, 414, 422].includes(status) });
      return response;
  }
}

/** What a status means by itself. */
function verdictOf(status: number, waitMs: number | undefined): Verdict | undefined {
  if (status === 429 || (status === 503 && waitMs !== undefined)) return 'too-fast';
  if (status === 404 || status === 410) return 'missing';
  if (status === 401 || status === 403) return 'access';
  return status >= 500 || status === 408 ? 'unavailable' : undefined;
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
