/**
 * What a title consists of: the name of the book, what follows a colon, and the numbers of volumes, parts and series. It
 * is read for comparing only; the title that we keep is a source's own text.
 */
import { type Adaptation, adaptationOf } from './adaptation.ts';
import { memoize } from './memoize.ts';
import { ARTICLES, fold } from './text.ts';
import { subtitleWithoutNoise, withoutNoise } from './title-noise.ts';
import { type CountedTitle, numberAtEnd, type VolumeNumber } from './volume.ts';

export interface TitlePair {
  title: string;
  subtitle?: string;
}

export interface TitleNumber extends VolumeNumber {
  /** What is counted, folded: the title, or a series. Empty if the title does not say. */
  of: string;
  /**
   * At the end of the title; of what follows a colon, bare (`Salt: The Road 2`); before a colon (`Mistborn 2: The Well`); or with
   * the name of a series (`Salt: The Long Road, Book 1`).
   */
  place: 'title' | 'tail' | 'prefix' | 'series';
}

/** Folded texts, without numbers, noise and leading articles. */
export interface TitleReading {
  head: string;
  /** What follows a colon, a dash or a bracket; empty if nothing does. */
  tail: string;
  /** The tail as far as the next colon. */
  firstTail: string;
  /** True if the tail stands in a subtitle, which editions may leave away. */
  isSubtitle: boolean;
  numbers: readonly TitleNumber[];
  /** What it says to be made of the book: a comic, a study guide. */
  adaptation?: Adaptation | undefined;
}

/** Reads a title with its subtitle. */
export function readTitle({ title, subtitle }: TitlePair): TitleReading {
  return readJoined(subtitle ? `${title}\0${subtitle}` : title);
}

/**
 * A title folded for comparing: noise, a series phrase at its end, and a leading article gone. The number of a volume or a
 * part stays, in one writing: `Vampire Knight, Vol. 1` and `Vampire Knight 1` are one, and another than Vol. 9.
 */
export const foldTitle = memoize((title) => keyOf(title, () => true));

/** A title folded like that, but without the number of a part: several files may hold the parts of one book. */
export const foldTitleOfParts = memoize((title) => keyOf(title, ({ kind, isBare }) => kind === 'volume' || isBare));

function keyOf(title: string, counts: (number: TitleNumber) => boolean): string {
  const { head, tail, numbers } = readTitle({ title });
  const counted = numbers.filter((number) => number.place !== 'series' && counts(number));
  const shown = counted.map(({ kind, value }) => (kind === 'part' ? `part ${value}` : value));
  return [head, ...shown, tail].filter(Boolean).join(' ') || title.trim().toLowerCase();
}

/** A piece of a title between colons, dashes and brackets. */
interface Block {
  text: string;
  isBracketed: boolean;
  isSubtitle: boolean;
}

const BRACKETS = /([([{（【][^()[\]{}（）【】]*[)\]}）】]?)/u;
/** The word before a stop that ends a title; shorter ones are abbreviations. */
const LAST_WORD = /(\p{L}{4})\. /gu;
/** In a text whose blanks are folded. */
const SEPARATORS = /[:：](?: |$)| [-–—|]+ |—|--|：|[;,] (?:or|oder|ou|o|of|eller|или),? |; /iu;

function blocksOf(text: string, isSubtitle: boolean): Block[] {
  const joined = text.replace(/(\d)\s+[-–—]\s+(?=\d)/gu, '$1-');
  return joined.split(BRACKETS).flatMap((piece, index) => {
    const isBracketed = index % 2 === 1;
    // In brackets several series may stand, each with its universe before a colon.
    const texts = isBracketed ? piece.replace(/[()[\]{}（）【】]/gu, '').split(';') : piece.replace(LAST_WORD, '$1: ').split(SEPARATORS);
    return texts.map((each) => ({ text: each.trim(), isBracketed, isSubtitle })).filter(({ text: found }) => /[\p{L}\p{N}]/u.test(found));
  });
}

const OF_SERIES = / (?:of|in|von|der|de|du|della|del|dei|des|van|av|aus|из) /iu;
/** No count is longer. */
const MAX_PHRASE_LENGTH = 24;

interface Pieces {
  names: Block[];
  numbers: TitleNumber[];
}

const readJoined = memoize((joined): TitleReading => {
  const [title = '', subtitle = ''] = joined.replace(/\s+/gu, ' ').split('\0');
  const { kind: adaptation } = adaptationOf(joined);
  const blocks = [...blocksOf(withoutNoise(title), false), ...blocksOf(subtitleWithoutNoise(subtitle), true)];
  const pieces: Pieces = { names: [], numbers: [] };
  for (const [index, block] of blocks.entries()) readBlock(block, index === 0, pieces);
  const [first, ...rest] = pieces.names;
  if (!first || first.isSubtitle)
    return { head: withoutArticle(fold(withoutNoise(title))), tail: fold(subtitle), firstTail: fold(subtitle), isSubtitle: true, numbers: [], adaptation };
  // In brackets stands what editions add: the name of a series, of a collection.
  const plain = rest.filter(({ isBracketed }) => !isBracketed);
  const tails = plain.length > 0 ? plain : rest;
  const tail = fold(tails.map(({ text }) => text).join(' '));
  const firstTail = fold(tails[0]?.text ?? '');
  const numbers = pieces.numbers.map((number): TitleNumber => (number.place === 'prefix' && tail === '' ? { ...number, place: 'title' } : number));
  return { head: nameOf(first.text), tail, firstTail, isSubtitle: rest.every(({ isSubtitle }) => isSubtitle), numbers, adaptation };
});

/** Adds a block to the names or to the numbers that the title consists of. */
function readBlock(block: Block, isFirst: boolean, pieces: Pieces): void {
  const { names, numbers } = pieces;
  const leading = isFirst ? undefined : leadingPhrase(block.text);
  const { found } = numberAtEnd(block.text);
  if (leading) numbers.push(leading);
  else if (!found) names.push(block);
  else if (found.number.isBare && YEAR.test(found.number.value)) {
    if (!block.isBracketed) names.push(block);
  } else if (found.name === '') {
    if (isFirst && found.number.isBare) names.push(block);
    else numbers.push({ ...found.number, of: headOf(names), place: isFirst ? 'series' : 'title' });
  } else if (isFirst) {
    names.push({ ...block, text: found.name });
    numbers.push({ ...found.number, of: nameOf(found.name), place: 'prefix' });
  } else readNumbered(block, found, pieces);
}

/** A year, or years as of letters and diaries, counts no volumes. */
const YEAR = /^[12]\d{3}(?:-|$)/;

/** Reads what follows the name of the book and ends with a number: a series phrase, or more of the title. */
function readNumbered({ isBracketed, isSubtitle, ...block }: Block, { name, number }: CountedTitle, { names, numbers }: Pieces): void {
  const head = headOf(names);
  if (isBracketed && number.kind === 'part') {
    // `(The Long Road, #5, Part 1)`: a part of the book, which is the fifth of its series.
    numbers.push({ ...number, of: head, place: 'title' });
    readBlock({ ...block, text: name, isBracketed, isSubtitle }, false, { names: [], numbers });
  } else if (isBracketed || (number.isOfSeries && number.kind !== 'part') || (isSubtitle && !number.isBare)) {
    const of = nameOf(name.replace(/^.*:\s+/u, ''));
    // A box of books has the name of its series: it is another book than each of them.
    const isBox = of === head && number.value.includes('-') && numbers.length === 0;
    numbers.push({ ...number, of, place: isBox ? 'title' : 'series' });
  } else {
    names.push({ ...block, isBracketed, isSubtitle, text: name });
    numbers.push({ ...number, of: `${head} ${nameOf(name)}`.trim(), place: number.isBare ? 'tail' : 'title' });
  }
}

function headOf([first]: readonly Block[]): string {
  return first ? nameOf(first.text) : '';
}

/** `Book 2 of The Long Road`. */
function leadingPhrase(text: string): TitleNumber | undefined {
  const bare = text.replace(/^the /i, '');
  const of = OF_SERIES.exec(bare);
  if (!of || of.index > MAX_PHRASE_LENGTH) return undefined;
  const name = bare.slice(of.index + of[0].length);
  const { found } = numberAtEnd(bare.slice(0, of.index));
  return found?.name === '' && !found.number.isBare && !/^\d+$/.test(name) ? { ...found.number, of: nameOf(name), place: 'series' } : undefined;
}

function nameOf(text: string): string {
  const folded = fold(text);
  return withoutArticle(folded) || text.trim().toLowerCase();
}

function withoutArticle(folded: string): string {
  return folded.replace(ARTICLES, '') || folded;
}
