/**
 * Asks a provider about a query: which operations, which regions, what is cached, what a failure leaves. An answer comes
 * from the cache, from a question already under way (coalesce), or by `request-path.ts`.
 */
import type { Candidate } from '../domain/candidate.ts';
import { AccessError, messageOf, RateLimitedError, ResponseError, RubricatorError } from '../domain/errors.ts';
import type { Identifier } from '../domain/identifier.ts';
import type { FieldKey } from '../domain/metadata.ts';
import type { Person } from '../domain/names.ts';
import type { LookupOperation, ProviderAnswer, ProviderDefinition, ProviderOptions } from '../domain/provider.ts';
import type { ProviderHost, ProviderReply } from '../domain/provider-host.ts';
import type { Query } from '../domain/query.ts';
import { tidyMetadata } from '../domain/tidy.ts';
import type { AnswerCache, CacheEntry } from './cache.ts';
import { createCoalesce } from './coalesce.ts';
import { createRequestPath, type RequestDeps, type RequestSettings } from './request-path.ts';

export interface HostDeps extends RequestDeps {
  cache: AnswerCache;
}

export interface RunningHost extends ProviderHost {
  stop(): Promise<void>;
}

const MAX_IDENTIFIERS = 3;

interface Fetched {
  entry: CacheEntry;
  cached: boolean;
  stale: boolean;
  tookMs?: number;
}

export function createProviderHost<Options extends ProviderOptions>(
  definition: ProviderDefinition<Options>,
  options: Options,
  settings: RequestSettings,
  deps: HostDeps,
): RunningHost {
  const requests = createRequestPath(definition, options, settings, deps);
  const coalesce = createCoalesce();
  const regions = definition.regions ? (options.regions ?? []) : [];
  let denied: AccessError | undefined;

  /** One cached question. Stale answers are served when the provider fails. */
  async function fetchOne(
    operation: Pick<LookupOperation<Options>, 'name'>,
    id: Identifier,
    ask: (signal: AbortSignal) => Promise<ProviderAnswer | undefined>,
    signal: AbortSignal,
  ): Promise<Fetched> {
    const question = { provider: definition.id, operation: operation.name, id };
    const schema = { version: definition.schemaVersion, migrations: definition.migrations };
    return coalesce(JSON.stringify(question), async () => {
      const known = await deps.cache.get(question, schema);
      if (known && known.freshUntilMs > deps.now()) return { entry: known, cached: true, stale: false };
      const startedMs = deps.now();
      try {
        const answer = await ask(signal);
        const entry = await deps.cache.set(question, schema, answer, definition.ttl);
        return { entry, cached: false, stale: false, tookMs: deps.now() - startedMs };
      } catch (error) {
        if (known?.answer && !signal.aborted) throw new StaleAnswer(known, toRubricatorError(error));
        throw error;
      }
    });
  }

  function lookUp(operation: LookupOperation<Options>, id: Identifier, signal: AbortSignal): Promise<Fetched> {
    return fetchOne(operation, id, async (inner) => (await operation.lookup([id], requests.contextFor(inner)))[0], signal);
  }

  /** The answer of the first region that has it, or the last region's "missing". */
  async function lookUpInRegions(operation: LookupOperation<Options>, id: Identifier, signal: AbortSignal): Promise<Fetched> {
    const order = id.region ? [id.region, ...regions.filter((region) => region !== id.region)] : regions;
    let last: Fetched | undefined;
    for (const region of order.length > 0 ? order : [undefined]) {
      last = await lookUp(operation, region ? { ...id, region } : { type: id.type, value: id.value }, signal);
      if (last.entry.answer) return last;
    }
    if (!last) throw new ResponseError('no region to ask');
    return last;
  }

  const always = definition.operations.filter((operation) => !operation.onlyWhenWanted);
  const extra = definition.operations.filter((operation) => operation.onlyWhenWanted);
  const idsFor = (query: Query, operation: Pick<LookupOperation<Options>, 'lookupBy'>): Identifier[] =>
    query.identifiers.filter((id) => operation.lookupBy.includes(id.type)).slice(0, MAX_IDENTIFIERS);

  async function ask(query: Query, signal: AbortSignal): Promise<ProviderReply> {
    const reply: ProviderReply = { outcome: 'missing', candidates: [], dueAtMs: Number.POSITIVE_INFINITY };
    try {
      if (denied) throw denied;
      for (const operation of always) {
        for (const { type, value, region } of idsFor(query, operation)) {
          const fetched = await lookUpInRegions(operation, region ? { type, value, region } : { type, value }, signal);
          reply.dueAtMs = Math.min(reply.dueAtMs, fetched.entry.freshUntilMs);
          if (!fetched.entry.answer) continue;
          reply.outcome = 'found';
          const candidate = toCandidate(operation, fetched.entry.answer, fetched);
          reply.candidates.push(candidate);
          await askForMore(candidate, query, { type, value, region: candidate.region }, reply, signal);
        }
      }
    } catch (error) {
      signal.throwIfAborted();
      noteFailure(reply, error);
    }
    return reply;
  }

  /** The operations that cost a request of their own, for the fields that the query wants. */
  async function askForMore(candidate: Candidate, query: Query, id: Identifier, reply: ProviderReply, signal: AbortSignal): Promise<void> {
    for (const operation of extra) {
      const isWanted = query.wants.some((key) => operation.fills[key] !== undefined);
      if (!isWanted || !operation.lookupBy.includes(id.type)) continue;
      const fetched = await lookUp(operation, id, signal);
      reply.dueAtMs = Math.min(reply.dueAtMs, fetched.entry.freshUntilMs);
      if (fetched.entry.answer) addTo(candidate, operation, fetched.entry.answer, fetched);
    }
    const operation = definition.describeAuthor;
    if (!operation?.isWanted(options)) return;
    candidate.metadata.authors = await Promise.all((candidate.metadata.authors ?? []).map((author) => described(author, id.region, signal)));
    if (candidate.metadata.authors.length === 0) delete candidate.metadata.authors;
  }

  async function described(author: Person, region: string | undefined, signal: AbortSignal): Promise<Person> {
    const operation = definition.describeAuthor;
    const found = author.identifiers?.find((id) => operation?.lookupBy.includes(id.type));
    if (!operation || !found) return author;
    const id = { type: found.type, value: found.value, ...(region && { region }) };
    const { entry } = await fetchOne(
      operation,
      id,
      async (inner) => {
        const answer = await operation.lookup(id, requests.contextFor(inner));
        return answer && { sourceId: answer.sourceId, metadata: { authors: [{ name: answer.name, about: answer.about, imageUrl: answer.imageUrl }] } };
      },
      signal,
    );
    const [more] = entry.answer?.metadata.authors ?? [];
    return more ? { ...author, ...(more.about && { about: more.about }), ...(more.imageUrl && { imageUrl: more.imageUrl }) } : author;
  }

  function toCandidate(operation: LookupOperation<Options>, answer: ProviderAnswer, fetched: Fetched): Candidate {
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
    const stale = thrown instanceof StaleAnswer ? thrown : undefined;
    const error = stale ? stale.reason : toRubricatorError(thrown);
    const [operation] = always;
    if (stale?.known.answer && operation && reply.candidates.length === 0) {
      reply.candidates.push(toCandidate(operation, stale.known.answer, { entry: stale.known, cached: true, stale: true }));
    }
    if (error instanceof AccessError && !denied) {
      denied = error;
      deps.onWarning(definition.id, `${messageOf(error)}; not asked again until the next start`);
    }
    reply.outcome = 'failed';
    reply.error = error;
    reply.dueAtMs = deps.now() + delayAfter(error);
  }

  return {
    id: definition.id,
    canAnswer: (query) => always.some((operation) => idsFor(query, operation).length > 0),
    ask,
    stop: requests.stop,
  };
}

/** Carries a stale answer past the failure that made it useful. */
class StaleAnswer extends Error {
  readonly known: CacheEntry;
  readonly reason: RubricatorError;
  constructor(known: CacheEntry, reason: RubricatorError) {
    super(reason.message);
    this.known = known;
    this.reason = reason;
  }
}

function delayAfter(error: RubricatorError): number {
  return error instanceof RateLimitedError ? error.retryAfterMs : 0;
}

function toRubricatorError(error: unknown): RubricatorError {
  if (error instanceof RubricatorError) return error;
  return new ResponseError(`gave an answer that cannot be read: ${messageOf(error)}`, { cause: error });
}
