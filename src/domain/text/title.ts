/**
 * What a title consists of: the name of the book, what follows a colon, and the numbers of volumes, parts and series. It
 * is read for comparing only; the title that we keep is a source's own text.
 */
import { type Adaptation, adaptationOf } from './adaptation.ts';
import { memoize } from './memoize.ts';
import { ARTICLES, fold } from './text.ts';
import { subtitleWithoutNoise, withoutNoise } from './title-noise.ts';
import { numberAtEnd, type VolumeNumber } from './volume.ts';

export interface TitlePair {
  title: string;
  subtitle?: string;
}

export interface TitleNumber extends VolumeNumber {
  /** What is counted, folded: the title, or a series. Empty if the title does not say. */
  of: string;
  /** At the end of the title; before a colon (`Mistborn 2: The Well`); or with the name of a series (`Salt: The Long Road, Book 1`). */
  place: 'title' | 'prefix' | 'series';
}

/** Folded texts, without numbers, noise and leading articles. */
export interface TitleReading {
  head: string;
  /** What follows a colon, a dash or a bracket; empty if nothing does. */
  tail: string;
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
const SEPARATORS = /\s*[:：](?:\s+|$)|\s+[-–—|]+\s+|\s*(?:—|--)\s*|：/u;

function blocksOf(text: string, isSubtitle: boolean): Block[] {
  const joined = text.replace(/(\d)\s+[-–—]\s+(?=\d)/gu, '$1-');
  return joined.split(BRACKETS).flatMap((piece, index) => {
    const isBracketed = index % 2 === 1;
    // In brackets several series may stand, each with its universe before a colon.
    const texts = isBracketed ? piece.replace(/[()[\]{}（）【】]/gu, '').split(';') : piece.split(SEPARATORS);
    return texts.map((each) => ({ text: each.trim(), isBracketed, isSubtitle })).filter(({ text: found }) => /[\p{L}\p{N}]/u.test(found));
  });
}

const LEADING_PHRASE = /^(?:the\s+)?(.{2,24}?)\s+(?:of|in|von|der|de|du|della|del|dei|des|van|av|aus|из)\s+(\S.*)$/iu;

interface Pieces {
  names: Block[];
  numbers: TitleNumber[];
}

const readJoined = memoize((joined): TitleReading => {
  const [title = '', subtitle = ''] = joined.split('\0');
  const { kind: adaptation } = adaptationOf(joined);
  const blocks = [...blocksOf(withoutNoise(title), false), ...blocksOf(subtitleWithoutNoise(subtitle), true)];
  const pieces: Pieces = { names: [], numbers: [] };
  for (const [index, block] of blocks.entries()) readBlock(block, index === 0, pieces);
  const [first, ...rest] = pieces.names;
  if (!first || first.isSubtitle) return { head: withoutArticle(fold(withoutNoise(title))), tail: fold(subtitle), isSubtitle: true, numbers: [], adaptation };
  const tail = fold(rest.map(({ text }) => text).join(' '));
  const numbers = pieces.numbers.map((number): TitleNumber => (number.place === 'prefix' && tail === '' ? { ...number, place: 'title' } : number));
  return { head: nameOf(first.text), tail, isSubtitle: rest.every(({ isSubtitle }) => isSubtitle), numbers, adaptation };
});

/** Adds a block to the names or to the numbers that the title consists of. */
function readBlock(block: Block, isFirst: boolean, { names, numbers }: Pieces): void {
  const { text, isBracketed, isSubtitle } = block;
  const leading = isFirst ? undefined : leadingPhrase(text);
  if (leading) return void numbers.push(leading);
  const { found } = numberAtEnd(text);
  if (!found) return void names.push(block);
  const { name, number } = found;
  const isYear = number.isBare && Number(number.value) >= 1000;
  if (isYear) return void (isBracketed || names.push(block));
  const head = names[0] ? nameOf(names[0].text) : '';
  if (name === '') return void (isFirst && number.isBare ? names.push(block) : numbers.push({ ...number, of: head, place: isFirst ? 'series' : 'title' }));
  if (isFirst) {
    names.push({ ...block, text: name });
    numbers.push({ ...number, of: nameOf(name), place: 'prefix' });
  } else if (isBracketed || (!number.isBare && number.kind !== 'part')) {
    numbers.push({ ...number, of: nameOf(name.replace(/^.*:\s+/u, '')), place: 'series' });
  } else {
    names.push({ ...block, text: name });
    numbers.push({ ...number, of: `${head} ${nameOf(name)}`.trim(), place: isSubtitle && number.isBare ? 'series' : 'title' });
  }
}

/** `Book 2 of The Long Road`. */
function leadingPhrase(text: string): TitleNumber | undefined {
  const [, phrase = '', name = ''] = LEADING_PHRASE.exec(text) ?? [];
  const found = phrase ? numberAtEnd(phrase).found : undefined;
  return found?.name === '' && !found.number.isBare && !/^\d+$/.test(name) ? { ...found.number, of: nameOf(name), place: 'series' } : undefined;
}

function nameOf(text: string): string {
  const folded = fold(text);
  return withoutArticle(folded) || text.trim().toLowerCase();
}

function withoutArticle(folded: string): string {
  return folded.replace(ARTICLES, '') || folded;
}
