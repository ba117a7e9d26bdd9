/** Which candidates are applied: strong matches, and what the user confirmed; never what the user rejected. Pure. */
import type { Actor } from '../../domain/actor.ts';
import { type Candidate, candidateKey } from '../../domain/book/candidate.ts';
import { identifierKey } from '../../domain/book/identifier.ts';
import type { Decision, Match } from '../../domain/book/match.ts';
import type { Query } from '../../domain/book/query.ts';
import { type MatchSettings, matchCandidates } from './match.ts';
import { isSameBook, isSameWork } from './same-book.ts';

export interface ScoredCandidate {
  candidate: Candidate;
  match: Match;
  isApplied: boolean;
  /** What the user said about it. */
  verdict?: Decision['verdict'];
  /** Who said so. */
  decidedBy?: Actor;
}

/** Candidates with their matches, best first. Only a strong match is applied without asking. */
export function scoreAll(query: Query, candidates: readonly Candidate[], settings: MatchSettings, decisions: readonly Decision[]): ScoredCandidate[] {
  const decided = new Map(decisions.map((decision) => [decision.key, decision]));
  const verdictOf = (candidate: Candidate) => decided.get(candidateKey(candidate))?.verdict;
  const open = candidates.filter((candidate) => verdictOf(candidate) !== 'rejected');
  const rejected = candidates.filter((candidate) => verdictOf(candidate) === 'rejected');
  const confirmed = candidates.find((candidate) => verdictOf(candidate) === 'confirmed');
  const matches = [...matchCandidates(query, open, settings), ...matchCandidates(query, rejected, settings)];
  return [...open, ...rejected]
    .map((candidate, index) => {
      const match = matches[index] as Match;
      const { verdict, actor } = decided.get(candidateKey(candidate)) ?? {};
      const isStrong = verdict === undefined && match.recommendation === 'strong' && (!confirmed || isSameBook(confirmed, candidate));
      return { candidate, match, isApplied: verdict === 'confirmed' || isStrong, ...(verdict && { verdict }), ...(actor && { decidedBy: actor }) };
    })
    .sort((a, b) => rankOf(b) - rankOf(a) || b.match.total - a.match.total || compareKeys(a.candidate, b.candidate));
}

/** Applied before the rest, and who knows the edition before who knows the work. */
function rankOf({ isApplied, match }: ScoredCandidate): number {
  return isApplied ? 1 + Number(match.isEditionSure) : 0;
}

function compareKeys(a: Candidate, b: Candidate): number {
  return candidateKey(a) < candidateKey(b) ? -1 : 1;
}

/** What is merged: the applied candidates; one that the user confirmed is as sure as an answer can be. */
export function appliedOf(scored: readonly ScoredCandidate[]): { candidate: Candidate; match: Pick<Match, 'total' | 'isEditionSure'> }[] {
  return scored
    .filter(({ isApplied }) => isApplied)
    .map(({ candidate, match, verdict }) => ({ candidate, match: verdict === 'confirmed' ? { total: 1, isEditionSure: true } : match }));
}

/**
 * Identifiers that lead to another book altogether: another title by other people, or of another length. Whoever wrote them
 * into a name or a tag was mistaken. (An odd title alone may as well be the file's fault.)
 */
export function refutedIdentifiers({ identifiers }: Query, scored: readonly ScoredCandidate[]): string[] {
  return scored
    .filter(
      ({ isApplied, match: { parts } }) =>
        !isApplied && parts.identifier === 1 && (parts.title ?? 1) < 0.5 && Math.min(parts.author ?? 1, parts.duration ?? 1) < 0.5,
    )
    .flatMap(({ candidate }) => candidate.metadata.identifiers ?? [])
    .filter((id) => identifiers.some(({ type, value }) => type === id.type && value === id.value))
    .map(({ type, value }) => identifierKey({ type, value }));
}

/**
 * A medium match; a strong one of which something speaks for the edition, but not enough; or one that only its position in
 * the series rejects.
 */
export function needsDecision({ match, verdict }: ScoredCandidate): boolean {
  if (verdict) return false;
  const isHalfSure = match.recommendation === 'strong' && !match.isEditionSure && (match.parts.duration ?? 0) >= 0.8;
  return match.recommendation === 'medium' || isHalfSure || match.isQuestion === true;
}

/**
 * True while there is a candidate that only the user can judge: nothing is applied, or the work is known but not the
 * edition, and the candidate may be that.
 */
export function isToReview(scored: readonly ScoredCandidate[]): boolean {
  const applied = scored.filter(({ isApplied }) => isApplied);
  if (applied.some(({ match, verdict }) => match.isEditionSure || verdict === 'confirmed')) return false;
  const waiting = scored.filter(needsDecision);
  return applied.length === 0 ? waiting.length > 0 : waiting.some(mayBeEditionOf(applied));
}

function mayBeEditionOf(applied: readonly ScoredCandidate[]) {
  return ({ candidate, match }: ScoredCandidate) => !match.isQuestion && applied.some((other) => isSameWork(candidate, other.candidate));
}
