/** The questions that a provider is asked: by an identifier, as one part of a batch; by title; and about an author. */
import type { Identifier } from '../domain/book/identifier.ts';
import type { Clock } from '../domain/clock.ts';
import { DeferredError, ResponseError } from '../domain/errors.ts';
import { fold } from '../domain/text/text.ts';
import type { Gathering } from '../ports/gathering.ts';
import type { AskOptions } from '../ports/provider-host.ts';
import {
  type AuthorOperation,
  type LookupOperation,
  MAX_SEARCH_ANSWERS,
  type ProviderAnswer,
  type ProviderDefinition,
  type ProviderOptions,
  type SearchOperation,
  type SearchTerms,
} from '../sdk/provider.ts';
import { type BatchKind, createBatcher, type SentAnswer } from './batch.ts';
import type { AnswerCache } from './cache.ts';
import { type CachedAnswersDeps, createCachedAnswers, type Fetched, type Question } from './cached-answers.ts';
import { gathered } from './gathered.ts';
import type { OnAttempt, RequestPath } from './request-path.ts';

export interface Answers<Options> {
  lookUp(operation: LookupOperation<Options>, id: Identifier, options: AskOptions, signal: AbortSignal): Promise<Fetched>;
  search(operation: SearchOperation<Options>, terms: SearchTerms, options: AskOptions, signal: AbortSignal): Promise<Fetched>;
  describe(operation: AuthorOperation<Options>, id: Identifier, options: AskOptions, signal: AbortSignal): Promise<Fetched>;
}

export interface AnswersDeps extends Pick<CachedAnswersDeps, 'turns' | 'traced'> {
  cache: AnswerCache;
  /** Where other processes have questions that fit into the same request. */
  gathering?: Gathering | undefined;
  clock: Clock;
}

/** So often a question may be taken by others that get no answer. */
const SHARED_TRIES = 3;

/** If the queue before a provider lasts longer, those who can come back later do not join it. */
const MAX_QUEUE_MS = 8000;

export function createAnswers<Options extends ProviderOptions>(
  definition: ProviderDefinition<Options>,
  requests: RequestPath<Options>,
  deps: AnswersDeps,
): Answers<Options> {
  const { tally, limits } = requests;
  const { cache, turns, gathering, traced, clock } = deps;
  const schema = { version: definition.schemaVersion, migrations: definition.migrations };
  const batcher = createBatcher({ concurrent: limits.concurrent });
  const fetch = createCachedAnswers(definition, { cache, turns, traced, now: clock.now, tally });

  function ask(question: Question, { isPatient }: AskOptions, signal: AbortSignal): Promise<Fetched> {
    const assertShortQueue = () => {
      const queueMs = ((requests.waiting(question.kind) + batcher.waiting()) / limits.ratePerSec) * 1000;
      if (!isPatient && queueMs > MAX_QUEUE_MS) throw new DeferredError('the queue is long; asked later');
    };
    return fetch(question, assertShortQueue, signal);
  }

  /** An answer by a batch, which the questions of other processes fill up where answers are shared. */
  async function load(kind: BatchKind, { name }: LookupOperation<Options>, id: Identifier, rest: [AbortSignal, OnAttempt]): Promise<SentAnswer> {
    if (!gathering || kind.size === 1) return batcher.load(kind, id, ...rest);
    const question = (asked: Identifier) => ({ provider: definition.id, operation: name, id: asked });
    const shared = gathered(kind, {
      ...{ gathering, name: `${definition.id}:${kind.key}`, sleep: clock.sleep },
      async known(asked) {
        const entry = await cache.get(question(asked), schema);
        return entry && entry.freshUntilMs > clock.now() ? entry.answers : undefined;
      },
      putAway: (asked, answers) => cache.set(question(asked), schema, answers, definition.ttl),
    });
    for (let tries = 0; tries < SHARED_TRIES; tries++) {
      const answer = await shared.whileOffered(id, () => batcher.load(shared, id, ...rest));
      if (answer !== 'left') return answer;
    }
    return batcher.load({ ...kind, key: `${kind.key}, alone` }, id, ...rest);
  }

  /** One identifier as part of a batch; what the provider passed over is asked once more, with others. */
  async function lookUpInBatch(operation: LookupOperation<Options>, id: Identifier, signal: AbortSignal, heard: OnAttempt): Promise<readonly ProviderAnswer[]> {
    const kind: BatchKind = {
      key: `${operation.name}@${id.region ?? ''}`,
      size: operation.batchSize,
      send: (ids, inner, onAttempt) => operation.lookup(ids, requests.contextFor('lookup', inner, onAttempt)),
    };
    let answer = await load(kind, operation, id, [signal, heard]);
    if (answer === 'unanswered') answer = await load(kind, operation, id, [signal, heard]);
    if (answer instanceof ResponseError) throw answer;
    return answer === undefined || typeof answer === 'string' ? [] : [answer];
  }

  return {
    lookUp: (operation, id, options, signal) =>
      ask({ kind: 'lookup', operation, id, ask: (inner, heard) => lookUpInBatch(operation, id, inner, heard) }, options, signal),
    search(operation, terms, options, signal) {
      const searchOnce: Question['ask'] = async (inner, heard) =>
        (await operation.search(terms, requests.contextFor('search', inner, heard))).slice(0, MAX_SEARCH_ANSWERS);
      return ask({ kind: 'search', operation, id: searchIdentifier(terms), ask: searchOnce }, options, signal);
    },
    describe(operation, id, options, signal) {
      const describeOnce: Question['ask'] = async (inner, heard) => toAnswers(await operation.lookup(id, requests.contextFor('search', inner, heard)));
      return ask({ kind: 'search', operation, id, ask: describeOnce }, options, signal);
    },
  };
}

/** An author, in the shape of an answer about a book that has no other field. */
function toAnswers(author: Awaited<ReturnType<AuthorOperation<unknown>['lookup']>>): ProviderAnswer[] {
  if (!author) return [];
  const { sourceId, name, about, imageUrl } = author;
  return [{ sourceId, metadata: { authors: [{ name, about, imageUrl }] } }];
}

/** What makes two searches the same, in the shape of a cache key. */
function searchIdentifier({ title, subtitle, authors, narrators, editionKind, language, region }: SearchTerms): Identifier {
  const value = JSON.stringify([editionKind, fold(title), fold(subtitle ?? ''), authors.map(fold), narrators.map(fold), language ?? '']);
  return { type: 'search', value, ...(region && { region }) };
}
