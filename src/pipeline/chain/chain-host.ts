/**
 * Asks the members of a chain, and makes their answers its own. It asks them as anybody does, so limits, breakers, caches and pauses of
 * each hold; a member that fails is passed over. Decision 0067 tells why.
 */
import type { Candidate } from '../../domain/book/candidate.ts';
import { isLikely } from '../../domain/book/likely.ts';
import type { Query } from '../../domain/book/query.ts';
import type { Chain } from '../../domain/chain/chain.ts';
import { passes } from '../../domain/chain/filter.ts';
import { fieldsAfter } from '../../domain/chain/steps.ts';
import { PausedError, type RubricatorError } from '../../domain/errors.ts';
import { type Pause, pauseInWords } from '../../domain/pause.ts';
import type { ProviderHost, ProviderReply } from '../../ports/provider-host.ts';
import { hashOf } from '../fingerprint.ts';
import type { ChainAnswers } from './chain-answers.ts';
import { type AskMember, askFirst, askRace, askUnion } from './modes.ts';
import { asOwn, replyFrom } from './reply.ts';

export interface ChainDeps {
  /** In their order. */
  members: readonly ProviderHost[];
  /** Ids of members that nobody else asks. */
  askedOnlyHere: readonly string[];
  /** Ids of members that the config switches off. */
  off: readonly string[];
  answers: Pick<ChainAnswers, 'note'>;
  now(): number;
  /** By whom it was paused, if it is. */
  pauseOf(provider: string): Pause | undefined;
}

const WAYS = { first: askFirst, race: askRace, union: askUnion };

/** What is asked, and whether a candidate is one of its answers. */
interface Question {
  ask: AskMember;
  isOneOf(candidate: Candidate): boolean;
  signal: AbortSignal;
}

export function createChainHost(chain: Chain, deps: ChainDeps): ProviderHost {
  const { members, askedOnlyHere, answers, now, pauseOf } = deps;
  const { id, mode, steps } = chain;

  async function replyOf(able: readonly ProviderHost[], { ask, isOneOf, signal }: Question): Promise<ProviderReply> {
    const pause = pauseOf(id);
    if (pause) return { outcome: 'paused', candidates: [], error: new PausedError(pauseInWords(pause)), dueAtMs: now() };
    const isAnswer = ({ outcome, candidates }: ProviderReply) => outcome === 'found' && candidates.some(isOneOf);
    const replies = await WAYS[mode]({ members: able, ask: fenced(chain, ask, now), isAnswer, signal });
    const reply = replyFrom(replies, { chain, isAnswer, nowMs: now() });
    answers.note(id, reply);
    return reply;
  }

  const thatLookUp = (query: Query) => members.filter((member) => member.canLookUp(query));
  const ranksOf = (query: Query) => members.flatMap((member) => member.searchRank(query) ?? []);
  const thatSearch = (query: Query) => members.filter((member) => member.searchRank(query) !== undefined);
  return {
    id,
    instead: askedOnlyHere,
    declaration: declarationOf(chain, deps),
    looksFurther: mode === 'union',
    canLookUp: (query) => thatLookUp(query).length > 0,
    lookUp: (query, options, signal) =>
      replyOf(thatLookUp(query), { ask: (member, within) => member.lookUp(query, options, within), isOneOf: () => true, signal }),
    searchRank: (query) => ranksOf(query).sort()[0],
    searchFills: fieldsAfter([...new Set(members.flatMap(({ searchFills }) => searchFills))], steps),
    search: (query, options, signal) =>
      replyOf(thatSearch(query), {
        ask: (member, within) => member.search(query, options, within),
        isOneOf: ({ metadata }) => isLikely(query, metadata),
        signal,
      }),
    waiting: () => members.flatMap((member) => member.waiting() ?? []).sort((a, b) => a.sinceMs - b.sinceMs)[0],
    isPaused: () => pauseOf(id) !== undefined || members.every((member) => member.isPaused()),
  };
}

/** All that decides what a chain answers, in short. A member that could not be loaded changes nothing: it may be back with the next start. */
function declarationOf({ mode, of, lineage, where, steps }: Chain, { members, askedOnlyHere, off }: ChainDeps): string {
  const inner = members.map(({ declaration }) => declaration);
  return hashOf(JSON.stringify([mode, of, lineage, where, steps, askedOnlyHere, off, inner])).slice(0, 16);
}

/** Asks a member, and takes of its answer what the chain lets through. A member that throws has failed. */
function fenced(chain: Chain, ask: AskMember, now: () => number): AskMember {
  return async (member, signal) => {
    try {
      const reply = await ask(member, signal);
      const passing = reply.candidates.filter((candidate) => passes(candidate, chain.where));
      return { ...reply, candidates: passing.map((candidate) => asOwn(chain, member.id, candidate)) };
    } catch (error) {
      signal.throwIfAborted();
      return { outcome: 'failed', candidates: [], error: error as RubricatorError, dueAtMs: now() };
    }
  };
}
