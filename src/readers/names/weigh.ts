/** Gives the pieces of a name their parts, author, series and title, in every way that makes sense, and weighs each way. */
import { nameKey, namesOf } from '../../domain/book/names.ts';
import { splitPeople } from '../../domain/book/split-people.ts';
import { fold, foldSeries, similarity } from '../../domain/text/text.ts';
import type { Piece } from './divisions.ts';
import type { Evidence } from './evidence.ts';
import type { Layout } from './layout.ts';
import type { Above, Level } from './levels.ts';
import { pieceKey } from './siblings.ts';

/** One way to read a name: which piece is what. */
export interface Cast {
  layout: Layout;
  above: Above;
  /** The index of the piece, if one is that. */
  authorAt?: number;
  seriesAt?: number;
  /** The title's pieces: from, and up to but not including. */
  titleFrom: number;
  titleTo: number;
}

export interface WeighedCast {
  way: Cast;
  logOdds: number;
}

/** All ways to read a name that is taken apart so, under every way to read the folders above. */
export function waysOf(layout: Layout, aboves: readonly Above[], evidence: Evidence): WeighedCast[] {
  const ways: WeighedCast[] = [];
  for (const casting of castings(layout.pieces)) {
    for (const above of aboves) {
      const way: Cast = { layout, above, ...casting };
      ways.push({
        way,
        logOdds: layout.prior + above.prior + ofNumbers(way, evidence) + ofAuthor(way, evidence) + ofSeries(way, evidence) + ofTitle(way, evidence),
      });
    }
  }
  return ways;
}

type Casting = Pick<Cast, 'authorAt' | 'seriesAt' | 'titleFrom' | 'titleTo'>;

/** Authors stand first or last; a series stands beside the author or at an end; the title is what is left, in one run. */
function castings(pieces: readonly Piece[]): Casting[] {
  const end = pieces.length;
  if (end < 2) return [{ titleFrom: 0, titleTo: end }];
  const all: Casting[] = [];
  for (const authorAt of [undefined, 0, end - 1]) {
    const from = authorAt === 0 ? 1 : 0;
    const to = authorAt === end - 1 ? end - 1 : end;
    all.push({ authorAt, titleFrom: from, titleTo: to });
    if (to - from < 2) continue;
    all.push({ authorAt, seriesAt: from, titleFrom: from + 1, titleTo: to });
    if (pieces[to - 1]?.joint === 'bracket' || isCountedSeries(pieces[to - 1])) all.push({ authorAt, seriesAt: to - 1, titleFrom: from, titleTo: to - 1 });
  }
  return all.filter((casting) => suitsJoints(pieces, casting));
}

/** `Long Road, Book 3` behind a title is its series; `Part Two` is no name, and in `Team 10` nothing says that volumes are counted. */
function isCountedSeries(piece: Piece | undefined): boolean {
  return piece?.counted?.isMarked === true && piece.counted.name !== '';
}

/** What stands after `by` is an author; a piece in a bracket is an author or a series; what stands in Japanese quotes is the title. */
function suitsJoints(pieces: readonly Piece[], { authorAt, seriesAt, titleFrom, titleTo }: Casting): boolean {
  return pieces.every(({ joint }, at) => {
    const isTitle = at >= titleFrom && at < titleTo;
    if (joint === 'by') return at === authorAt;
    if (joint === 'blank') return authorAt === 0;
    if (joint === 'opening') return authorAt === 0 || seriesAt === 0;
    if (joint === 'bracket') return !isTitle;
    return joint !== 'quote' || isTitle;
  });
}

/** What it costs that an author stands last, by what joins it: a dash may as well join a title and its other half. */
const LAST_AUTHOR: Record<Piece['joint'], number> = { start: 0, dash: -1, by: 0.5, bracket: 0.6, opening: 0, quote: 0, blank: 0 };
const NO_AUTHOR = -1.5;
/** Scenes and scripts, which join words without blanks, write the author first. */
const RUN_ORDER = { first: 1, last: -0.5, none: -1.5 };
/** Folders name authors of all languages, with names that no list has. */
const LEAST_OF_FOLDERS = -1.5;

function ofAuthor({ layout, above, authorAt }: Cast, evidence: Evidence): number {
  const { pieces } = layout;
  const higher = above.author ? 1 + 0.6 * Math.max(LEAST_OF_FOLDERS, above.author.people) + evidence.author(above.author.text) : 0;
  const own = authorAt === undefined ? undefined : pieces[authorAt];
  const order = !layout.isRun || pieces.length < 2 ? 0 : RUN_ORDER[!own ? 'none' : authorAt === 0 ? 'first' : 'last'];
  if (!own) return above.author ? higher : NO_AUTHOR + order;
  const place = (authorAt === 0 ? 0 : LAST_AUTHOR[own.joint]) + order;
  const likeness = 0.8 * own.people + evidence.author(own.text) + place + ofRepeatedAuthor(pieces, own, evidence);
  return above.author ? higher + (isSamePeople(own, above.author) ? 4 : -4) + place : likeness;
}

/** Who stands at the same end of several names in the folder, or where people stand in most of them. */
function ofRepeatedAuthor(pieces: readonly Piece[], own: Piece, { siblings }: Evidence): number {
  if (!siblings || siblings.pairs < 2) return 0;
  const isFirst = own === pieces[0];
  const other = isFirst ? pieces.at(-1) : pieces[0];
  const isOften = (piece: Piece | undefined, counts: ReadonlyMap<string, number>) => (piece && timesOf(piece, counts) > 1 ? 1 : 0);
  const repeated = isFirst
    ? 1.5 * isOften(own, siblings.first) - 2.5 * isOften(other, siblings.last)
    : 3 * isOften(own, siblings.last) - 2.5 * isOften(other, siblings.first);
  // A few names may have the same end in front by chance.
  const lean = Math.min(1, siblings.pairs / MANY_PAIRS) * Math.max(-2.5, Math.min(2.5, 1.5 * siblings.lean));
  return repeated + (isFirst ? lean : -lean);
}

/** From so many names on, the end at which people stand in most of them counts in full. */
const MANY_PAIRS = 8;

/** The summary counts the book itself as well. */
function timesOf(piece: Piece, counts: ReadonlyMap<string, number> | undefined): number {
  return counts?.get(pieceKey(piece)) ?? 0;
}

function ofSeries(way: Cast, evidence: Evidence): number {
  const {
    layout: { pieces, position, doubt },
    above,
    seriesAt,
    authorAt,
  } = way;
  const higher = above.series ? 0.3 - 0.4 * Math.max(0, above.series.people) + evidence.series(above.series.text) + ofSameName(way) : 0;
  const own = seriesAt === undefined ? undefined : pieces[seriesAt];
  if (!own) return higher;
  const name = own.counted?.name || own.text;
  const isRepeated = own === pieces[authorAt === 0 ? 1 : 0] && timesOf(own, evidence.siblings?.first) > 1;
  const agrees = !above.series ? 0 : isSameSeries(name, above.series) ? 4 : -1;
  const twice = own.counted && position ? -1 : 0;
  const author = authorAt === undefined ? undefined : pieces[authorAt];
  const isAuthorToo = author && foldSeries(author.text) === foldSeries(name) ? -3 : 0;
  return (
    higher +
    ofCount(own, position !== undefined && !doubt, authorAt !== undefined) +
    (isRepeated ? 1.5 : 0) +
    agrees +
    twice +
    isAuthorToo +
    evidence.series(name) -
    0.4 * Math.max(0, own.people)
  );
}

/** A folder that is called like the only book in it, without a number, is the book's own, though one of them may be misspelt. */
function ofSameName({ layout: { pieces, position }, above }: Cast): number {
  const [only] = pieces;
  const name = above.series?.text;
  if (pieces.length !== 1 || position !== undefined || !only || only.counted || name === undefined) return 0;
  const title = fold(only.text);
  return name.split(' - ').some((part) => isLike(fold(part), title)) ? -4 : 0;
}

/** Texts of too different lengths are not compared letter by letter. */
function isLike(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= LIKE_TITLE * Math.max(a.length, b.length) && similarity(a, b) >= LIKE_TITLE;
}

/** So alike are a title and the same title with a slip, a number or a leading article. */
const LIKE_TITLE = 0.7;

/** `Tales, Volume 1` may be a whole title, `Tales #1` hardly. */
const COMMA_COUNT = /[,.]\s\p{L}{1,12}\.?\s?[^\s#]{1,12}$/u;

/** A series has numbers, and a piece that ends with one is likely a series: surely after `Book`, likely as `03`, less as `3`. */
function ofCount({ text, counted, joint }: Piece, isNumbered: boolean, hasAuthor: boolean): number {
  if (!counted) return isNumbered ? -0.5 : -3;
  if (counted.isMarked) return COMMA_COUNT.test(text) ? 1.5 : 2.5;
  if (joint === 'bracket' || /(?:^|\D)0\d+\D?$/.test(text)) return 1.8;
  return hasAuthor ? 1.2 : -0.8;
}

function ofTitle({ layout: { pieces }, above, titleFrom, titleTo, authorAt }: Cast, evidence: Evidence): number {
  const [first] = pieces.slice(titleFrom, titleTo);
  if (!first) return 0;
  const isHalved = titleTo - titleFrom > 1;
  const hasAuthor = authorAt !== undefined || above.author !== undefined;
  const whole = isHalved && !evidence.isSilent ? evidence.title(textOf(pieces, titleFrom, titleTo)) : -9;
  const stated = Math.max(whole, evidence.title(first.text));
  const isAuthorToo = above.author && isSamePeople(first, above.author) ? -3 : 0;
  const isSeriesToo = isHalved && above.series && isSameSeries(first.counted?.name || first.text, above.series) ? -2 : 0;
  const halves = isHalved ? (!hasAuthor ? -0.8 : -0.6 * (titleTo - titleFrom - 1)) : 0;
  return stated + halves + isAuthorToo + isSeriesToo + ofNumberInTitle(first, pieces.length) - (hasAuthor ? 0.4 : 1) * Math.max(0, first.people);
}

/** Beside other pieces, one that is a number or ends with the number of a volume is rarely a title. */
function ofNumberInTitle({ text, counted }: Piece, pieces: number): number {
  if (pieces < 2) return 0;
  if (/^\d{1,3}$/.test(text)) return -2.5;
  if (!counted?.isMarked || COMMA_COUNT.test(text)) return 0;
  return text.includes('#') ? -3 : -1.5;
}

/** Numbers and years at the beginning: those around it say whether books are counted here. */
function ofNumbers({ layout, above, seriesAt }: Cast, { siblings }: Evidence): number {
  const hasSeries = above.series !== undefined || seriesAt !== undefined;
  if (!layout.doubt) return layout.position === undefined || hasSeries ? 0 : layout.lead.startsWith('Book') ? -3 : -1;
  const isTaken = layout.doubt === 'year' ? layout.year !== undefined : layout.position !== undefined;
  const counted = layout.doubt === 'year' ? siblings?.dated : siblings?.numbered;
  // The book itself is among them.
  const share = siblings && siblings.count > 1 && counted !== undefined ? Math.max(0, counted - 1) / (siblings.count - 1) : undefined;
  const around = share === undefined ? 0 : 3 * (share - 0.5);
  const series = layout.doubt === 'year' ? 0 : hasSeries ? 0.5 : -1;
  return isTaken ? around + series : 0;
}

/** Pieces in a row as they were written. */
export function textOf(pieces: readonly Piece[], from: number, to: number): string {
  return pieces
    .slice(from, to)
    .map(({ text }) => text)
    .join(' - ');
}

/** Names in another order are as likely people, so unlike likeness tells two names apart at once. */
function isSamePeople(piece: Piece, level: Level): boolean {
  if (Math.abs(piece.people - level.people) > 4) return false;
  if (nameKey(piece.text) === nameKey(level.text)) return true;
  if (!/[,;&/]/.test(piece.text + level.text)) return false;
  const here = namesOf(splitPeople(piece.text)).map(nameKey);
  const there = new Set(namesOf(splitPeople(level.text)).map(nameKey));
  return here.some((name) => there.has(name));
}

export function isSameSeries(name: string, level: Level): boolean {
  const left = foldSeries(name);
  const right = foldSeries(level.text);
  return left === right || (left.length > 2 && (right.startsWith(`${left} `) || left.startsWith(`${right} `)));
}
