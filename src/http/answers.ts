/**
 * One question to a provider, by the cheapest way: the cache, the same question under way (coalesce), or a request, of
 * which the question may be one part among many (batch). A stale answer is kept for the day when the provider fails.
 */

import type { Identifier } from '../domain/book/identifier.ts';
import { DeferredError, messageOf, ResponseError, RubricatorError } from '../domain/errors.ts';
import { fold } from '../domain/text/text.ts';
import type { AskOptions } from '../ports/provider-host.ts';
import {
  type AuthorOperation,
  type BatchAnswer,
  type LookupOperation,
  MAX_SEARCH_ANSWERS,
  type ProviderAnswer,
  type ProviderDefinition,
  type ProviderOptions,
  type SearchOperation,
  type SearchTerms,
} from '../sdk/provider.ts';
import { abortable } from './abortable.ts';
import { type BatchKind, createBatcher } from './batch.ts';
import type { AnswerCache, CacheEntry } from './cache.ts';
import { createCoalesce } from './coalesce.ts';
import type { Kind } from './limiter.ts';
import type { RequestPath } from './request-path.ts';

type Fills = LookupOperation<unknown>['fills'];

export interface Fetched {
  entry: CacheEntry;
  cached: boolean;
  stale: boolean;
  tookMs?: number;
}

export interface Answers<Options> {
  lookUp(operation: LookupOperation<Options>, id: Identifier, options: AskOptions, signal: AbortSignal): Promise<Fetched>;
  search(operation: SearchOperation<Options>, terms: SearchTerms, options: AskOptions, signal: AbortSignal): Promise<Fetched>;
  describe(operation: AuthorOperation<Options>, id: Identifier, options: AskOptions, signal: AbortSignal): Promise<Fetched>;
}

/** A line before a provider that lasts longer is not stood in by those who can come back later. */
const MAX_LINE_MS = 8000;

export function createAnswers<Options extends ProviderOptions>(
  definition: ProviderDefinition<Options>,
  requests: RequestPath<Options>,
  { cache, now }: { cache: AnswerCache; now(): number },
): Answers<Options> {
  const { tally, limits } = requests;
  const coalesce = createCoalesce();
  const batcher = createBatcher({ concurrent: limits.concurrent });
  const schema = { version: definition.schemaVersion, migrations: definition.migrations };

  function assertShortLine(kind: Kind, { isPatient }: AskOptions): void {
    const lineMs = ((requests.waiting(kind) + batcher.waiting()) / limits.ratePerSec) * 1000;
    if (!isPatient && lineMs > MAX_LINE_MS) throw new DeferredError('the line is long; asked later');
  }

  /** One cached question. */
  async function fetch(
    kind: Kind,
    operation: { name: string; fills?: Fills },
    id: Identifier,
    options: AskOptions,
    ask: (signal: AbortSignal) => Promise<readonly ProviderAnswer[]>,
    signal: AbortSignal,
  ): Promise<Fetched> {
    const question = { provider: definition.id, operation: operation.name, id };
    const answer = coalesce(JSON.stringify(question), async () => {
      const known = await cache.get(question, schema);
      if (known && known.freshUntilMs > now()) {
        tally.count({ cached: 1 });
        return { entry: known, cached: true, stale: false };
      }
      assertShortLine(kind, options);
      const startedMs = now();
      try {
        const answers = await ask(signal);
        tally.count(answers.length > 0 ? { found: 1 } : { missing: 1 });
        return { entry: await cache.set(question, schema, answers, definition.ttl), cached: false, stale: false, tookMs: now() - startedMs };
      } catch (error) {
        if (known && known.answers.length > 0 && !signal.aborted) throw new StaleAnswer(known, operation.fills ?? {}, toRubricatorError(error));
        throw error;
      }
    });
    return abortable(answer, signal);
  }

  /** One identifier as part of a batch; what the provider passed over is asked once more, with others. */
  async function lookUpInBatch(operation: LookupOperation<Options>, id: Identifier, signal: AbortSignal): Promise<readonly ProviderAnswer[]> {
    const kind: BatchKind = {
      key: `${operation.name}@${id.region ?? ''}`,
      size: operation.batchSize,
      send: (ids, inner) => operation.lookup(ids, requests.contextFor('lookup', inner)),
    };
    let answer: BatchAnswer = await batcher.load(kind, id, signal);
    if (answer === 'unanswered') answer = await batcher.load(kind, id, signal);
    if (answer instanceof ResponseError) throw answer;
    return answer === undefined || answer === 'unanswered' ? [] : [answer];
  }

  return {
    lookUp: (operation, id, options, signal) => fetch('lookup', operation, id, options, (inner) => lookUpInBatch(operation, id, inner), signal),
    search(operation, terms, options, signal) {
      const ask = async (inner: AbortSignal) => (await operation.search(terms, requests.contextFor('search', inner))).slice(0, MAX_SEARCH_ANSWERS);
      return fetch('search', operation, searchIdentifier(terms), options, ask, signal);
    },
    describe(operation, id, options, signal) {
      const ask = async (inner: AbortSignal) => {
        const answer = await operation.lookup(id, requests.contextFor('search', inner));
        if (!answer) return [];
        const { sourceId, name, about, imageUrl } = answer;
        return [{ sourceId, metadata: { authors: [{ name, about, imageUrl }] } }];
      };
      return fetch('search', operation, id, options, ask, signal);
    },
  };
}

/** What makes two searches the same, in the shape of a cache key. */
function searchIdentifier({ title, subtitle, authors, narrators, editionKind, language, region }: SearchTerms): Identifier {
  const value = JSON.stringify([editionKind, fold(title), fold(subtitle ?? ''), authors.map(fold), narrators.map(fold), language ?? '']);
  return { type: 'search', value, ...(region && { region }) };
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
