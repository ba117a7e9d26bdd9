/**
 * One question to a provider, by the cheapest way: the cache, the same question under way (coalesce), or a request. A stale answer is
 * kept for the day when the provider fails.
 */

import { abortable } from '../domain/abortable.ts';
import type { Identifier } from '../domain/book/identifier.ts';
import { DeferredError, messageOf, PausedError, ResponseError, RubricatorError } from '../domain/errors.ts';
import type { Span, Traced } from '../ports/tracing.ts';
import type { Turns } from '../ports/turns.ts';
import type { LookupOperation, ProviderAnswer, ProviderDefinition } from '../sdk/provider.ts';
import type { AnswerCache, CacheEntry } from './cache.ts';
import { createCoalesce } from './coalesce.ts';
import type { Kind } from './limiter.ts';
import type { OnAttempt } from './request-path.ts';
import type { RequestTally } from './tally.ts';

type Fills = LookupOperation<unknown>['fills'];

export interface Question {
  kind: Kind;
  operation: { name: string; fills?: Fills };
  id: Identifier;
  /** Asks the provider itself. */
  ask(signal: AbortSignal, onAttempt: OnAttempt): Promise<readonly ProviderAnswer[]>;
}

export interface Fetched {
  entry: CacheEntry;
  cached: boolean;
  stale: boolean;
  tookMs?: number;
}

export interface CachedAnswersDeps {
  cache: AnswerCache;
  tally: Pick<RequestTally, 'count'>;
  /** Where other processes have the same questions. */
  turns?: Turns | undefined;
  now(): number;
  traced: Traced;
}

/** @param mayAsk throws if the question is not worth asking now */
export type FetchAnswer = (question: Question, mayAsk: () => void, signal: AbortSignal) => Promise<Fetched>;

export function createCachedAnswers(
  definition: Pick<ProviderDefinition<never>, 'id' | 'schemaVersion' | 'migrations' | 'ttl'>,
  deps: CachedAnswersDeps,
): FetchAnswer {
  const { cache, tally, turns, now, traced } = deps;
  const coalesce = createCoalesce();
  const schema = { version: definition.schemaVersion, migrations: definition.migrations };

  function fromCache(known: CacheEntry | undefined): Fetched | undefined {
    if (known === undefined || known.freshUntilMs <= now()) return undefined;
    tally.count({ cached: 1 });
    return { entry: known, cached: true, stale: false };
  }

  function fetch({ operation, id, ask }: Question, mayAsk: () => void, span: Span, signal: AbortSignal): Promise<Fetched> {
    const key = { provider: definition.id, operation: operation.name, id };
    let isShared = true;
    const answer = coalesce(JSON.stringify(key), async () => {
      isShared = false;
      const known = await cache.get(key, schema);
      const fresh = fromCache(known);
      if (fresh) return fresh;
      mayAsk();
      const startedMs = now();
      const askOnce = async () => {
        const answers = await ask(signal, noteAttempts(span));
        tally.count(answers.length > 0 ? { found: 1 } : { missing: 1 });
        return { entry: await cache.set(key, schema, answers, definition.ttl), cached: false, stale: false, tookMs: now() - startedMs };
      };
      try {
        const ifKnown = async () => fromCache(await cache.get(key, schema));
        return await inTurn({ turns, question: JSON.stringify(key), ifKnown }, askOnce, signal);
      } catch (error) {
        if (known && known.answers.length > 0 && !signal.aborted) throw new StaleAnswer(known, operation.fills ?? {}, toRubricatorError(error));
        throw error;
      }
    });
    if (isShared) span.note({ shared: true });
    return abortable(answer, signal);
  }

  return (question, mayAsk, signal) =>
    traced('ask', { provider: definition.id, operation: question.operation.name }, async (span) => {
      try {
        const fetched = await fetch(question, mayAsk, span, signal);
        span.note({ cached: fetched.cached, outcome: fetched.entry.answers.length > 0 ? 'found' : 'missing' });
        return fetched;
      } catch (error) {
        noteFailure(span, error, signal);
        throw error;
      }
    });
}

interface Asked {
  turns: Turns | undefined;
  question: string;
  /** The answer that somebody else has got meanwhile. */
  ifKnown(): Promise<Fetched | undefined>;
}

/** Asks, unless another process has just asked the same. */
async function inTurn({ turns, question, ifKnown }: Asked, ask: () => Promise<Fetched>, signal: AbortSignal): Promise<Fetched> {
  const turn = await turns?.take(question, signal);
  try {
    return (turn?.hasWaited && (await ifKnown())) || (await ask());
  } finally {
    await turn?.end();
  }
}

function noteAttempts(span: Span): OnAttempt {
  let attempts = 0;
  let waitMs = 0;
  return (waitedMs) => {
    attempts++;
    waitMs += waitedMs;
    span.note({ attempts, waitMs });
  };
}

/** To be asked later, or no longer, is no failure of a provider. */
function noteFailure(span: Span, error: unknown, { aborted }: AbortSignal): void {
  if (aborted) span.note({ outcome: 'aborted' });
  else if (error instanceof DeferredError || error instanceof PausedError) span.note({ outcome: error.code });
  else if (error instanceof StaleAnswer) {
    span.note({ cached: true, stale: true });
    span.fail(error.reason.code);
  } else span.fail(toRubricatorError(error).code);
}

/** Carries a stale answer past the failure that made it useful. */
export class StaleAnswer extends Error {
  readonly known: CacheEntry;
  /** What the operation that failed is sure of. */
  readonly fills: Fills;
  readonly reason: RubricatorError;
  constructor(known: CacheEntry, fills: Fills, reason: RubricatorError) {
    super(reason.message);
    this.known = known;
    this.fills = fills;
    this.reason = reason;
  }
}

export function toRubricatorError(error: unknown): RubricatorError {
  if (error instanceof RubricatorError) return error;
  return new ResponseError(`gave an answer that cannot be read: ${messageOf(error)}`, { cause: error });
}
