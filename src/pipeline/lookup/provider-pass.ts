/** One provider in one pass: what it was asked, and what it said in all. */
import { type Candidate, candidateKey } from '../../domain/book/candidate.ts';
import type { Identifier } from '../../domain/book/identifier.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import type { Query } from '../../domain/book/query.ts';
import { messageOf, type RubricatorError } from '../../domain/errors.ts';
import type { Lookup } from '../../ports/item-history.ts';
import type { AskOptions, ProviderHost, ProviderReply } from '../../ports/provider-host.ts';
import type { Judge, LookupAnswer } from './lookup-answer.ts';
import type { SearchQuestion } from './questions.ts';

/** Candidates of one provider that are kept. */
const MAX_KEPT = 5;

export interface ProviderPass {
  /** Looks up what it was not asked for yet. */
  lookUp(query: Query): Promise<void>;
  /** The rank of its search; undefined if it cannot answer this question, or was asked it before. */
  searchRank(question: SearchQuestion): 1 | 2 | undefined;
  /** True if a search that it was not asked for yet may bring one of these fields. */
  mayFill(fields: readonly FieldKey[]): boolean;
  search(question: SearchQuestion): Promise<void>;
  candidates(): Candidate[];
  hasAnswered(): boolean;
  isDeferred(): boolean;
  result(judge: Judge): LookupAnswer;
}

export interface PassDeps {
  options: AskOptions;
  now(): number;
}

export function createPass(host: ProviderHost, { options, now }: PassDeps, signal: AbortSignal): ProviderPass {
  const asked = new Set<string>();
  const replies: ProviderReply[] = [];
  const searched = new Set<string>();
  const candidates = () => replies.flatMap((reply) => reply.candidates);
  /** What it said itself need not be asked again. */
  const isKnown = (id: Identifier) => asked.has(`${id.type}:${id.value}`) || (!host.looksFurther && candidates().some((candidate) => states(candidate, id)));

  async function fenced(ask: () => Promise<ProviderReply>): Promise<void> {
    try {
      replies.push(await ask());
    } catch (error) {
      signal.throwIfAborted();
      replies.push({ outcome: 'failed', candidates: [], error: error as RubricatorError, dueAtMs: now() });
    }
  }

  const first = (wanted: ProviderReply['outcome']) => replies.find(({ outcome }) => outcome === wanted);
  const isDeferred = () => first('deferred') !== undefined;
  const isOver = () => (first('failed') ?? first('paused') ?? first('deferred')) !== undefined;

  return {
    async lookUp(query) {
      const identifiers = query.identifiers.filter((id) => !isKnown(id));
      const open = { ...query, identifiers };
      if (isOver() || !host.canLookUp(open)) return;
      for (const { type, value } of identifiers) asked.add(`${type}:${value}`);
      await fenced(() => host.lookUp(open, options, signal));
    },
    searchRank: ({ query }) => (isOver() || searched.has(wordsOf(query)) ? undefined : host.searchRank(query)),
    mayFill: (fields) =>
      fields.some((field) => host.searchFills.includes(field)) && !candidates().some(({ metadata }) => fields.every((field) => metadata[field])),
    search({ query, habit }) {
      searched.add(wordsOf(query));
      return fenced(async () => {
        const reply = await host.search(query, options, signal);
        return habit === undefined ? reply : { ...reply, candidates: reply.candidates.map((candidate) => ({ ...candidate, askedBy: habit })) };
      });
    },
    candidates,
    hasAnswered: () => candidates().length > 0 || replies.some(({ outcome }) => outcome === 'missing'),
    isDeferred,
    result(judge) {
      const error = first('failed')?.error;
      const outcome = error ? 'failed' : first('paused') ? 'paused' : isDeferred() ? 'deferred' : outcomeOf(replies);
      const isEmpty = candidates().length === 0 && outcome !== 'missing';
      return {
        lookup: {
          provider: host.id,
          outcome,
          error: whyNot(error ?? first('paused')?.error),
          dueAtMs: Math.min(...replies.map(({ dueAtMs }) => dueAtMs), Number.MAX_SAFE_INTEGER),
        },
        code: error?.code,
        candidates: isEmpty ? 'keep' : bestOf(candidates(), judge),
      };
    },
  };
}

function states({ metadata }: Candidate, { type, value }: Identifier): boolean {
  return metadata.identifiers?.some((id) => id.type === type && id.value === value) === true;
}

function whyNot(error: RubricatorError | undefined): string | undefined {
  return error && messageOf(error);
}

/** What a search asks by. */
function wordsOf({ title, subtitle, authors }: Query): string {
  return JSON.stringify([title, subtitle, authors]);
}

function outcomeOf(replies: readonly ProviderReply[]): Lookup['outcome'] {
  if (replies.length === 0) return 'skipped';
  return replies.some(({ outcome }) => outcome === 'found') ? 'found' : 'missing';
}

/** Keeps the best few: of the many books that a search finds, the fifth is hardly ever the right one. */
function bestOf(candidates: readonly Candidate[], judge: Judge): Candidate[] {
  const unique = [...new Map(candidates.map((candidate) => [candidateKey(candidate), candidate])).values()];
  if (unique.length <= MAX_KEPT) return unique;
  return judge(unique)
    .scored.slice(0, MAX_KEPT)
    .map(({ candidate }) => candidate);
}
