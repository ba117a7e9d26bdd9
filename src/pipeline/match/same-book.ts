/** Whether two candidates are answers about one book, one work, or one edition; and whether a candidate is the edition at hand. */
import { type Candidate, sayerOf } from '../../domain/book/candidate.ts';
import { type Identifier, isSameIdentifier } from '../../domain/book/identifier.ts';
import type { Metadata, SeriesEntry } from '../../domain/book/metadata.ts';
import { namesOf, peopleSimilarity } from '../../domain/book/names.ts';
import type { Query } from '../../domain/book/query.ts';
import { compareTitles, type TitleComparison } from '../../domain/text/compare-titles.ts';
import { positionsAgree } from '../../domain/text/position.ts';
import { fold } from '../../domain/text/text.ts';
import type { TitleNumber } from '../../domain/text/title.ts';
import { both, durationPart, type MatchParts } from './match-parts.ts';

/** Two answers about one book: a shared identifier, or the same title, author and (where both state it) duration. */
export function isSameBook(a: Candidate, b: Candidate): boolean {
  const left = a.metadata;
  const right = b.metadata;
  if (sharesIdentifier(a, b)) return true;
  const isSameLength = !left.durationMs || !right.durationMs || durationPart(left.durationMs, right.durationMs) > 0;
  return isSameWork(a, b) && isSameLength;
}

export function sharesIdentifier({ metadata: a }: Candidate, { metadata: b }: Candidate): boolean {
  return a.identifiers?.some((id) => b.identifiers?.some((other) => isSameIdentifier(id, other))) ?? false;
}

/** Nearly the same title by nearly the same people: most likely one work, misspelt. */
export function isNearlySameWork({ metadata: a }: Candidate, { metadata: b }: Candidate): boolean {
  const titles = titlesOfBoth(a, b);
  return titles.isMisspelt && isOneNumber(titles, a, b) && peopleSimilarity(namesOf(a.authors), namesOf(b.authors)) >= 0.8;
}

/** The same title, or the same but for what follows a colon, by the same people; and no two volumes of one name. */
export function isSameWork({ metadata: a }: Candidate, { metadata: b }: Candidate): boolean {
  const titles = titlesOfBoth(a, b);
  const isSameTitle = titles.similarity >= 0.95 && !titles.isMisspelt && !titles.otherWords && !titles.otherForms;
  return isSameTitle && isOneNumber(titles, a, b) && peopleSimilarity(namesOf(a.authors), namesOf(b.authors)) > 0.9;
}

/** The same title by the same people; one side may leave the number of a volume out. Two numbers are two books. */
export function isOneTitle({ metadata: a }: Candidate, { metadata: b }: Candidate): boolean {
  const titles = titlesOfBoth(a, b);
  const isSameTitle = titles.similarity >= 0.95 && !titles.otherWords && !titles.otherForms && !titles.otherNumbers;
  return isSameTitle && peopleSimilarity(namesOf(a.authors), namesOf(b.authors)) > 0.9;
}

/** Subtitles aside: each edition may have its own. */
function titlesOfBoth(a: Metadata, b: Metadata): TitleComparison {
  return compareTitles({ title: a.title ?? '' }, { title: b.title ?? '' }, namesOf([...(a.series ?? []), ...(b.series ?? [])]));
}

function isOneNumber({ otherNumbers, loneNumber }: TitleComparison, a: Metadata, b: Metadata): boolean {
  return !otherNumbers && (!loneNumber || isKnownPosition(loneNumber, [...(a.series ?? []), ...(b.series ?? [])]));
}

/** True for a volume's number that only one title has, if it is the book's position in a series that either side knows. */
export function isKnownPosition({ kind, value }: TitleNumber, series: readonly SeriesEntry[]): boolean {
  return kind !== 'part' && series.some(({ position }) => position !== undefined && positionsAgree(position, value));
}

/** Two productions of one work: same title and author, but other people read it, or for another time, or another house sells it. */
export function isOtherEdition(a: Candidate, b: Candidate): boolean {
  if (a.editionKind !== b.editionKind || !isSameWork(a, b)) return false;
  const left = a.metadata;
  const right = b.metadata;
  const isOther = (one: string | undefined, other: string | undefined) => one !== undefined && other !== undefined && fold(one) !== fold(other);
  const narrators = both(left.narrators ?? [], right.narrators ?? [], (x, y) => peopleSimilarity(namesOf(x), namesOf(y)));
  // Catalogues name houses and years each in their own way; who reads is the same in all.
  if (sayerOf(a) !== sayerOf(b)) return narrators !== undefined && narrators < 0.5;
  if (a.sourceId === b.sourceId) return false;
  const isOtherLength = left.durationMs && right.durationMs ? durationPart(left.durationMs, right.durationMs) < 0.8 : false;
  return (
    isOtherLength ||
    (narrators !== undefined && narrators < 0.8) ||
    isOther(left.publisher, right.publisher) ||
    isOther(left.publishedDate?.slice(0, 4), right.publishedDate?.slice(0, 4))
  );
}

/** Two readings of one text may differ by a per cent; the same reading differs by its jingles, and by what rounding to minutes takes. */
export function isSameReading(a: number | undefined, b: number | undefined): boolean {
  return a !== undefined && b !== undefined && Math.abs(a - b) <= Math.max(90_000, 0.003 * Math.max(a, b));
}

/** True if a part that tells editions apart agrees, and none of the weightier ones disagrees. */
export function isThisEdition(query: Query, { metadata, editionKind }: Candidate, { identifier, narrator, duration, publisher, year }: MatchParts): boolean {
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

/** Both have ISBNs, and none is shared: then it is another edition, unless it reads like this one. */
function hasOtherIsbn(query: readonly Identifier[], found: readonly Identifier[]): boolean {
  const own = query.filter(({ type }) => type === 'isbn');
  const other = found.filter(({ type }) => type === 'isbn');
  return own.length > 0 && other.length > 0 && !own.some((id) => other.some((each) => each.value === id.value));
}
