/** Simple ways in which other tools fill in metadata, on the same answers that ours got. */
import type { Candidate } from '../../src/domain/book/candidate.ts';
import type { FieldKey, Metadata } from '../../src/domain/book/metadata.ts';
import type { Query } from '../../src/domain/book/query.ts';
import type { ProviderHost } from '../../src/ports/provider-host.ts';

export interface Baseline {
  name: string;
  /** The answer that it believes in everything. */
  choose(answers: readonly Candidate[], query: Query): Candidate | undefined;
}

export const BASELINES: readonly Baseline[] = [
  // The first hit of one source over everything: quick match, as media servers call it.
  { name: 'first hit', choose: ([first]) => first },
  // The most similar answer, if it is similar enough.
  {
    name: '0.7 title + 0.3 author ≥ 0.75',
    choose(answers, query) {
      const [best] = answers.map((answer) => ({ answer, score: scoreOf(answer, query) })).toSorted((a, b) => b.score - a.score);
      return best && best.score >= 0.75 ? best.answer : undefined;
    },
  },
];

/** Asked in this order; the first that answers at all is believed. */
const SOURCES = ['audible', 'googlebooks'];
const patient = { isPatient: true };
const never = new AbortController().signal;

/** What the first source that answers says: to an identifier if it knows one, else to title and author. */
export async function firstAnswers(query: Query, hosts: readonly ProviderHost[]): Promise<Candidate[]> {
  for (const id of SOURCES) {
    const host = hosts.find((each) => each.id === id);
    if (!host) continue;
    const byId = host.canLookUp(query) ? await host.lookUp(query, patient, never) : undefined;
    if (byId && byId.candidates.length > 0) return byId.candidates;
    const found = host.searchRank(query) ? await host.search(query, patient, never) : undefined;
    if (found && found.candidates.length > 0) return found.candidates;
  }
  return [];
}

/** What the files say, by the surest reader, and over it all that the chosen answer says. */
export function combined(local: readonly Candidate[], chosen: Candidate | undefined): Metadata {
  const values: Record<string, { value: unknown; confidence: number }> = {};
  for (const { metadata, confidence } of local)
    for (const [key, value] of Object.entries(metadata))
      if ((confidence[key as FieldKey] ?? 0) > (values[key]?.confidence ?? 0)) values[key] = { value, confidence: confidence[key as FieldKey] ?? 0 };
  const own = Object.fromEntries(Object.entries(values).map(([key, { value }]) => [key, value])) as Metadata;
  return { ...own, ...chosen?.metadata };
}

function scoreOf({ metadata }: Candidate, { title = '', authors }: Query): number {
  const theirs = (metadata.authors ?? []).map(({ name }) => name).join(' ');
  return 0.7 * likeness(title, metadata.title ?? '') + 0.3 * likeness(authors.join(' '), theirs);
}

/** Twice the pairs of letters that two texts share, by all their pairs (Dice), 0…1. */
export function likeness(a: string, b: string): number {
  const [left, right] = [pairsOf(a), pairsOf(b)];
  if (left.length + right.length === 0) return 0;
  const rest = [...right];
  const shared = left.filter((pair) => {
    const at = rest.indexOf(pair);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
  return (2 * shared.length) / (left.length + right.length);
}

function pairsOf(text: string): string[] {
  const letters = ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
  return letters.trim() === '' ? [] : Array.from({ length: letters.length - 1 }, (_, at) => letters.slice(at, at + 2));
}
