/**
 * Which way of reading the names of a book its answers fit, and which answers fit it then. Pure, so that it can be judged again
 * from what is stored.
 */
import { type Candidate, candidateKey, NAMES_SOURCE } from '../../domain/book/candidate.ts';
import type { Decision, Recommendation } from '../../domain/book/match.ts';
import { asRead, type Query, type QueryReading } from '../../domain/book/query.ts';
import type { MergedRecord } from '../../domain/book/record.ts';
import { isToReview, type ScoredCandidate, scoreAll } from './apply.ts';
import type { MatchSettings } from './match.ts';

/** How sure the values of a reading are that the user confirmed. */
const CONFIRMED = 0.95;

export interface Judgement {
  /** Best first. */
  scored: ScoredCandidate[];
  /** The query as the names are read in the end. */
  query: Query;
  /** The way of reading them; absent where there is but one. */
  reading?: QueryReading;
  /** True where something fits what the files say, and nothing what the user decided instead. */
  isUndecided?: true;
}

/**
 * Scores the answers by the likeliest reading of the names. If nothing is applied then, the first other reading by which something
 * is applied counts, or else the one by which an answer comes closest. A reading that the user confirmed is the only one.
 * If nothing fits what the user decided about the book, what fits its files still does: an edit takes nothing else away.
 */
export function judge(query: Query, candidates: readonly Candidate[], settings: MatchSettings, decisions: readonly Decision[]): Judgement {
  const judgement = judgeByReadings(query, candidates, settings, decisions);
  if (!query.undecided || isAnyApplied(judgement.scored)) return judgement;
  const scored = scoreAll(query.undecided, candidates, settings, decisions);
  return isAnyApplied(scored) ? { scored, query: query.undecided, isUndecided: true } : judgement;
}

const isAnyApplied = (scored: readonly ScoredCandidate[]) => scored.some(({ isApplied }) => isApplied);

function judgeByReadings(query: Query, candidates: readonly Candidate[], settings: MatchSettings, decisions: readonly Decision[]): Judgement {
  const by = (reading: QueryReading | undefined): Judgement => {
    const asked = asRead(query, reading);
    return { scored: scoreAll(asked, candidates, settings, decisions), query: asked, ...(reading && { reading }) };
  };
  const readings = readingsLeft(query.readings ?? [], decisions);
  let closest = by(readings[0]);
  for (const reading of readings.slice(1)) {
    if (isAnyApplied(closest.scored)) break;
    const judgement = by(reading);
    if (closenessOf(judgement) > closenessOf(closest)) closest = judgement;
  }
  return closest;
}

/** True while there is something that only the user can decide: an answer, what the names mean where no answer says so, or what a record offers. */
export function needsUser({ scored, reading, query }: Judgement, { unsure }: Pick<MergedRecord, 'unsure'>): boolean {
  const isNameless = reading !== undefined && (unsure.includes('title') || unsure.includes('authors'));
  return isToReview(scored) || isNameless || query.offered !== undefined;
}

/** A way to read the names of a book, for the user to choose. */
export interface ReadingChoice extends Pick<QueryReading, 'habit' | 'score' | 'metadata'> {
  /** Names it among the decisions about the book. */
  key: string;
  isUsed: boolean;
  /** What the user said about it. */
  verdict?: Decision['verdict'];
}

/** Every way to read the names, likeliest first; none where there is but one. */
export function readingChoices({ readings = [] }: Query, { reading: used }: Judgement, decisions: readonly Decision[]): ReadingChoice[] {
  return readings.map((reading) => {
    const { habit, score, metadata } = reading;
    const key = readingKey(reading);
    const verdict = decisions.find((decision) => decision.key === key)?.verdict;
    return { key, habit, score, metadata, isUsed: habit === used?.habit, ...(verdict && { verdict }) };
  });
}

/** Names a reading of a book's names among the decisions about the book. */
export function readingKey({ habit }: Pick<QueryReading, 'habit'>): string {
  return candidateKey({ source: NAMES_SOURCE, sourceId: habit });
}

function readingsLeft(readings: readonly QueryReading[], decisions: readonly Decision[]): readonly QueryReading[] {
  const verdicts = new Map(decisions.map(({ key, verdict }) => [key, verdict]));
  const confirmed = readings.find((reading) => verdicts.get(readingKey(reading)) === 'confirmed');
  if (confirmed) return [{ ...confirmed, confidence: sureOfAll(confirmed.confidence) }];
  const open = readings.filter((reading) => verdicts.get(readingKey(reading)) !== 'rejected');
  return open.length > 0 ? open : readings;
}

function sureOfAll(confidence: QueryReading['confidence']): QueryReading['confidence'] {
  return Object.fromEntries(Object.keys(confidence).map((field) => [field, CONFIRMED]));
}

/** How near a judgement comes to an answer that can be applied. An answer that is hardly worth a question says nothing about the names. */
function closenessOf({ scored: [best] }: Judgement): number {
  if (!best || (!best.isApplied && WEAK.has(best.match.recommendation))) return 0;
  return Number(best.isApplied) * 10 + best.match.total;
}

const WEAK: ReadonlySet<Recommendation> = new Set(['none', 'low']);
