/** What a chain makes of its members' replies. Pure. */
import type { Candidate, FieldOrigin } from '../../domain/book/candidate.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import type { Chain } from '../../domain/chain/chain.ts';
import { applySteps } from '../../domain/chain/steps.ts';
import type { ProviderReply } from '../../ports/provider-host.ts';
import { joinAnswers } from './join.ts';

/** Where another member had to step in, the ones before it are asked again after this time, and not with every look at the library. */
const AGAIN_AFTER_MS = 24 * 3_600_000;

const WORST_FIRST = ['deferred', 'failed', 'paused'] as const;

/** A member's answer as the chain's. Each value keeps its lineage, so that it is no agreement if the member says the same by itself. */
export function asOwn({ id, lineage }: Pick<Chain, 'id' | 'lineage'>, member: string, candidate: Candidate): Candidate {
  const originOf = (field: FieldKey): FieldOrigin => {
    const known = candidate.origins?.[field];
    const lineages = known?.lineages ?? [candidate.lineage];
    return { from: known ? `${member}/${known.from}` : member, lineages: lineage === undefined ? lineages : [...new Set([lineage, ...lineages])] };
  };
  const fields = Object.keys(candidate.metadata) as FieldKey[];
  return {
    ...candidate,
    source: id,
    sourceId: `${member}:${candidate.sourceId}`,
    lineage: lineage ?? candidate.lineage,
    origins: Object.fromEntries(fields.map((field) => [field, originOf(field)])),
  };
}

interface Asked {
  chain: Pick<Chain, 'mode' | 'steps'>;
  /** True for a reply that settles the question. */
  isAnswer(reply: ProviderReply): boolean;
  nowMs: number;
}

/** One reply made of those that were had. What is old or does not look like the book counts only where there is nothing else. */
export function replyFrom(replies: readonly ProviderReply[], { chain: { mode, steps }, isAnswer, nowMs }: Asked): ProviderReply {
  const answers = replies.filter(isAnswer);
  const used = mode === 'union' || answers.length === 0 ? replies : answers;
  const lists = used.map(({ candidates }) => candidates);
  const candidates = (mode === 'union' ? joinAnswers(lists) : lists.flat()).map((candidate) => applySteps(candidate, steps));
  const [worst] = WORST_FIRST.flatMap((outcome) => replies.filter((reply) => reply.outcome === outcome));
  // Half a union would be taken for the whole.
  const isPutOff = mode === 'union' && worst?.outcome === 'deferred';
  const isFound = candidates.length > 0 && !isPutOff && (answers.length > 0 || !worst);
  const soonest = isFound ? nowMs + AGAIN_AFTER_MS : 0;
  const dueAtMs = Math.min(...replies.map((reply) => (reply.outcome === 'found' ? reply.dueAtMs : Math.max(reply.dueAtMs, soonest))));
  if (isFound || !worst) return { outcome: isFound ? 'found' : 'missing', candidates, dueAtMs };
  return { outcome: worst.outcome, candidates, ...(worst.error && { error: worst.error }), dueAtMs };
}
