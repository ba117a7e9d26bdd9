/**
 * Stage 4: Query × Candidate → Match. Named parts with configured weights, contradictions that cap, thresholds and the
 * gap to the best other book. Pure. (Domain rules, section 4.)
 */
import type { Candidate } from '../../domain/book/candidate.ts';
import type { Identifier } from '../../domain/book/identifier.ts';
import { type Contradiction, MATCH_PARTS, type Match, type MatchPart, RECOMMENDATIONS, type Recommendation } from '../../domain/book/match.ts';
import type { SeriesEntry } from '../../domain/book/metadata.ts';
import { peopleSimilarity } from '../../domain/book/names.ts';
import type { Query } from '../../domain/book/query.ts';
import { primaryLanguage } from '../../domain/text/language.ts';
import { yearOf } from '../../domain/text/partial-date.ts';
import { positionsAgree } from '../../domain/text/position.ts';
import { fold, foldTitle, isMisspelling, looseSeries, similarity, titleSimilarity } from '../../domain/text/text.ts';

export interface MatchSettings {
  weights: Record<MatchPart, number>;
  strong: number;
  medium: number;
  low: number;
  /** Distance to the best candidate that is another book. */
  gap: number;
}

type Parts = Partial<Record<MatchPart, number>>;

/** Scores every candidate; the result is in the candidates' order. */
export function matchCandidates(query: Query, candidates: readonly Candidate[], settings: MatchSettings): Match[] {
  const alone = candidates.map((candidate) => ({ candidate, match: score(query, candidate, settings) }));
  return alone.map((own) => {
    const others = alone.filter((other) => other !== own);
    const match = { ...own.match, isEditionSure: own.match.isEditionSure && isToldFrom(own, others, settings) };
    if (match.recommendation !== 'strong') return match;
    const rivals = others.filter((other) => other.match.recommendation !== 'none' && !isSameBook(own.candidate, other.candidate) && !isOutdone(own, other));
    const closest = Math.max(0, ...rivals.map((rival) => rival.match.total));
    if (match.total - closest >= settings.gap) return match;
    const contradiction = { name: 'close-rival', detail: `another book scores ${closest.toFixed(2)}`, cap: 'medium' } as const;
    return { ...match, contradictions: [...match.contradictions, contradiction], recommendation: 'medium' };
  });
}

interface Scored {
  candidate: Candidate;
  match: Match;
}

/** True unless another production of the same work fits as well, with as much to say for itself. */
function isToldFrom(own: Scored, others: readonly Scored[], { gap }: MatchSettings): boolean {
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
  const parts = partsOf(query, candidate);
  const counted = MATCH_PARTS.filter((part) => parts[part] !== undefined);
  const weight = counted.reduce((sum, part) => sum + settings.weights[part], 0);
  const total = weight === 0 ? 0 : counted.reduce((sum, part) => sum + settings.weights[part] * (parts[part] ?? 0), 0) / weight;
  const contradictions = CHECKS.map((check) => check(query, candidate, parts)).filter((each) => each !== undefined);
  const capped = contradictions.reduce<Recommendation>((worst, { cap }) => weaker(worst, cap), 'strong');
  return {
    parts,
    total,
    contradictions,
    recommendation: weaker(capped, byThreshold(total, settings)),
    isEditionSure: isThisEdition(query, candidate, parts),
  };
}

/** Two readings of one text may differ by a per cent; the same reading differs by its jingles, and by what rounding to minutes takes. */
function isSameReading(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && Math.abs(a - b) <= Math.max(90_000, 0.003 * Math.max(a, b));
}

/** True if a part that tells editions apart agrees, and none of the weightier ones disagrees. */
function isThisEdition(query: Query, { metadata, editionKind }: Candidate, { identifier, narrator, duration, publisher, year }: Parts): boolean {
  if (editionKind !== undefined && editionKind !== query.editionKind) return false;
  if (identifier === 1) return true;
  const isOtherIsbn = hasOtherIsbn(query.identifiers, metadata.identifiers ?? []);
  const isDenied = [narrator, duration].some((part) => part !== undefined && part < 0.5);
  const speaks = (part: number | undefined) => part !== undefined && part >= 0.8;
  if (isDenied) return false;
  if (isSameReading(query.durationMs, metadata.durationMs)) return true;
  // The same person reads the short version, too.
  if (query.abridged && metadata.abridged === undefined) return false;
  if (speaks(narrator)) return true;
  // Of one work several recordings may come out in one year.
  const isDated = query.editionKind === 'audio' ? speaks(publisher) && speaks(year) : speaks(publisher) || speaks(year);
  return isDated && !isOtherIsbn;
}

function byThreshold(total: number, { strong, medium, low }: MatchSettings): Recommendation {
  return total >= strong ? 'strong' : total >= medium ? 'medium' : total >= low ? 'low' : 'none';
}

function weaker(a: Recommendation, b: Recommendation): Recommendation {
  return RECOMMENDATIONS.indexOf(a) < RECOMMENDATIONS.indexOf(b) ? a : b;
}

/** The parts that both sides have. */
function partsOf(query: Query, { metadata, editionKind }: Candidate): Parts {
  const isSameKind = editionKind === undefined || editionKind === query.editionKind;
  const parts: Parts = {
    identifier: identifierPart(query.identifiers, metadata.identifiers ?? []),
    title:
      query.title && metadata.title
        ? titleSimilarity({ title: query.title, subtitle: query.subtitle }, { title: metadata.title, subtitle: metadata.subtitle })
        : undefined,
    author: both(query.authors, namesOf(metadata.authors), peopleSimilarity),
    narrator: both(query.narrators, namesOf(metadata.narrators), peopleSimilarity),
    series: both(query.series, metadata.series ?? [], seriesPart),
    duration: query.durationMs && metadata.durationMs ? durationPart(query.durationMs, metadata.durationMs) : undefined,
    year: isSameKind && query.year && metadata.publishedDate ? yearPart(query.year, yearOf(metadata.publishedDate)) : undefined,
    language: query.language && metadata.language ? Number(primaryLanguage(query.language) === primaryLanguage(metadata.language)) : undefined,
    publisher: isSameKind && query.publisher && metadata.publisher ? similarity(fold(query.publisher), fold(metadata.publisher)) : undefined,
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

function both<T>(left: readonly T[], right: readonly T[], compare: (left: readonly T[], right: readonly T[]) => number | undefined): number | undefined {
  return left.length > 0 && right.length > 0 ? compare(left, right) : undefined;
}

/** 1 if an identifier is shared; 0 if both have one of a kind and none is shared; else not counted, as with ISBNs: a book has many. */
function identifierPart(query: readonly Identifier[], found: readonly Identifier[]): number | undefined {
  if (query.some((id) => found.some((other) => sameIdentifier(id, other)))) return 1;
  const comparable = query.some((id) => id.type !== 'isbn' && found.some((other) => id.type === other.type && sameRegion(id, other)));
  return comparable ? 0 : undefined;
}

/** Both have ISBNs, and none is shared: then it is another edition, unless it reads like this one. */
function hasOtherIsbn(query: readonly Identifier[], found: readonly Identifier[]): boolean {
  const own = query.filter(({ type }) => type === 'isbn');
  const other = found.filter(({ type }) => type === 'isbn');
  return own.length > 0 && other.length > 0 && !own.some((id) => other.some((each) => each.value === id.value));
}

function sameIdentifier(a: Identifier, b: Identifier): boolean {
  return a.type === b.type && a.value === b.value && sameRegion(a, b);
}

function sameRegion(a: Identifier, b: Identifier): boolean {
  return a.region === undefined || b.region === undefined || a.region === b.region;
}

/** Half for the name, half for the position where both state one. */
function seriesPart(query: readonly SeriesEntry[], found: readonly SeriesEntry[]): number | undefined {
  let best = 0;
  for (const left of query) {
    for (const right of found) {
      const name = similarity(looseSeries(left.name), looseSeries(right.name));
      const isPositioned = left.position !== undefined && right.position !== undefined;
      const position = isPositioned ? Number(positionsAgree(left.position ?? '', right.position ?? '')) : name;
      best = Math.max(best, name < 0.6 ? name * 0.5 : (name + position) / 2);
    }
  }
  return best;
}

/** Full at 1 % or 60 s, falling to nothing at 10 %. */
function durationPart(a: number, b: number): number {
  const off = Math.abs(a - b);
  const share = off / Math.max(a, b);
  if (off <= 60_000 || share <= 0.01) return 1;
  return share >= 0.1 ? 0 : 1 - (share - 0.01) / 0.09;
}

function yearPart(a: string, b: string): number {
  const off = Math.abs(Number(a) - Number(b));
  return off === 0 ? 1 : off === 1 ? 0.8 : Math.max(0, 0.6 - off * 0.05);
}

/** Each looks for one reason to hold a candidate back. */
const CHECKS: readonly ((query: Query, candidate: Candidate, parts: Parts) => Contradiction | undefined)[] = [
  (query, { metadata }) => {
    for (const left of query.series) {
      const right = metadata.series?.find((entry) => similarity(looseSeries(left.name), looseSeries(entry.name)) > 0.85);
      if (!left.position || !right?.position || positionsAgree(left.position, right.position)) continue;
      return { name: 'series-position', cap: 'none', detail: `${left.name}: ${left.position} here, ${right.position} there` };
    }
    return undefined;
  },
  (query, { metadata }) => {
    const off = query.durationMs && metadata.durationMs ? metadata.durationMs / query.durationMs - 1 : 0;
    if (Math.abs(off) <= 0.2) return undefined;
    return { name: 'duration', cap: 'low', detail: `${off > 0 ? '+' : '−'}${Math.round(Math.abs(off) * 100)} % of the files’ duration` };
  },
  (query, { metadata }) => {
    if (query.abridged === undefined || metadata.abridged === undefined || query.abridged === metadata.abridged) return undefined;
    return { name: 'abridged', cap: 'medium', detail: query.abridged ? 'abridged here, unabridged there' : 'unabridged here, abridged there' };
  },
  (query, { metadata, editionKind }) => {
    // What is said of a work, or of a printed book, is said of the plain one and the drama alike.
    if (editionKind !== 'audio' || Boolean(query.dramatised) === Boolean(metadata.dramatised)) return undefined;
    return { name: 'dramatised', cap: 'medium', detail: query.dramatised ? 'dramatised here only' : 'dramatised there only' };
  },
  (query, { metadata }, parts) => {
    if (parts.language !== 0 || parts.identifier === 1) return undefined;
    return { name: 'language', cap: 'none', detail: `${query.language} here, ${metadata.language} there` };
  },
  (query, { metadata, region }) => {
    const asins = query.identifiers.filter((id) => id.type === 'asin');
    const other = metadata.identifiers?.find((id) => id.type === 'asin');
    if (!other || asins.some((id) => sameIdentifier(id, other))) return undefined;
    const isSameStorefront = asins.some((id) => sameRegion(id, { ...other, region: other.region ?? region }));
    return isSameStorefront
      ? { name: 'asin-differs', cap: 'medium', detail: `${asins.map((id) => id.value).join(', ')} here, ${other.value} there` }
      : undefined;
  },
  (query, { metadata }, parts) => {
    if (parts.identifier !== 1 || parts.title === undefined || parts.title >= 0.5) return undefined;
    return { name: 'title-differs', cap: 'medium', detail: `the identifier agrees, but “${query.title}” is not “${metadata.title}”` };
  },
];

/** Two answers about one book: a shared identifier, or the same title, author and (where both state it) duration. */
export function isSameBook(a: Candidate, b: Candidate): boolean {
  const left = a.metadata;
  const right = b.metadata;
  if (left.identifiers?.some((id) => right.identifiers?.some((other) => sameIdentifier(id, other)))) return true;
  const isSameLength = !left.durationMs || !right.durationMs || durationPart(left.durationMs, right.durationMs) > 0;
  return isSameWork(a, b) && isSameLength;
}

function isNearlySameWork({ metadata: a }: Candidate, { metadata: b }: Candidate): boolean {
  return isMisspelling(foldTitle(a.title ?? ''), foldTitle(b.title ?? '')) && peopleSimilarity(namesOf(a.authors), namesOf(b.authors)) >= 0.8;
}

/** The same title by the same people. */
export function isSameWork({ metadata: a }: Candidate, { metadata: b }: Candidate): boolean {
  return foldTitle(a.title ?? '') === foldTitle(b.title ?? '') && peopleSimilarity(namesOf(a.authors), namesOf(b.authors)) > 0.9;
}

/** Two productions of one work: same title and author, but other people read it, or for another time, or another house sells it. */
function isOtherEdition(a: Candidate, b: Candidate): boolean {
  if (a.editionKind !== b.editionKind || !isSameWork(a, b)) return false;
  const left = a.metadata;
  const right = b.metadata;
  const isOther = (one: string | undefined, other: string | undefined) => one !== undefined && other !== undefined && fold(one) !== fold(other);
  const narrators = both(left.narrators ?? [], right.narrators ?? [], (x, y) => peopleSimilarity(namesOf(x), namesOf(y)));
  // Catalogues name houses and years each in their own way; who reads is the same in all.
  if (a.source !== b.source) return narrators !== undefined && narrators < 0.5;
  if (a.sourceId === b.sourceId) return false;
  const isOtherLength = left.durationMs && right.durationMs ? durationPart(left.durationMs, right.durationMs) < 0.8 : false;
  return (
    isOtherLength ||
    (narrators !== undefined && narrators < 0.8) ||
    isOther(left.publisher, right.publisher) ||
    isOther(left.publishedDate?.slice(0, 4), right.publishedDate?.slice(0, 4))
  );
}

function namesOf(people: readonly { name: string }[] | undefined): string[] {
  return (people ?? []).map(({ name }) => name);
}
