/**
 * What another program's search is answered with: all sources are asked at once, and what they say of one edition is folded into one answer.
 * Whoever does not answer in time is left out this time; the answer is kept for the next.
 */
import type { Candidate } from '../domain/book/candidate.ts';
import { parseAsin, parseIsbn } from '../domain/book/identifier.ts';
import type { EditionKind, Metadata } from '../domain/book/metadata.ts';
import type { Query, QueryIdentifier } from '../domain/book/query.ts';
import { valuesOf } from '../domain/book/record.ts';
import { withoutEnd } from '../domain/text/ends.ts';
import type { ScoredCandidate } from '../pipeline/match/apply.ts';
import { judge } from '../pipeline/match/judge.ts';
import { isOtherEdition, isSameBook } from '../pipeline/match/same-book.ts';
import { merge } from '../pipeline/merge/merge.ts';
import type { ProviderHost } from '../ports/provider-host.ts';
import type { Settings } from './settings.ts';

export interface EditionSearch {
  /** A title, which may hold an ASIN or an ISBN, or be one. */
  text: string;
  author?: string | undefined;
  isbn?: string | undefined;
}

export interface FoundEdition {
  editionKind: EditionKind;
  values: Metadata;
  /** How well it fits the search, 0…1. */
  score: number;
  /** Who says so. */
  sources: string[];
}

export interface FindEditionsDeps {
  hosts: readonly ProviderHost[];
  settings: Settings;
  /** Resolves after that time, or as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Audiobookshelf gives up after ten seconds. */
const SEARCH_MS = 5000;
/** What the answers name is looked up elsewhere in this time. */
const HOP_MS = 3000;
/** Nobody waits for what is still on its way then. */
const ABANDONED_MS = 60_000;
const MAX_EDITIONS = 10;
/** Of so many editions further sources are asked. */
const MAX_HOPS = 3;
/** Below it, a candidate is another book. */
const MIN_SCORE = 0.4;

/** Best first. */
export async function findEditions(wanted: EditionSearch, { hosts, settings, sleep }: FindEditionsDeps): Promise<FoundEdition[]> {
  const query = queryOf(wanted);
  const abandoned = new AbortController();
  const found: Candidate[] = [];
  const pending: Promise<void>[] = [];
  const ask = (host: ProviderHost, about: Query) => {
    const answer = askOne(host, about, abandoned.signal).then(
      (candidates) => void found.push(...candidates),
      () => {},
    );
    pending.push(answer);
    return answer;
  };
  const editions = () => editionsOf(judge(query, found, settings.match, []).scored.filter(fits));

  await within(SEARCH_MS, Promise.all(hosts.map((host) => ask(host, query))), sleep);
  const further = editions()
    .slice(0, MAX_HOPS)
    .flatMap((edition) => furtherQuestions(edition, query, hosts));
  await within(HOP_MS, Promise.all(further.map(({ host, about }) => ask(host, about))), sleep);
  void within(ABANDONED_MS, Promise.all(pending), sleep).then(() => abandoned.abort());
  return editions()
    .slice(0, MAX_EDITIONS)
    .flatMap((edition) => foundEdition(edition, query, settings) ?? []);
}

/** Waits for a task, but no longer than that. */
async function within(ms: number, task: Promise<unknown>, sleep: FindEditionsDeps['sleep']): Promise<void> {
  const done = new AbortController();
  const limit = sleep(ms, done.signal);
  await Promise.race([task, limit]);
  done.abort();
  await limit;
}

/** By identifiers if it knows any of them, otherwise by words. */
async function askOne(host: ProviderHost, query: Query, signal: AbortSignal): Promise<Candidate[]> {
  const options = { isPatient: false };
  const known = host.canLookUp(query) ? (await host.lookUp(query, options, signal)).candidates : [];
  if (known.length > 0 || host.searchRank(query) === undefined) return known;
  return (await host.search(query, options, signal)).candidates;
}

/** What an edition is called elsewhere, for those who have not spoken of it and know it by an identifier. */
function furtherQuestions(edition: readonly ScoredCandidate[], query: Query, hosts: readonly ProviderHost[]): { host: ProviderHost; about: Query }[] {
  const identifiers = edition.flatMap(({ candidate }) => candidate.metadata.identifiers ?? []).map((id): QueryIdentifier => ({ ...id, certainty: 1 }));
  const { title: _, ...rest } = query;
  const about = { ...rest, authors: [], identifiers };
  return hosts.filter((host) => !edition.some(({ candidate }) => candidate.source === host.id) && host.canLookUp(about)).map((host) => ({ host, about }));
}

function fits({ match }: ScoredCandidate): boolean {
  return match.total >= MIN_SCORE;
}

/** Candidates of one edition stand together, in the order of the best of each. */
function editionsOf(scored: readonly ScoredCandidate[]): ScoredCandidate[][] {
  const editions: ScoredCandidate[][] = [];
  for (const each of scored) {
    const home = editions.find((edition) =>
      edition.every(({ candidate }) => isSameBook(candidate, each.candidate) && !isOtherEdition(candidate, each.candidate)),
    );
    if (home) home.push(each);
    else editions.push([each]);
  }
  return editions;
}

function foundEdition(edition: readonly ScoredCandidate[], query: Query, settings: Settings): FoundEdition | undefined {
  const [best] = edition;
  if (!best) return undefined;
  const kinds = edition.flatMap(({ candidate }) => candidate.editionKind ?? []);
  const editionKind = kinds.includes(query.editionKind) ? query.editionKind : (kinds[0] ?? query.editionKind);
  const isOfKind = ({ candidate }: ScoredCandidate) => candidate.editionKind === undefined || candidate.editionKind === editionKind;
  // Whatever was searched for, these are answers about this edition.
  const candidates = edition.map((each) => ({ candidate: each.candidate, match: { total: 1, isEditionSure: isOfKind(each) } }));
  const values = valuesOf(merge({ editionKind, candidates, overrides: [] }, settings.merge));
  if (values.title === undefined) return undefined;
  return { editionKind, values, score: best.match.total, sources: [...new Set(edition.map(({ candidate }) => candidate.source))] };
}

/** An ASIN or ISBN counts wherever it stands; what is left is the title. */
export function queryOf({ text, author, isbn }: EditionSearch): Query {
  const words = text.split(/\s+/);
  const ids = words.map(identifierIn);
  const given = isbn === undefined ? undefined : parseIsbn(isbn);
  const whole = parseIsbn(text);
  const identifiers = [...(given ? [isbnOf(given)] : []), ...(whole ? [isbnOf(whole)] : []), ...ids.flatMap((id) => id ?? [])];
  const title = whole
    ? ''
    : words
        .filter((_, index) => !ids[index])
        .join(' ')
        .trim();
  return {
    editionKind: 'audio',
    identifiers: identifiers.filter((id, at) => identifiers.findIndex(({ type, value }) => type === id.type && value === id.value) === at),
    ...(title !== '' && { title }),
    authors: author?.trim() ? [author.trim()] : [],
    narrators: [],
    series: [],
    wants: [],
  };
}

/** An ASIN of letters alone may be a word. */
function identifierIn(word: string): QueryIdentifier | undefined {
  const bare = withoutEnd(word.replace(/^[[({]+/, ''), /[\])},.;]/);
  const isbn = parseIsbn(bare);
  if (isbn) return isbnOf(isbn);
  const asin = /\d/.test(bare) ? parseAsin(bare) : undefined;
  return asin ? { type: 'asin', value: asin, certainty: 1 } : undefined;
}

function isbnOf(value: string): QueryIdentifier {
  return { type: 'isbn', value, certainty: 1 };
}
