/**
 * Stage 3: Query → Candidates. First every due provider that knows an identifier; if nothing fits, a search by title and
 * author. Identifiers from a strong answer are looked up elsewhere. Hops are few, and nobody is asked the same
 * question twice. Each provider is fenced: one that fails delays only itself. (docs/domain-rules.md, 3.)
 */
import type { Candidate } from '../../domain/book/candidate.ts';
import { type Identifier, isWorkIdentifier } from '../../domain/book/identifier.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import type { Query, QueryIdentifier } from '../../domain/book/query.ts';
import { messageOf, type RubricatorError } from '../../domain/errors.ts';
import type { Lookup } from '../../ports/item-history.ts';
import type { ItemSnapshot } from '../../ports/item-snapshots.ts';
import type { AskOptions, ProviderHost, ProviderReply } from '../../ports/provider-host.ts';
import type { ScoredCandidate } from '../match/apply.ts';

export interface LookupInput {
  query: Query;
  /** The providers' outcomes of the last pass; empty if the query is another one now. */
  known: readonly Lookup[];
  /** What providers that are not due answered before. */
  earlier: readonly Candidate[];
  /** Ask even those that are not due. */
  isForced: boolean;
  /** Wait in long queues. */
  isPatient: boolean;
  /** Fields that the files do not state. If nobody states one, others are searched for it although the book is found. */
  toComplete: readonly FieldKey[];
}

export interface LookupDeps {
  hosts: readonly ProviderHost[];
  now(): number;
}

export interface LookupAnswer {
  lookup: Lookup;
  /** Code of the error, if it failed: `circuit-open` was reported when the breaker opened. */
  code?: string;
  /** `keep`: the provider was not asked, or failed; its earlier candidates stand; stale beats empty. */
  candidates: Candidate[] | 'keep';
}

/** Scores candidates against the query; what is applied may lead to more. */
export type Score = (candidates: readonly Candidate[]) => ScoredCandidate[];

/** From the first answers to the identifiers that they bring, and from those once more. */
const MAX_HOPS = 2;
/** Candidates of one provider that are kept. */
const MAX_KEPT = 5;

/** Asks all due providers. Rejects only when aborted. */
export async function lookup(input: LookupInput, score: Score, deps: LookupDeps, signal: AbortSignal): Promise<LookupAnswer[]> {
  const due = deps.hosts.filter((host) => input.isForced || isDue(input.known, host.id, deps.now()));
  if (due.length === 0) return [];
  const inquiries = new Map(due.map((host) => [host.id, createInquiry(host, deps, { isPatient: input.isPatient }, signal)]));
  const all = () => [
    ...input.earlier.filter(({ source }) => !inquiries.get(source)?.hasAnswered()),
    ...[...inquiries.values()].flatMap((inquiry) => inquiry.candidates()),
  ];
  const searchAll = (wanted: (inquiry: Inquiry) => boolean) =>
    Promise.all([...inquiries.values()].filter(wanted).map((inquiry) => inquiry.search(input.query)));

  await Promise.all([...inquiries.values()].map((inquiry) => inquiry.lookUp(input.query)));
  // A deferred answer to an identifier may settle it, and searching would be a waste.
  const isPending = [...inquiries.values()].some((inquiry) => inquiry.isDeferred());
  let scored = score(all());
  for (const rank of [1, 2] as const) {
    if (isPending || scored.some(({ isApplied, match }) => isApplied && match.isEditionSure)) break;
    await searchAll((inquiry) => inquiry.searchRank(input.query) === rank);
    scored = score(all());
  }
  let identifiers = input.query.identifiers;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const found = newIdentifiers(input.query, identifiers, scored);
    if (found.length === 0) break;
    identifiers = [...identifiers, ...found];
    await Promise.all([...inquiries.values()].map((inquiry) => inquiry.lookUp({ ...input.query, identifiers })));
    scored = score(all());
  }
  const applied = scored.filter(({ isApplied }) => isApplied);
  const lacking = input.toComplete.filter((field) => !applied.some(({ candidate }) => candidate.metadata[field] !== undefined));
  if (lacking.length > 0 && !isPending && applied.length > 0) await searchAll((inquiry) => inquiry.searchRank(input.query) === 1 && inquiry.mayFill(lacking));
  return [...inquiries.values()].map((inquiry) => inquiry.result(score));
}

/** True if any provider would be asked now. */
export function hasDueProvider({ hasQuery, lookups }: Pick<ItemSnapshot, 'hasQuery' | 'lookups'>, deps: LookupDeps): boolean {
  if (!hasQuery || deps.hosts.length === 0) return false;
  const known = lookups();
  return deps.hosts.some((host) => {
    const last = known.find(({ provider }) => provider === host.id);
    return last === undefined || (last.outcome !== 'skipped' && last.dueAtMs <= deps.now());
  });
}

/** True if two queries ask the same: the same identifiers, words and wishes. */
export function asksTheSame(a: Query | undefined, b: Query): boolean {
  const question = (query: Query | undefined) =>
    JSON.stringify([
      query?.identifiers.map(({ type, value, region }) => [type, value, region]),
      query?.wants,
      query?.title,
      query?.authors,
      query?.narrators,
      query?.editionKind,
    ]);
  return question(a) === question(b);
}

function isDue(known: readonly Lookup[], provider: string, nowMs: number): boolean {
  const last = known.find((each) => each.provider === provider);
  return last === undefined || last.outcome === 'skipped' || last.dueAtMs <= nowMs;
}

/** Identifiers that applied candidates bring: of the same kind of edition, or of the work. */
function newIdentifiers(query: Query, known: readonly Identifier[], scored: readonly ScoredCandidate[]): QueryIdentifier[] {
  const found = new Map<string, QueryIdentifier>();
  for (const { candidate, match, isApplied } of scored) {
    if (!isApplied) continue;
    const isSameEdition = match.isEditionSure && (candidate.editionKind === undefined || candidate.editionKind === query.editionKind);
    for (const id of candidate.metadata.identifiers ?? []) {
      if (!isSameEdition && !isWorkIdentifier(id)) continue;
      if (known.some((other) => other.type === id.type && other.value === id.value)) continue;
      found.set(`${id.type}:${id.value}`, { ...id, certainty: match.total });
    }
  }
  return [...found.values()];
}

interface Inquiry {
  /** Looks up what it was not asked for yet. */
  lookUp(query: Query): Promise<void>;
  searchRank(query: Query): 1 | 2 | undefined;
  /** True if a search that it was not asked for yet may bring one of these fields. */
  mayFill(fields: readonly FieldKey[]): boolean;
  search(query: Query): Promise<void>;
  candidates(): Candidate[];
  hasAnswered(): boolean;
  isDeferred(): boolean;
  result(score: Score): LookupAnswer;
}

/** One provider in one pass: what it was asked, and what it said in all. */
function createInquiry(host: ProviderHost, deps: LookupDeps, options: AskOptions, signal: AbortSignal): Inquiry {
  const asked = new Set<string>();
  const replies: ProviderReply[] = [];
  let isSearched = false;
  const candidates = () => replies.flatMap((reply) => reply.candidates);
  /** What it said itself need not be asked again. */
  const isKnown = ({ type, value }: Identifier) =>
    asked.has(`${type}:${value}`) || candidates().some(({ metadata }) => metadata.identifiers?.some((id) => id.type === type && id.value === value));

  async function fenced(ask: () => Promise<ProviderReply>): Promise<void> {
    try {
      replies.push(await ask());
    } catch (error) {
      signal.throwIfAborted();
      replies.push({ outcome: 'failed', candidates: [], error: error as RubricatorError, dueAtMs: deps.now() });
    }
  }

  const failure = () => replies.find(({ outcome }) => outcome === 'failed');
  const isDeferred = () => replies.some(({ outcome }) => outcome === 'deferred');

  return {
    async lookUp(query) {
      const identifiers = query.identifiers.filter((id) => !isKnown(id));
      const open = { ...query, identifiers };
      if (failure() || isDeferred() || !host.canLookUp(open)) return;
      for (const { type, value } of identifiers) asked.add(`${type}:${value}`);
      await fenced(() => host.lookUp(open, options, signal));
    },
    searchRank: (query) => (failure() || isDeferred() || isSearched ? undefined : host.searchRank(query)),
    mayFill: (fields) =>
      fields.some((field) => host.searchFills.includes(field)) && !candidates().some(({ metadata }) => fields.every((field) => metadata[field])),
    search(query) {
      isSearched = true;
      return fenced(() => host.search(query, options, signal));
    },
    candidates,
    hasAnswered: () => candidates().length > 0 || replies.some(({ outcome }) => outcome === 'missing'),
    isDeferred,
    result(score) {
      const error = failure()?.error;
      const outcome = error ? 'failed' : isDeferred() ? 'deferred' : outcomeOf(replies);
      const isEmpty = candidates().length === 0 && outcome !== 'missing';
      return {
        lookup: {
          provider: host.id,
          outcome,
          error: error && messageOf(error),
          dueAtMs: Math.min(...replies.map(({ dueAtMs }) => dueAtMs), Number.MAX_SAFE_INTEGER),
        },
        code: error?.code,
        candidates: isEmpty ? 'keep' : bestOf(candidates(), score),
      };
    },
  };
}

function outcomeOf(replies: readonly ProviderReply[]): Lookup['outcome'] {
  if (replies.length === 0) return 'skipped';
  return replies.some(({ outcome }) => outcome === 'found') ? 'found' : 'missing';
}

/** Keeps the best few: of the many books that a search finds, the fifth is hardly ever the right one. */
function bestOf(candidates: Candidate[], score: Score): Candidate[] {
  if (candidates.length <= MAX_KEPT) return candidates;
  return score(candidates)
    .slice(0, MAX_KEPT)
    .map(({ candidate }) => candidate);
}
