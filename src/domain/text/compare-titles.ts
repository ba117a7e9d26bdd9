/** How alike two titles are, and what tells them apart: words, and the numbers of volumes and parts. */
import type { Adaptation } from './adaptation.ts';
import { looseSeries, similarity } from './text.ts';
import { readTitle, type TitleNumber, type TitlePair, type TitleReading } from './title.ts';
import { compareWords, type WordComparison } from './title-words.ts';

export interface TitleComparison {
  /** 0…1, whatever the noise; `A: B` may stand for `A` with a subtitle `B`, and `A` for both. */
  similarity: number;
  /** A word of each side where the other has another one. */
  otherWords?: readonly [string, string];
  /** Two numbers that count the same thing, and differ. */
  otherNumbers?: readonly [string, string];
  /** A number that only one side has and that may make it another book. */
  loneNumber?: TitleNumber;
  /** What each side says to be made of the book, where they differ: a comic, a study guide, or the book itself. */
  otherForms?: readonly [Adaptation | 'book', Adaptation | 'book'];
  /** True if the titles are one but for a slip or an ending. */
  isMisspelt: boolean;
  /** A word of each side that is likely one, spelt or inflected in two ways. */
  slip?: readonly [string, string];
}

/** A title that leaves away what follows the other's colon. */
const HALF_TITLE = 0.95;
/** A title that is no more than the name of the other's series. */
const SERIES_ONLY = 0.75;
/** A title that is what follows the other's colon, where nobody says that a series stands before it. */
const TAIL_ONLY = 0.75;

/** Compares two titles; `series` are the names of series that either side is known to belong to. */
export function compareTitles(left: TitlePair, right: TitlePair, series: readonly string[] = []): TitleComparison {
  const [a, b] = [readTitle(left), readTitle(right)];
  if (a === b) return { similarity: a.head === '' ? 0 : 1, isMisspelt: false };
  const { words, byTail } = bestWords(a, b, series);
  const [onlyLeft] = words.onlyLeft;
  const [onlyRight] = words.onlyRight;
  return {
    similarity: words.similarity,
    isMisspelt: words.isMisspelt,
    ...(words.slip && { slip: words.slip }),
    ...(onlyLeft !== undefined && onlyRight !== undefined && { otherWords: [onlyLeft, onlyRight] as const }),
    ...compareNumbers(a, b, byTail),
    ...(a.adaptation !== b.adaptation && { otherForms: [a.adaptation ?? 'book', b.adaptation ?? 'book'] as const }),
  };
}

/** How alike two titles are, 0…1. */
export function titleSimilarity(left: TitlePair, right: TitlePair): number {
  return compareTitles(left, right).similarity;
}

/** The best way to lay two titles over each other, and whose head it leaves out as the name of a series. */
interface Overlay {
  words: WordComparison;
  byTail?: TitleReading;
}

function bestWords(a: TitleReading, b: TitleReading, known: readonly string[]): Overlay {
  const whole: Overlay = { words: compareWords(wholeOf(a), wholeOf(b)) };
  if (whole.words.similarity === 1 || (!a.tail && !b.tail)) return whole;
  if (a.tail && b.tail) return better(whole, { words: both(compareWords(a.head, b.head), compareTails(a, b)) });
  const [long, short] = a.tail ? [a, b] : [b, a];
  const named = [...known.map(looseSeries), ...[...a.numbers, ...b.numbers].filter(({ place }) => place === 'series').map(({ of }) => of)];
  const isSeries = named.some((name) => similarity(name, long.head) > 0.85);
  const compare = (text: string) => (long === a ? compareWords(text, short.head) : compareWords(short.head, text));
  const share = long.isSubtitle ? 1 : isSeries ? SERIES_ONLY : HALF_TITLE;
  const byHead = better(whole, { words: scaled(compare(long.head), share) });
  const isNamed = isSeries || long.numbers.some(({ place }) => place === 'prefix');
  const tail = compare(long.tail.replace(ARTICLE, ''));
  return better(byHead, { words: scaled(tail, isNamed ? HALF_TITLE : TAIL_ONLY), ...(isNamed && { byTail: long }) });
}

/** Tails of titles of which one may go on after another colon. */
function compareTails(a: TitleReading, b: TitleReading): WordComparison {
  const whole = compareWords(a.tail, b.tail);
  if ((a.tail === a.firstTail) === (b.tail === b.firstTail)) return whole;
  const first = scaled(compareWords(a.firstTail, b.firstTail), HALF_TITLE);
  return first.similarity > whole.similarity ? first : whole;
}

const ARTICLE = /^(?:the|an?|der|die|das|le|la|les|el|los|las|il|lo|de|het) /;

function wholeOf({ head, tail }: TitleReading): string {
  return tail ? `${head} ${tail}` : head;
}

function better(one: Overlay, other: Overlay): Overlay {
  return other.words.similarity > one.words.similarity ? other : one;
}

function scaled(words: WordComparison, share: number): WordComparison {
  return { ...words, similarity: words.similarity * share };
}

/** Heads and tails count alike: the books of a series may have the same one of either. */
function both(head: WordComparison, tail: WordComparison): WordComparison {
  return {
    similarity: (head.similarity + tail.similarity) / 2,
    onlyLeft: [...head.onlyLeft, ...tail.onlyLeft],
    onlyRight: [...head.onlyRight, ...tail.onlyRight],
    isMisspelt: (head.isMisspelt || tail.isMisspelt) && head.similarity > 0.8 && tail.similarity > 0.8,
    ...((head.slip ?? tail.slip) && { slip: head.slip ?? tail.slip }),
  };
}

/** Numbers that differ, or the one that has no counterpart. A number beside the name of a series may lack on the other side. */
function compareNumbers(a: TitleReading, b: TitleReading, byTail: TitleReading | undefined): Pick<TitleComparison, 'otherNumbers' | 'loneNumber'> {
  if (a.numbers.length === 0 && b.numbers.length === 0) return {};
  const left = unmatched(a.numbers, b.numbers);
  const right = unmatched(b.numbers, a.numbers);
  for (const number of left) {
    const other = right.find((each) => isComparable(number, each));
    if (other) return { otherNumbers: [number.value, other.value] };
  }
  const isLone = (own: TitleReading, other: TitleReading) => {
    const places = new Set(['title', other.tail ? 'tail' : '', own === byTail ? '' : 'prefix']);
    return ({ place }: TitleNumber) => places.has(place);
  };
  const loneNumber = left.find(isLone(a, b)) ?? right.find(isLone(b, a));
  return loneNumber ? { loneNumber } : {};
}

/** Numbers that the other side does not have as well. */
function unmatched(own: readonly TitleNumber[], other: readonly TitleNumber[]): TitleNumber[] {
  return own.filter((number) => !other.some((each) => each.value === number.value && isComparable(number, each)));
}

/** True if both count the same thing: volumes of one name, or its parts. */
function isComparable(a: TitleNumber, b: TitleNumber): boolean {
  if (a.kind !== b.kind && a.kind !== 'any' && b.kind !== 'any') return false;
  const [left, right] = [looseSeries(a.of), looseSeries(b.of)];
  return a.of === '' || b.of === '' || left.endsWith(right) || right.endsWith(left) || similarity(left, right) > 0.85;
}
