/** Which provider answers count for an Item: the new ones, and old ones that no new one replaces. Pure. */
import { type Candidate, candidateKey } from '../../domain/book/candidate.ts';
import type { ItemHistory } from '../../ports/item-history.ts';
import type { LookupAnswer } from './lookup-answer.ts';

/** Keeps the answers that a record beside the book holds, until their provider answers again. */
export function withRestored(answers: readonly LookupAnswer[], restored: readonly Candidate[], nowMs: number): LookupAnswer[] {
  const lost = Map.groupBy(restored, ({ source }) => source);
  const kept = answers.map((answer) =>
    answer.candidates === 'keep' ? { ...answer, candidates: lost.get(answer.lookup.provider) ?? answer.candidates } : answer,
  );
  const unasked = [...lost].filter(([source]) => !answers.some(({ lookup: { provider } }) => provider === source));
  return [...kept, ...unasked.map(([provider, candidates]) => ({ lookup: { provider, outcome: 'skipped' as const, dueAtMs: nowMs }, candidates }))];
}

/** Keeps what the user confirmed, although its provider does not list it any more. */
export function keepConfirmed(answers: readonly LookupAnswer[], { candidates, decisions }: ItemHistory): LookupAnswer[] {
  const isConfirmed = (candidate: Candidate) => decisions.some(({ key, verdict }) => verdict === 'confirmed' && key === candidateKey(candidate));
  return answers.map((answer) => {
    if (answer.candidates === 'keep') return answer;
    const found = new Set(answer.candidates.map(candidateKey));
    const lost = candidates.filter((each) => !each.local && each.source === answer.lookup.provider && !found.has(candidateKey(each)) && isConfirmed(each));
    return lost.length > 0 ? { ...answer, candidates: [...answer.candidates, ...lost] } : answer;
  });
}

/** New answers instead of the old ones of the same provider; a provider that was not asked or failed keeps its own. */
export function currentCandidates(history: ItemHistory, answers: readonly LookupAnswer[]): Candidate[] {
  const replaced = new Set(answers.filter(({ candidates }) => candidates !== 'keep').map(({ lookup: { provider } }) => provider));
  const kept = history.candidates.filter((candidate) => !candidate.local && !replaced.has(candidate.source));
  return [...kept, ...answers.flatMap(({ candidates }) => (candidates === 'keep' ? [] : candidates))];
}
