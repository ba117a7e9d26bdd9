/** A candidate scored against a query, so that every number can be explained. */
import type { Actor } from '../actor.ts';
import type { HandWords } from './hand-words.ts';

export const MATCH_PARTS = ['identifier', 'title', 'author', 'narrator', 'series', 'duration', 'year', 'language', 'publisher'] as const;
export type MatchPart = (typeof MATCH_PARTS)[number];

export const RECOMMENDATIONS = ['none', 'low', 'medium', 'strong'] as const;
export type Recommendation = (typeof RECOMMENDATIONS)[number];

/** Why a candidate is held back whatever its total. `none` rejects it; `strong` holds it back no further and is only noted. */
export interface Contradiction {
  name: string;
  detail: string;
  cap: Recommendation;
}

/** What the user decided about one candidate of an item. */
export interface Decision {
  /** `candidateKey` of the candidate. */
  key: string;
  verdict: 'confirmed' | 'rejected';
  decidedAtMs: number;
  /** The words by which a confirmed one was found, where the files of the book led elsewhere: the book is asked for with them. */
  words?: HandWords;
  /** Absent where nobody noted who it was. */
  actor?: Actor;
}

export interface Match {
  /** Parts that both sides have, each 0…1. */
  parts: Partial<Record<MatchPart, number>>;
  /** Weighted mean of the parts. */
  total: number;
  contradictions: Contradiction[];
  recommendation: Recommendation;
  /**
   * True if something speaks for this very edition: an identifier, narrator, duration, publisher or year. Otherwise only
   * what is true of the work may be taken over.
   */
  isEditionSure: boolean;
  /** True if only its position in the series rejects it, so that the user may know better. */
  isQuestion?: true;
}
