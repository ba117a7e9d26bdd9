/** What somebody can choose between for a book: the answers that wait, the ways to read its names, and decisions that a record beside it offers. */

import type { Actor } from '../domain/actor.ts';
import { candidateKey } from '../domain/book/candidate.ts';
import type { Contradiction, Decision, Match } from '../domain/book/match.ts';
import type { EditionKind, Metadata } from '../domain/book/metadata.ts';
import type { OfferedDecisions } from '../domain/book/query.ts';
import type { Override } from '../domain/book/record.ts';
import { needsDecision, type ScoredCandidate } from '../pipeline/match/apply.ts';
import type { ReadingChoice } from '../pipeline/match/judge.ts';
import type { Explanation } from './explain.ts';
import type { KnownProvider } from './providers.ts';

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
  /** What becomes the user's own decision, if it is confirmed. */
  overrides?: readonly Override[];
  /** Answers that become confirmed or rejected with it. */
  verdicts?: readonly Decision[];
  /** What somebody decided about it, and who. */
  verdict?: Decision['verdict'];
  decidedBy?: Actor;
}

const NAMES = 'names';
const RECORD = 'record';

/** Where people read about an answer; undefined if its provider has no page that follows from the id. */
export function pageOf({ key, source }: Choice, known: readonly KnownProvider[]): string | undefined {
  const [, sourceId = '', region] = key.split('|');
  const { definition } = known.find((provider) => provider.definition.id === source) ?? {};
  return definition?.page?.({ sourceId, ...(region && { region }) });
}

/** The choices that wait for a decision: answers first. The readings of the names are a question only where the record is unsure of them. */
export function choicesOf(explanation: Pick<Explanation, 'candidates' | 'readings' | 'record' | 'query'>): Choice[] {
  const waiting = allChoices({ ...explanation, candidates: explanation.candidates.filter(needsDecision) });
  const isUnsure = explanation.record.unsure.length > 0;
  return waiting.filter((choice) => !isReading(choice) || isUnsure);
}

/** True for a way to read the names, which is no answer about the book. */
export function isReading({ source }: Pick<Choice, 'source'>): boolean {
  return source === NAMES;
}

/** Everything that can be confirmed or rejected, whether it waits or not. */
export function allChoices({ candidates, readings, query }: Pick<Explanation, 'candidates' | 'readings' | 'query'>): Choice[] {
  return [...(query?.offered ?? []).map(offeredChoice), ...candidates.map(answerChoice), ...readings.map(readingChoice)];
}

function answerChoice({ candidate, match, verdict, decidedBy }: ScoredCandidate): Choice {
  const { source, sourceId, region, editionKind, metadata } = candidate;
  return {
    ...{ key: candidateKey(candidate), name: `${source}:${sourceId}${region ? `@${region}` : ''}`, id: sourceId, source, editionKind, metadata },
    ...{ score: match.total, contradictions: match.contradictions, match },
    ...(verdict && { verdict }),
    ...(decidedBy && { decidedBy }),
  };
}

function readingChoice({ key, habit, score, metadata, verdict }: ReadingChoice): Choice {
  return { key, name: `${NAMES}:${habit}`, id: habit, source: NAMES, metadata, score, contradictions: [], ...(verdict && { verdict }) };
}

function offeredChoice({ key, overrides, decisions: verdicts = [] }: OfferedDecisions): Choice {
  const [, id = ''] = key.split('|');
  const values = overrides.flatMap(({ field, key: part, value }) => (part === undefined && value !== undefined ? [[field, value]] : []));
  return {
    key,
    name: `${RECORD}:${id}`,
    id,
    source: RECORD,
    metadata: Object.fromEntries(values) as Metadata,
    score: 1,
    contradictions: [],
    overrides,
    verdicts,
  };
}
