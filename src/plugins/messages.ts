/** What the program and the process of a plugin send each other. Plain data. */
import { z } from 'zod';
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
import { shapeProblem } from '../sdk/shapes.ts';

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

const id = z.number().int().min(0);

/** An error on its way: classes do not survive it. */
const SentError = z.lazy(() =>
  z.object({
    /** The question whose answer it was: what the plugin lets through is the program's own error, as it was. */
    ask: id.optional(),
    code: z.string().max(100),
    message: z.string().max(2000),
    numbers: z.object({ retryAfterMs: z.number().min(0).max(1e10).optional(), resetsAtMs: z.number().min(0).max(1e14).optional() }),
    flags: z.object({ mayBeOneElement: z.boolean().optional(), isNoAnswer: z.boolean().optional() }),
  }),
);
export type SentError = z.output<typeof SentError>;

const PluginOutcome = z.lazy(() => z.object({ does: z.literal('result'), id, result: z.unknown().optional(), error: SentError.optional() }));
export type PluginOutcome = z.output<typeof PluginOutcome>;

/** What a function asks of its context. */
const Ask = z.lazy(() =>
  z.object({ does: z.literal('ask'), id, context: z.string().max(100), method: z.string().max(100), args: z.array(z.unknown()).max(20) }),
);
export type Ask = z.output<typeof Ask>;

/** What a plugin may send; it may send anything. */
export const FromPlugin = z.lazy(() => z.discriminatedUnion('does', [PluginOutcome, Ask]));
export type FromPlugin = z.output<typeof FromPlugin>;

/** What the program sends. */
export type ToPlugin = Call | PluginOutcome;

export function sentError(error: unknown): SentError {
  const message = wordsOf(error);
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

/** Begins the message of an error that is none of ours. */
export const IN_PLUGIN = 'failed inside the plugin';

function wordsOf(error: unknown): string {
  if (error instanceof z.ZodError) return `answered in an unknown shape: ${shapeProblem(error)}`;
  return isMistake(error) ? `${error.name}: ${messageOf(error)}` : messageOf(error);
}

/** Errors that nobody throws on purpose. */
const MISTAKES = [TypeError, ReferenceError, RangeError];

function isMistake(error: unknown): error is Error {
  return MISTAKES.some((kind) => error instanceof kind);
}

/** The message of an error that the plugin did not throw to say something. */
export const MISTAKE = new RegExp(`^${IN_PLUGIN} \\((?:${MISTAKES.map(({ name }) => name).join('|')}): `);

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
      return new RateLimitedError(message, numbers.retryAfterMs ?? 0);
    case 'quota':
      return new QuotaExhaustedError(message, numbers.resetsAtMs ?? 0);
    case 'response':
      return new ResponseError(message, { mayBeOneElement: flags.mayBeOneElement === true, isNoAnswer: flags.isNoAnswer === true });
    default:
      return new ResponseError(`${IN_PLUGIN} (${message})`);
  }
}

/** An error among the answers of a batch. */
export function receivedFailure(sent: unknown): RubricatorError {
  const parsed = SentError.safeParse(sent);
  return parsed.success ? receivedError(parsed.data) : new ResponseError(`${IN_PLUGIN} (it says not how)`);
}
