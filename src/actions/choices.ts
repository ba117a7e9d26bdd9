/** What somebody can choose between for a book: the answers that wait, and the ways to read its names. */
import { candidateKey } from '../domain/book/candidate.ts';
import type { Contradiction, Match } from '../domain/book/match.ts';
import type { EditionKind, Metadata } from '../domain/book/metadata.ts';
import { needsDecision } from '../pipeline/match/apply.ts';
import type { Explanation } from './explain.ts';

export interface Choice {
  /** Names it among the decisions about the book. */
  key: string;
  /** What a person calls it: `audible:B000000001@uk`, `names:Author - Title`. */
  name: string;
  /** The part of its name after the colon, without the storefront. */
  id: string;
  /** The provider; `names` for a way to read the names. */
  source: string;
  editionKind?: EditionKind | undefined;
  metadata: Metadata;
  /** How well an answer fits, or how likely a reading is, 0…1. */
  score: number;
  contradictions: readonly Contradiction[];
  /** How an answer was scored. */
  match?: Match;
}

const NAMES = 'names';

/** The choices that wait for a decision: answers first. The readings of the names are a question only where the record is unsure of them. */
export function choicesOf(explanation: Pick<Explanation, 'candidates' | 'readings' | 'record'>): Choice[] {
  const waiting = allChoices({ ...explanation, candidates: explanation.candidates.filter(needsDecision) });
  const isUnsure = explanation.record.unsure.length > 0;
  return waiting.filter(({ source }) => source !== NAMES || isUnsure);
}

/** Everything that can be confirmed or rejected, whether it waits or not. */
export function allChoices({ candidates, readings }: Pick<Explanation, 'candidates' | 'readings'>): Choice[] {
  const answers = candidates.map(({ candidate, match }): Choice => {
    const { source, sourceId, region, editionKind, metadata } = candidate;
    const name = `${source}:${sourceId}${region ? `@${region}` : ''}`;
    return { key: candidateKey(candidate), name, id: sourceId, editionKind, source, metadata, score: match.total, contradictions: match.contradictions, match };
  });
  const namings = readings.map(
    ({ key, habit, score, metadata }): Choice => ({ key, name: `${NAMES}:${habit}`, id: habit, source: NAMES, metadata, score, contradictions: [] }),
  );
  return [...answers, ...namings];
}
