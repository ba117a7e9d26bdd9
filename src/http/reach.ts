/** Finds out whether anybody answers at an address: one request, whatever the answer is. */
import { Agent, request } from 'undici';
import { errnoOf, UnavailableError } from '../domain/errors.ts';

export interface Reached {
  status: number;
  tookMs: number;
  /** The server's time, in milliseconds since 1970. */
  dateMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Throws `UnavailableError`. */
export async function reach(address: string, userAgent: string, now: () => number): Promise<Reached> {
  const url = new URL(address);
  const agent = new Agent({ connect: { timeout: TIMEOUT_MS }, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const startedMs = now();
  try {
    const { statusCode, headers, body } = await request(url.origin, {
      dispatcher: agent,
      method: 'HEAD',
      headers: { 'user-agent': userAgent },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await body.dump();
    const dateMs = typeof headers.date === 'string' ? Date.parse(headers.date) : Number.NaN;
    return { status: statusCode, tookMs: now() - startedMs, ...(Number.isFinite(dateMs) && { dateMs }) };
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    const isSlow = error instanceof Error && (error.name === 'TimeoutError' || (typeof code === 'string' && code.includes('TIMEOUT')));
    throw new UnavailableError(
      isSlow ? `${url.host} does not answer within ${TIMEOUT_MS / 1000} s` : `cannot reach ${url.host} (${errnoOf(error) ?? 'connection failed'})`,
      {
        cause: error,
      },
    );
  } finally {
    await agent.destroy();
  }
}
