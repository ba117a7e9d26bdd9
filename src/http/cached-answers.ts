/**
 * One question to a provider, by the cheapest way: the cache, the same question under way (coalesce), or a request. A stale answer is
 * kept for the day when the provider fails.
 */
import type { Identifier } from '../domain/book/identifier.ts';
import { messageOf, ResponseError, RubricatorError } from '../domain/errors.ts';
import type { LookupOperation, ProviderAnswer, ProviderDefinition } from '../sdk/provider.ts';
import { abortable } from './abortable.ts';
import type { AnswerCache, CacheEntry } from './cache.ts';
import { createCoalesce } from './coalesce.ts';
import type { Kind } from './limiter.ts';
import type { RequestTally } from './tally.ts';

type Fills = LookupOperation<unknown>['fills'];

export interface Question {
  kind: Kind;
  operation: { name: string; fills?: Fills };
  id: Identifier;
  /** Asks the provider itself. */
  ask(signal: AbortSignal): Promise<readonly ProviderAnswer[]>;
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
  now(): number;
}

/** @param mayAsk throws if the question is not worth asking now */
export type FetchAnswer = (question: Question, mayAsk: () => void, signal: AbortSignal) => Promise<Fetched>;

export function createCachedAnswers(
  definition: Pick<ProviderDefinition<never>, 'id' | 'schemaVersion' | 'migrations' | 'ttl'>,
  deps: CachedAnswersDeps,
): FetchAnswer {
  const { cache, tally, now } = deps;
  const coalesce = createCoalesce();
  const schema = { version: definition.schemaVersion, migrations: definition.migrations };
  return ({ operation, id, ask }, mayAsk, signal) => {
    const key = { provider: definition.id, operation: operation.name, id };
    const answer = coalesce(JSON.stringify(key), async () => {
      const known = await cache.get(key, schema);
      if (known && known.freshUntilMs > now()) {
        tally.count({ cached: 1 });
        return { entry: known, cached: true, stale: false };
      }
      mayAsk();
      const startedMs = now();
      try {
        const answers = await ask(signal);
        tally.count(answers.length > 0 ? { found: 1 } : { missing: 1 });
        return { entry: await cache.set(key, schema, answers, definition.ttl), cached: false, stale: false, tookMs: now() - startedMs };
      } catch (error) {
        if (known && known.answers.length > 0 && !signal.aborted) throw new StaleAnswer(known, operation.fills ?? {}, toRubricatorError(error));
        throw error;
      }
    });
    return abortable(answer, signal);
  };
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
