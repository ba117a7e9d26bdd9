/** Which candidates are applied: strong matches, and what the user confirmed; never what the user rejected. Pure. */
import type { Actor } from '../../domain/actor.ts';
import { type Candidate, candidateKey } from '../../domain/book/candidate.ts';
import type { Contradiction, Decision, Match } from '../../domain/book/match.ts';
import type { Query } from '../../domain/book/query.ts';
import { isToldApart } from './contradictions.ts';
import { capped, type MatchSettings, matchCandidates } from './match.ts';
import { findRefuted, sharedKeys, withoutIdentifiers } from './refuted.ts';
import { isSameBook, isSameWork } from './same-book.ts';

export interface ScoredCandidate {
  candidate: Candidate;
  match: Match;
  isApplied: boolean;
  /** Keys of identifiers that led here and are another book's. */
  refutes?: string[];
  /** What the user said about it. */
  verdict?: Decision['verdict'];
  /** Who said so. */
  decidedBy?: Actor;
}

/**
 * Candidates with their matches, best first. Only a strong match is applied without asking. Identifiers that the answers refute are
 * left out of account: a wrong ASIN must not hold back the right answer.
 */
export function scoreAll(query: Query, candidates: readonly Candidate[], settings: MatchSettings, decisions: readonly Decision[]): ScoredCandidate[] {
  const decided = new Map(decisions.map((decision) => [decision.key, decision]));
  const decisionOf = (candidate: Candidate) => (decided.size > 0 ? decided.get(candidateKey(candidate)) : undefined);
  const open = candidates.filter((candidate) => decisionOf(candidate)?.verdict !== 'rejected');
  const rejected = candidates.filter((candidate) => decisionOf(candidate)?.verdict === 'rejected');
  const confirmed = candidates.find((candidate) => decisionOf(candidate)?.verdict === 'confirmed');
  return [...scoreUnrefuted(query, open, settings, confirmed), ...matchAll(query, rejected, settings)]
    .map(({ candidate, match, refutes }) => {
      const { verdict, actor } = decisionOf(candidate) ?? {};
      const isStrong = verdict === undefined && match.recommendation === 'strong' && (!confirmed || isSameBook(confirmed, candidate));
      const isApplied = verdict === 'confirmed' || isStrong;
      return { candidate, match, isApplied, ...(refutes && { refutes }), ...(verdict && { verdict }), ...(actor && { decidedBy: actor }) };
    })
    .sort((a, b) => rankOf(b) - rankOf(a) || b.match.total - a.match.total || compareKeys(a.candidate, b.candidate));
}

type Matched = Pick<ScoredCandidate, 'candidate' | 'match' | 'refutes'>;

function matchAll(query: Query, candidates: readonly Candidate[], settings: MatchSettings): Matched[] {
  const matches = matchCandidates(query, candidates, settings);
  return candidates.map((candidate, index) => ({ candidate, match: matches[index] as Match }));
}

/** Matches by what is not refuted. What the user confirmed proves its identifiers. */
function scoreUnrefuted(query: Query, candidates: readonly Candidate[], settings: MatchSettings, confirmed: Candidate | undefined): Matched[] {
  const matched = matchAll(query, candidates, settings);
  const refuted = findRefuted(query, matched, settings);
  for (const key of confirmed ? sharedKeys(query, confirmed) : []) refuted.delete(key);
  if (refuted.size === 0) return matched;
  return matchAll(withoutIdentifiers(query, refuted), candidates, settings).map(({ candidate, match }) => {
    const refutes = sharedKeys(query, candidate).filter((key) => refuted.has(key));
    return refutes.length > 0 ? { candidate, match: heldBack(match, refutes), refutes } : { candidate, match };
  });
}

function heldBack(match: Match, refutes: readonly string[]): Match {
  const contradiction: Contradiction = { name: 'identifier-refuted', cap: 'medium', detail: `${refutes.join(', ')} leads to another book, and does not count` };
  return capped({ ...match, contradictions: [...match.contradictions, contradiction] });
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

/** Keys of the identifiers that turned out to be another book's: they are not written. */
export function refutedIdentifiers(scored: readonly ScoredCandidate[]): string[] {
  return [...new Set(scored.flatMap(({ refutes = [] }) => refutes))];
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

/** True for an answer of the applied work that may be this very edition: no other form of it, not of another length, and read by nobody else. */
function mayBeEditionOf(applied: readonly ScoredCandidate[]) {
  return ({ candidate, match: { isQuestion, contradictions, parts } }: ScoredCandidate) => {
    const isDenied = Math.min(parts.duration ?? 1, parts.narrator ?? 1) < 0.5;
    return !isQuestion && !isDenied && !isToldApart(contradictions) && applied.some((other) => isSameWork(candidate, other.candidate));
  };
}
