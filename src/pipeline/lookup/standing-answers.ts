/** Which of a provider's answers of earlier passes still stand, beside those of this pass. Pure. */
import { type Candidate, candidateKey } from '../../domain/book/candidate.ts';
import type { Identifier } from '../../domain/book/identifier.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';

/** What a provider said in earlier passes. */
export interface EarlierAnswers {
  candidates: readonly Candidate[];
  /** False if the files or the user ask something else now. */
  isSameQuestion: boolean;
}

/** The questions of a pass that were answered, even if by nothing. */
export interface Answered {
  identifiers: Identifier[];
  bySearch: boolean;
}

/**
 * New answers, each with what its operation cannot tell and the provider told before; and earlier ones that stand. An answer stands until a
 * question is answered that would bring it again: one by an identifier that it states, or a search. If the question is another one, it stands
 * until any is.
 */
export function standingAnswers(fresh: readonly Candidate[], { candidates, isSameQuestion }: EarlierAnswers, answered: Answered): Candidate[] {
  const isReplaced = (candidate: Candidate) =>
    answered.bySearch || (isSameQuestion ? answered.identifiers.some((id) => states(candidate, id)) : answered.identifiers.length > 0);
  const before = new Map(isSameQuestion ? candidates.map((candidate) => [candidateKey(candidate), candidate]) : []);
  const answers = new Map(candidates.filter((candidate) => !isReplaced(candidate)).map((candidate) => [candidateKey(candidate), candidate]));
  for (const candidate of fresh) {
    const key = candidateKey(candidate);
    const told = answers.get(key) ?? before.get(key);
    answers.set(key, told ? withUntold(candidate, told) : candidate);
  }
  return [...answers.values()];
}

/**
 * An answer with the fields that its operation cannot tell, as the same source told them before of the same book: Open Library's page of a work
 * names no authors, and its search does.
 */
function withUntold(candidate: Candidate, before: Candidate): Candidate {
  const untold = (Object.keys(before.metadata) as FieldKey[]).filter((key) => !(key in candidate.metadata) && !(key in candidate.confidence));
  if (untold.length === 0) return candidate;
  const of = <T extends object>(from: T) => Object.fromEntries(untold.flatMap((key) => (key in from ? [[key, from[key as unknown as keyof T]]] : [])));
  return {
    ...candidate,
    metadata: { ...of(before.metadata), ...candidate.metadata },
    confidence: { ...of(before.confidence), ...candidate.confidence },
    ...(before.origins && { origins: { ...of(before.origins), ...candidate.origins } }),
  };
}

/** True if an answer gives its book this identifier. */
export function states({ metadata }: Candidate, { type, value }: Identifier): boolean {
  return metadata.identifiers?.some((id) => id.type === type && id.value === value) === true;
}
