/** A connection to a database that breaks: whoever leads or works notices it and says so once, and what was under way is done again. */
import { errnoOf } from '../domain/errors.ts';
import type { Log } from '../ports/log.ts';

const NETWORK = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']);
/** The driver has no codes for these. */
const WORDS = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  // Connection exceptions, and a server that is shut down or starts (postgresql.org/docs/current/errcodes-appendix.html).
  if (typeof code === 'string' && /^(?:08\w{3}|57P0[123])$/.test(code)) return true;
  return NETWORK.has(errnoOf(error) ?? '') || WORDS.test(error.message) || isLostConnection(error.cause);
}

/** Tells of failures, each with its error; those of a lost connection only to whoever looks for the details. */
export function failureLog(log: Log, level: 'warn' | 'error', message: string): (error: unknown, fields?: Record<string, unknown>) => void {
  return (error, fields = {}) => log[isLostConnection(error) ? 'debug' : level]({ ...fields, error }, message);
}
