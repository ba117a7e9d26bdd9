/** The questions that a provider is asked: by an identifier, as one part of a batch; by title; and about an author. */
import type { Identifier } from '../domain/book/identifier.ts';
import { DeferredError } from '../domain/errors.ts';
import { fold } from '../domain/text/text.ts';
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
import { type BatchesDeps, createBatches } from './batches.ts';
import { type CachedAnswersDeps, createCachedAnswers, type Fetched, type Question } from './cached-answers.ts';
import type { RequestPath } from './request-path.ts';

export interface Answers<Options> {
  lookUp(operation: LookupOperation<Options>, id: Identifier, options: AskOptions, signal: AbortSignal): Promise<Fetched>;
  search(operation: SearchOperation<Options>, terms: SearchTerms, options: AskOptions, signal: AbortSignal): Promise<Fetched>;
  describe(operation: AuthorOperation<Options>, id: Identifier, options: AskOptions, signal: AbortSignal): Promise<Fetched>;
}

export type AnswersDeps = BatchesDeps & Pick<CachedAnswersDeps, 'turns' | 'traced'>;

/** If the queue before a provider lasts longer, those who can come back later do not join it. */
const MAX_QUEUE_MS = 8000;

export function createAnswers<Options extends ProviderOptions>(
  definition: ProviderDefinition<Options>,
  requests: RequestPath<Options>,
  deps: AnswersDeps,
): Answers<Options> {
  const { tally, limits } = requests;
  const { cache, turns, traced, clock } = deps;
  const batches = createBatches(definition, requests, deps);
  const fetch = createCachedAnswers(definition, { cache, turns, traced, now: clock.now, tally });

  function ask(question: Question, { isPatient }: AskOptions, signal: AbortSignal): Promise<Fetched> {
    const assertShortQueue = () => {
      const queueMs = ((requests.waiting(question.kind) + batches.waiting()) / limits.ratePerSec) * 1000;
      if (!isPatient && queueMs > MAX_QUEUE_MS) throw new DeferredError('the queue is long; asked later');
    };
    return fetch(question, assertShortQueue, signal);
  }

  return {
    lookUp: (operation, id, options, signal) =>
      ask({ kind: 'lookup', operation, id, ask: (inner, heard) => batches.lookUp(operation, id, inner, heard) }, options, signal),
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
