/** What the program and the process of a plugin send each other. Plain data. */
import {
  AccessError,
  messageOf,
  QuotaExhaustedError,
  RateLimitedError,
  ReadError,
  ResponseError,
  RubricatorError,
  UnavailableError,
} from '../domain/errors.ts';

/** What a function gets to ask with: its name in messages, and the options that it is made of. */
export interface CallContext {
  name: string;
  options: unknown;
}

/** Calls a function of a plugin: `['providers', 'shelf', 'operations', 'book', 'lookup']`. */
export interface Call {
  does: 'call';
  id: number;
  path: readonly string[];
  args: readonly unknown[];
  context?: CallContext;
}

export interface PluginOutcome {
  does: 'result';
  id: number;
  result?: unknown;
  error?: SentError;
}

/** What a function asks of its context. */
export interface Ask {
  does: 'ask';
  id: number;
  /** The name of the context. */
  context: string;
  method: string;
  args: readonly unknown[];
}

export type Message = Call | PluginOutcome | Ask;

/** An error on its way: classes do not survive it. */
export interface SentError {
  /** The question whose answer it was: what the plugin lets through is the program’s own error, as it was. */
  ask?: number | undefined;
  code: string;
  message: string;
  numbers: Partial<Record<'retryAfterMs' | 'resetsAtMs', number>>;
  flags: Partial<Record<'mayBeOneElement' | 'isNoAnswer', boolean>>;
}

export function sentError(error: unknown): SentError {
  const message = messageOf(error);
  const ask = typeof error === 'object' && error !== null ? ASKED.get(error) : undefined;
  if (!(error instanceof RubricatorError)) return { ask, code: 'bug', message, numbers: {}, flags: {} };
  const numbers =
    error instanceof RateLimitedError ? { retryAfterMs: error.retryAfterMs } : error instanceof QuotaExhaustedError ? { resetsAtMs: error.resetsAtMs } : {};
  const flags = error instanceof ResponseError ? { mayBeOneElement: error.mayBeOneElement, isNoAnswer: error.isNoAnswer } : {};
  return { ask, code: error.code, message, numbers, flags };
}

/** Of which question an error was the answer, in the process of the plugin. */
const ASKED = new WeakMap<object, number>();

/** The error that the program answered a question with. */
export function answeredError(sent: SentError, ask: number): RubricatorError {
  const error = receivedError(sent);
  ASKED.set(error, ask);
  return error;
}

/** Begins the message of an error that is a mistake of the plugin’s. */
export const IN_PLUGIN = 'failed inside the plugin';

/** The error that was sent. What is no error of ours is one of the plugin's: a bug in it, told as an answer that nobody can use. */
export function receivedError({ code, message, numbers, flags }: SentError): RubricatorError {
  switch (code) {
    case 'access':
      return new AccessError(message);
    case 'unavailable':
      return new UnavailableError(message);
    case 'read':
      return new ReadError(message);
    case 'rate-limited':
      return new RateLimitedError(message, finite(numbers.retryAfterMs));
    case 'quota':
      return new QuotaExhaustedError(message, finite(numbers.resetsAtMs));
    case 'response':
      return new ResponseError(message, { mayBeOneElement: flags.mayBeOneElement === true, isNoAnswer: flags.isNoAnswer === true });
    default:
      return new ResponseError(`${IN_PLUGIN} (${message})`);
  }
}

function finite(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
