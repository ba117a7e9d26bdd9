/**
 * Asks a provider about a query: which operations, which regions, what a failure leaves. How a single question is
 * answered stands in `answers.ts`, how a request goes out in `request-path.ts`.
 */
import type { Candidate } from '../domain/book/candidate.ts';
import type { Identifier } from '../domain/book/identifier.ts';
import type { FieldKey, Metadata } from '../domain/book/metadata.ts';
import { type Person, peopleSimilarity } from '../domain/book/names.ts';
import type { Query } from '../domain/book/query.ts';
import { tidyMetadata } from '../domain/book/tidy.ts';
import { AccessError, DeferredError, messageOf, QuotaExhaustedError, RateLimitedError, ResponseError, type RubricatorError } from '../domain/errors.ts';
import { titleSimilarity } from '../domain/text/text.ts';
import type { AskOptions, ProviderHost, ProviderReply } from '../ports/provider-host.ts';
import type { LookupOperation, ProviderAnswer, ProviderDefinition, ProviderOptions, SearchOperation, SearchTerms } from '../sdk/provider.ts';
import { createAnswers, type Fetched, StaleAnswer, toRubricatorError } from './answers.ts';
import type { AnswerCache } from './cache.ts';
import { createRequestPath, type RequestDeps, type RequestSettings } from './request-path.ts';

export interface HostDeps extends RequestDeps {
  cache: AnswerCache;
}

export interface RunningHost extends ProviderHost {
  stop(): Promise<void>;
}

/** Identifiers of one query that an operation is asked for. */
const MAX_IDENTIFIERS = 3;

export function createProviderHost<Options extends ProviderOptions>(
  definition: ProviderDefinition<Options>,
  options: Options,
  settings: RequestSettings,
  deps: HostDeps,
): RunningHost {
  const requests = createRequestPath(definition, options, settings, deps);
  const answers = createAnswers(definition, requests, { cache: deps.cache, now: deps.clock.now });
  const regions = definition.regions ? (options.regions ?? []) : [];
  const always = definition.operations.filter((operation) => !operation.onlyWhenWanted);
  const extra = definition.operations.filter((operation) => operation.onlyWhenWanted);
  let denied: AccessError | undefined;

  const idsFor = (query: Query, operation: Pick<LookupOperation<Options>, 'lookupBy'>): Identifier[] =>
    query.identifiers.filter((id) => operation.lookupBy.includes(id.type)).slice(0, MAX_IDENTIFIERS);

  /** The answer of the first region that has it, or the last region's "missing". */
  async function lookUpInRegions(operation: LookupOperation<Options>, id: Identifier, ask: AskOptions, signal: AbortSignal): Promise<Fetched> {
    const order = id.region ? [id.region, ...regions.filter((region) => region !== id.region)] : regions;
    let last: Fetched | undefined;
    for (const region of order.length > 0 ? order : [undefined]) {
      last = await answers.lookUp(operation, region ? { ...id, region } : { type: id.type, value: id.value }, ask, signal);
      if (last.entry.answers.length > 0) return last;
    }
    if (!last) throw new ResponseError('no region to ask');
    return last;
  }

  /** A reply that `fill` adds to; whatever fails is noted in it. */
  async function fenced(signal: AbortSignal, fill: (reply: ProviderReply) => Promise<void>): Promise<ProviderReply> {
    const reply: ProviderReply = { outcome: 'missing', candidates: [], dueAtMs: Number.POSITIVE_INFINITY };
    try {
      if (denied) throw denied;
      await fill(reply);
    } catch (error) {
      signal.throwIfAborted();
      noteFailure(reply, error);
    }
    return reply;
  }

  function lookUp(query: Query, ask: AskOptions, signal: AbortSignal): Promise<ProviderReply> {
    return fenced(signal, async (reply) => {
      for (const operation of always) {
        for (const { type, value, region } of idsFor(query, operation)) {
          const fetched = await lookUpInRegions(operation, region ? { type, value, region } : { type, value }, ask, signal);
          reply.dueAtMs = Math.min(reply.dueAtMs, fetched.entry.freshUntilMs);
          const [answer] = fetched.entry.answers;
          if (!answer) continue;
          reply.outcome = 'found';
          const candidate = toCandidate(operation, answer, fetched);
          reply.candidates.push(candidate);
          await askForMore(candidate, query, { type, value, region: candidate.region }, reply, ask, signal);
        }
      }
    });
  }

  function search(query: Query, ask: AskOptions, signal: AbortSignal): Promise<ProviderReply> {
    const operation = definition.search;
    return fenced(signal, async (reply) => {
      if (!operation || !query.title) return;
      const likely = await searchRegions(operation, query, termsOf(query, query.title), reply, ask, signal);
      for (const candidate of likely) {
        const own = candidate.metadata.identifiers?.find(canAskForMore);
        if (own) await askForMore(candidate, query, own, reply, ask, signal);
      }
    });
  }

  /** Searches one region after the other until something looks like it; returns that. */
  async function searchRegions(
    operation: SearchOperation<Options>,
    query: Query,
    terms: SearchTerms,
    reply: ProviderReply,
    ask: AskOptions,
    signal: AbortSignal,
  ) {
    let likely: Candidate[] = [];
    for (const region of regions.length > 0 ? regions : [undefined]) {
      const fetched = await answers.search(operation, region ? { ...terms, region } : terms, ask, signal);
      reply.dueAtMs = Math.min(reply.dueAtMs, fetched.entry.freshUntilMs);
      // One production sold in several storefronts is one candidate, of the first that has it.
      const found = fetched.entry.answers.filter(({ sourceId }) => !reply.candidates.some((candidate) => candidate.sourceId === sourceId));
      reply.candidates.push(...found.map((answer) => toCandidate(operation, answer, fetched)));
      if (reply.candidates.length > 0) reply.outcome = 'found';
      likely = reply.candidates.filter(({ metadata }) => isLikely(query, metadata));
      if (likely.length > 0) break;
    }
    return likely;
  }

  const canAskForMore = ({ type }: Identifier) => extra.some(({ lookupBy }) => lookupBy.includes(type));

  /** The operations that cost a request of their own, for the fields that the query wants. */
  async function askForMore(candidate: Candidate, query: Query, id: Identifier, reply: ProviderReply, ask: AskOptions, signal: AbortSignal): Promise<void> {
    for (const operation of extra) {
      const isWanted = query.wants.some((key) => operation.fills[key] !== undefined);
      if (!isWanted || !operation.lookupBy.includes(id.type)) continue;
      const fetched = await answers.lookUp(operation, id, ask, signal);
      reply.dueAtMs = Math.min(reply.dueAtMs, fetched.entry.freshUntilMs);
      const [answer] = fetched.entry.answers;
      if (answer) addTo(candidate, operation, answer, fetched);
    }
    if (!definition.describeAuthor?.isWanted(options)) return;
    candidate.metadata.authors = await Promise.all((candidate.metadata.authors ?? []).map((author) => described(author, id.region, ask, signal)));
    if (candidate.metadata.authors.length === 0) delete candidate.metadata.authors;
  }

  async function described(author: Person, region: string | undefined, ask: AskOptions, signal: AbortSignal): Promise<Person> {
    const operation = definition.describeAuthor;
    const found = author.identifiers?.find((id) => operation?.lookupBy.includes(id.type));
    if (!operation || !found) return author;
    const { entry } = await answers.describe(operation, { type: found.type, value: found.value, ...(region && { region }) }, ask, signal);
    const [more] = entry.answers[0]?.metadata.authors ?? [];
    return more ? { ...author, ...(more.about && { about: more.about }), ...(more.imageUrl && { imageUrl: more.imageUrl }) } : author;
  }

  function toCandidate(operation: Pick<LookupOperation<Options>, 'fills'>, answer: ProviderAnswer, fetched: Fetched): Candidate {
    return {
      source: definition.id,
      local: false,
      sourceId: answer.sourceId,
      lineage: definition.lineage,
      standing: 'evidence',
      editionKind: answer.editionKind,
      region: answer.region,
      metadata: tidyMetadata(answer.metadata),
      branding: answer.branding,
      confidence: { ...operation.fills, ...answer.confidence },
      fetchedAtMs: fetched.entry.fetchedAtMs,
      cached: fetched.cached,
      stale: fetched.stale,
      tookMs: fetched.tookMs,
    };
  }

  function addTo(candidate: Candidate, operation: LookupOperation<Options>, answer: ProviderAnswer, fetched: Fetched): void {
    const more = toCandidate(operation, answer, fetched);
    for (const key of Object.keys(operation.fills) as FieldKey[]) {
      if (more.metadata[key] === undefined || candidate.metadata[key] !== undefined) continue;
      Object.assign(candidate.metadata, { [key]: more.metadata[key] });
      candidate.confidence[key] = more.confidence[key] ?? 0;
    }
    candidate.branding ??= more.branding;
    if (more.tookMs !== undefined) candidate.tookMs = (candidate.tookMs ?? 0) + more.tookMs;
  }

  function noteFailure(reply: ProviderReply, thrown: unknown): void {
    if (thrown instanceof DeferredError) {
      reply.outcome = 'deferred';
      reply.dueAtMs = deps.clock.now();
      return;
    }
    const stale = thrown instanceof StaleAnswer ? thrown : undefined;
    const error = stale ? stale.reason : toRubricatorError(thrown);
    if (stale && reply.candidates.length === 0) {
      const entry = stale.known;
      reply.candidates.push(...entry.answers.map((answer) => toCandidate(stale, answer, { entry, cached: true, stale: true })));
    }
    if (error instanceof AccessError && !denied) {
      denied = error;
      deps.onWarning(definition.id, `${messageOf(error)}; not asked again until the next start`);
    }
    reply.outcome = 'failed';
    reply.error = error;
    reply.dueAtMs = dueAfter(error, deps.clock.now());
  }

  return {
    id: definition.id,
    canLookUp: (query) => always.some((operation) => idsFor(query, operation).length > 0),
    lookUp,
    searchRank: (query) => (query.title && definition.editionKinds.includes(query.editionKind) ? definition.search?.rank : undefined),
    searchFills: Object.keys(definition.search?.fills ?? {}) as FieldKey[],
    search,
    status: requests.status,
    stop: requests.stop,
  };
}

function termsOf({ subtitle, authors, narrators, editionKind, language }: Query, title: string): SearchTerms {
  return { title, subtitle, authors, narrators, editionKind, language };
}

/** Good enough to stop searching in further regions; whether it is the book is for the match to say. */
function isLikely(query: Query, { title, authors, durationMs }: Metadata): boolean {
  if (!query.title || !title || titleSimilarity({ title: query.title, subtitle: query.subtitle }, { title }) < 0.85) return false;
  if (query.durationMs && durationMs && Math.abs(durationMs / query.durationMs - 1) > 0.1) return false;
  const names = (authors ?? []).map(({ name }) => name);
  return query.authors.length === 0 || names.length === 0 || peopleSimilarity(query.authors, names) >= 0.8;
}

function dueAfter(error: RubricatorError, nowMs: number): number {
  if (error instanceof QuotaExhaustedError) return error.resetsAtMs;
  return error instanceof RateLimitedError ? nowMs + error.retryAfterMs : nowMs;
}
