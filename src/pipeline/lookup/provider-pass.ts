/** One provider in one pass: what it was asked, and what it said in all. */
import type { Candidate } from '../../domain/book/candidate.ts';
import type { Identifier } from '../../domain/book/identifier.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import type { Query } from '../../domain/book/query.ts';
import { messageOf, type RubricatorError } from '../../domain/errors.ts';
import type { Lookup } from '../../ports/item-history.ts';
import type { AskOptions, ProviderHost, ProviderReply } from '../../ports/provider-host.ts';
import type { Judge, LookupAnswer } from './lookup-answer.ts';
import type { SearchQuestion } from './questions.ts';
import { type Answered, type EarlierAnswers, standingAnswers, states } from './standing-answers.ts';

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
  /** Its answers of this pass, and those of earlier ones that stand. */
  candidates(): Candidate[];
  isDeferred(): boolean;
  result(judge: Judge): LookupAnswer;
}

export interface PassDeps {
  options: AskOptions;
  earlier: EarlierAnswers;
  /** False if it is not to be asked again by what it stated itself in earlier passes. */
  isDue: boolean;
  now(): number;
}

export function createPass(host: ProviderHost, { options, earlier, isDue, now }: PassDeps, signal: AbortSignal): ProviderPass {
  const asked = new Set<string>();
  const replies: ProviderReply[] = [];
  const searched = new Set<string>();
  const answered: Answered = { identifiers: [], bySearch: false };
  const fresh = () => replies.flatMap((reply) => reply.candidates);
  const candidates = () => standingAnswers(fresh(), earlier, answered);
  /** What it said itself need not be asked again. */
  const isKnown = (id: Identifier) =>
    asked.has(`${id.type}:${id.value}`) || (!host.looksFurther && (isDue ? fresh() : candidates()).some((candidate) => states(candidate, id)));

  async function fenced(ask: () => Promise<ProviderReply>, onAnswer: () => void): Promise<void> {
    try {
      const reply = await ask();
      replies.push(reply);
      if (reply.outcome === 'found' || reply.outcome === 'missing') onAnswer();
    } catch (error) {
      signal.throwIfAborted();
      replies.push({ outcome: 'failed', candidates: [], error: error as RubricatorError, dueAtMs: now() });
    }
  }

  const first = firstOf(replies);
  const isDeferred = () => first('deferred') !== undefined;
  const isOver = () => (first('failed') ?? first('paused') ?? first('deferred')) !== undefined;

  return {
    async lookUp(query) {
      const identifiers = query.identifiers.filter((id) => !isKnown(id));
      const open = { ...query, identifiers };
      if (isOver() || !host.canLookUp(open)) return;
      for (const { type, value } of identifiers) asked.add(`${type}:${value}`);
      await fenced(
        () => host.lookUp(open, options, signal),
        () => answered.identifiers.push(...identifiers.filter((id) => host.canLookUp({ ...query, identifiers: [id] }))),
      );
    },
    searchRank: ({ query }) => (isOver() || searched.has(wordsOf(query)) ? undefined : host.searchRank(query)),
    mayFill: (fields) => fields.some((field) => host.searchFills.includes(field)) && !fresh().some(({ metadata }) => fields.every((field) => metadata[field])),
    search({ query, habit }) {
      searched.add(wordsOf(query));
      return fenced(
        async () => askedBy(habit, await host.search(query, options, signal)),
        () => {
          answered.bySearch = true;
        },
      );
    },
    candidates,
    isDeferred,
    result: (judge) => resultOf({ provider: host.id, replies, candidates: candidates() }, judge),
  };
}

interface Said {
  provider: string;
  replies: readonly ProviderReply[];
  candidates: readonly Candidate[];
}

function resultOf({ provider, replies, candidates }: Said, judge: Judge): LookupAnswer {
  const first = firstOf(replies);
  const error = first('failed')?.error;
  const outcome = error ? 'failed' : first('paused') ? 'paused' : first('deferred') ? 'deferred' : outcomeOf(replies, candidates);
  const isAnswered = outcome === 'found' || outcome === 'missing' || replies.some((reply) => reply.candidates.length > 0);
  return {
    lookup: {
      provider,
      outcome,
      error: whyNot(error ?? first('paused')?.error),
      dueAtMs: Math.min(...replies.map(({ dueAtMs }) => dueAtMs), Number.MAX_SAFE_INTEGER),
    },
    code: error?.code,
    candidates: isAnswered ? bestOf(candidates, judge) : 'keep',
  };
}

function firstOf(replies: readonly ProviderReply[]) {
  return (wanted: ProviderReply['outcome']) => replies.find(({ outcome }) => outcome === wanted);
}

function askedBy(habit: string | undefined, reply: ProviderReply): ProviderReply {
  return habit === undefined ? reply : { ...reply, candidates: reply.candidates.map((candidate) => ({ ...candidate, askedBy: habit })) };
}

function whyNot(error: RubricatorError | undefined): string | undefined {
  return error && messageOf(error);
}

/** What a search asks by. */
function wordsOf({ title, subtitle, authors }: Query): string {
  return JSON.stringify([title, subtitle, authors]);
}

function outcomeOf(replies: readonly ProviderReply[], candidates: readonly Candidate[]): Lookup['outcome'] {
  if (replies.length === 0) return 'skipped';
  return candidates.length > 0 ? 'found' : 'missing';
}

/** Keeps the best few: of the many books that a search finds, the fifth is hardly ever the right one. */
function bestOf(candidates: readonly Candidate[], judge: Judge): Candidate[] {
  if (candidates.length <= MAX_KEPT) return [...candidates];
  return judge(candidates)
    .scored.slice(0, MAX_KEPT)
    .map(({ candidate }) => candidate);
}
