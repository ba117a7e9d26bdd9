/**
 * Identifiers that are another book's: whoever wrote them into a name or a tag was mistaken. An answer that they lead to shows it,
 * alone or beside a better one. Pure. (docs/domain-rules.md, 4.)
 */
import type { Candidate } from '../../domain/book/candidate.ts';
import { type Identifier, identifierKey } from '../../domain/book/identifier.ts';
import type { Match } from '../../domain/book/match.ts';
import type { Query } from '../../domain/book/query.ts';
import { type MatchSettings, matchCandidates } from './match.ts';

interface Answer {
  candidate: Candidate;
  match: Match;
}

/** Keys of the identifiers by which the book and an answer are one. */
export function sharedKeys({ identifiers }: Pick<Query, 'identifiers'>, { metadata }: Candidate): string[] {
  const found = new Set((metadata.identifiers ?? []).map(plainKey));
  return identifiers.map(plainKey).filter((key) => found.has(key));
}

/** The query without these identifiers. */
export function withoutIdentifiers(query: Query, keys: ReadonlySet<string>): Query {
  return { ...query, identifiers: query.identifiers.filter((id) => !keys.has(plainKey(id))) };
}

/** Keys of all identifiers of the query that the answers refute. */
export function findRefuted(query: Query, answers: readonly Answer[], settings: MatchSettings): Set<string> {
  const refuted = new Set<string>();
  for (const answer of answers.filter(({ match }) => isDoubtful(match))) {
    const keys = sharedKeys(query, answer.candidate).filter((key) => !refuted.has(key));
    if (keys.length === 0) continue;
    if (isStranger(answer.match) || hasBetter(answer.candidate, keys, { query, answers, settings })) for (const key of keys) refuted.add(key);
  }
  return refuted;
}

/** An identifier is shared, and yet something does not agree. */
function isDoubtful({ parts: { identifier, title = 1, author = 1, duration = 1 }, contradictions }: Match): boolean {
  if (identifier !== 1) return false;
  return title < 0.95 || author < 0.5 || duration < 0.5 || contradictions.some(({ name, cap }) => name !== 'close-rival' && cap !== 'strong');
}

/** Another title by other people, or of another length. An odd title alone may as well be the file's fault. */
function isStranger({ parts: { title = 1, author = 1, duration = 1 }, recommendation }: Match): boolean {
  return recommendation !== 'strong' && title < 0.5 && Math.min(author, duration) < 0.5;
}

interface Asked {
  query: Query;
  answers: readonly Answer[];
  settings: MatchSettings;
}

/** True if without these identifiers another answer is strong, and agrees where this one does not. */
function hasBetter(doubtful: Candidate, keys: readonly string[], { query, answers, settings }: Asked): boolean {
  const candidates = answers.map(({ candidate }) => candidate);
  const matches = matchCandidates(withoutIdentifiers(query, new Set(keys)), candidates, settings);
  const own = matches[candidates.indexOf(doubtful)];
  if (!own || own.recommendation === 'strong') return false;
  return candidates.some((candidate, index) => {
    const match = matches[index];
    const isOther = !(candidate.metadata.identifiers ?? []).some((id) => keys.includes(plainKey(id)));
    return isOther && match?.recommendation === 'strong' && agreesMore(match, own);
  });
}

function agreesMore({ parts: better }: Match, { parts: own, contradictions }: Match): boolean {
  const isOtherVolume = contradictions.some(({ name, cap }) => cap === 'none' && (name === 'series-position' || name === 'volume'));
  const isLengthRight = (better.duration ?? 0) >= 0.9;
  const isOtherLength = isLengthRight && (own.duration ?? 1) < 0.5;
  // The length may show that the title in the file is at fault.
  const speaksLength = (own.duration ?? 0) >= 0.9 && !isLengthRight;
  const isOtherTitle = (better.title ?? 0) >= 0.95 && (better.title ?? 0) - (own.title ?? 1) >= 0.1 && !speaksLength;
  return isOtherVolume || isOtherLength || isOtherTitle;
}

/** Without the storefront: an ASIN is wrong in all of them. */
function plainKey({ type, value }: Identifier): string {
  return identifierKey({ type, value });
}
