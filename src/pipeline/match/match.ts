/**
 * Stage 4: Query × Candidate → Match. Named parts with configured weights, contradictions that cap, thresholds and the
 * gap to the best other book. Pure. (docs/domain-rules.md, 4.)
 */
import type { Candidate } from '../../domain/book/candidate.ts';
import { type Contradiction, MATCH_PARTS, type Match, type MatchPart, RECOMMENDATIONS, type Recommendation } from '../../domain/book/match.ts';
import type { Query } from '../../domain/book/query.ts';
import { contradictionsOf, isToldApart } from './contradictions.ts';
import type { MatchParts } from './match-parts.ts';
import { type Pairing, pair, withoutPosition } from './pairing.ts';
import { isNearlySameWork, isOneTitle, isOtherEdition, isSameBook, isThisEdition, sharesIdentifier } from './same-book.ts';

export interface MatchSettings {
  weights: Record<MatchPart, number>;
  strong: number;
  medium: number;
  low: number;
  /** Distance to the best candidate that is another book. */
  gap: number;
}

/** Scores every candidate; the result is in the candidates' order. */
export function matchCandidates(query: Query, candidates: readonly Candidate[], settings: MatchSettings): Match[] {
  const alone = candidates.map((candidate) => ({ candidate, match: score(query, candidate, settings) }));
  return alone.map((own) => {
    const others = alone.filter((other) => other !== own);
    const match = { ...own.match, isEditionSure: own.match.isEditionSure && isUnambiguous(own, others, settings) };
    if (match.recommendation !== 'strong') return match;
    const better = others.find((other) => isOutdoneBy(own, other));
    if (better) return capped({ ...match, contradictions: [...match.contradictions, betterTitle(better.candidate)] });
    const rivals = others.filter((other) => isRival(own, other));
    const closest = Math.max(0, ...rivals.map((rival) => rival.match.total));
    if (match.total - closest >= settings.gap) return match;
    const contradiction = { name: 'close-rival', detail: `another book scores ${closest.toFixed(2)}`, cap: 'medium' } as const;
    return capped({ ...match, contradictions: [...match.contradictions, contradiction] });
  });
}

/** One catalogue that has a book by its exact title means another book by a longer or a turned one: `Jigsaw Jones: The Bear Scare`. */
function isOutdoneBy(own: Scored, other: Scored): boolean {
  const isExact = other.match.recommendation === 'strong' && (other.match.parts.title ?? 0) >= EXACT_TITLE;
  if (!isExact || (own.match.parts.title ?? 1) >= EXACT_TITLE || own.match.parts.identifier === 1) return false;
  return own.candidate.source === other.candidate.source && !sharesIdentifier(own.candidate, other.candidate);
}

const EXACT_TITLE = 0.99;

function betterTitle({ metadata: { title } }: Candidate): Contradiction {
  return { name: 'better-title', cap: 'medium', detail: `the same source has “${title}”` };
}

/** True for an answer about another book that may as well be meant. Another recording or print of one work is no other book. */
function isRival(own: Scored, other: Scored): boolean {
  const { recommendation, contradictions, parts } = other.match;
  if (recommendation === 'none' || isToldApart(contradictions)) return false;
  const leads = (part: 'title' | 'author') => (own.match.parts[part] ?? 0) - (parts[part] ?? 0) >= LEAD;
  if (leads('title') || leads('author')) return false;
  return !isSameBook(own.candidate, other.candidate) && !isOneTitle(own.candidate, other.candidate) && !isOutdone(own, other);
}

/** A title, or an author, that fits better by so much tells the right book from another, however well all else fits. */
const LEAD = 0.1;

interface Scored {
  candidate: Candidate;
  match: Match;
}

/** True unless another production of the same work fits as well, with as much to say for itself. */
function isUnambiguous(own: Scored, others: readonly Scored[], { gap }: MatchSettings): boolean {
  if (own.match.parts.identifier === 1) return true;
  const productions = others.filter((other) => other.match.isEditionSure && isOtherEdition(own.candidate, other.candidate));
  return productions.every((other) => own.match.total - other.match.total >= gap / 2);
}

/**
 * True for a rival that is most likely the same book, misspelt: nearly the same title and author. It holds nobody back who
 * fits better, or who is sure of the edition.
 */
function isOutdone(own: Scored, rival: Scored): boolean {
  return (own.match.isEditionSure || own.match.total - rival.match.total > 0.01) && isNearlySameWork(own.candidate, rival.candidate);
}

function score(query: Query, candidate: Candidate, settings: MatchSettings): Match {
  const pairing = pair(query, candidate);
  const { parts } = pairing;
  const total = totalOf(parts, settings);
  const contradictions = contradictionsOf(pairing);
  const isEditionSure = isThisEdition(query, candidate, parts);
  const match = capped({ parts, total, contradictions, recommendation: byThreshold(total, settings), isEditionSure });
  const isRejectedByPosition = contradictions.some(({ name, cap }) => name === 'series-position' && cap === 'none');
  return isRejectedByPosition && isWorthAsking(pairing, contradictions, settings) ? { ...match, isQuestion: true } : match;
}

/** True if nothing but the position in the series keeps a candidate from a medium match: the position may be the mistake. */
function isWorthAsking(pairing: Pairing, contradictions: readonly Contradiction[], settings: MatchSettings): boolean {
  const rest = contradictions.filter(({ name }) => name !== 'series-position');
  const total = totalOf(withoutPosition(pairing).parts, settings);
  const { recommendation } = capped({ recommendation: byThreshold(total, settings), contradictions: rest });
  return recommendation === 'medium' || recommendation === 'strong';
}

/** The weighted mean of the parts that both sides have. */
function totalOf(parts: MatchParts, { weights }: MatchSettings): number {
  const counted = MATCH_PARTS.filter((part) => parts[part] !== undefined);
  const weight = counted.reduce((sum, part) => sum + weights[part], 0);
  return weight === 0 ? 0 : counted.reduce((sum, part) => sum + weights[part] * (parts[part] ?? 0), 0) / weight;
}

/** Recommended no further than its contradictions allow. */
export function capped<M extends Pick<Match, 'recommendation' | 'contradictions'>>(match: M): M {
  const recommendation = match.contradictions.reduce<Recommendation>((worst, { cap }) => weaker(worst, cap), match.recommendation);
  return { ...match, recommendation };
}

function byThreshold(total: number, { strong, medium, low }: MatchSettings): Recommendation {
  return total >= strong ? 'strong' : total >= medium ? 'medium' : total >= low ? 'low' : 'none';
}

function weaker(a: Recommendation, b: Recommendation): Recommendation {
  return RECOMMENDATIONS.indexOf(a) < RECOMMENDATIONS.indexOf(b) ? a : b;
}
