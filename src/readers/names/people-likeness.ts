/** How much a piece of a name looks like people: their first names, initials and order, against the words of which titles are made. */
import { FAMOUS_FAMILIES, isJapaneseName, ONE_WORD_NAMES, plainWord } from '../../domain/book/given-names.ts';
import { piecesOf, withoutEnd } from '../../domain/text/ends.ts';
import { memoize } from '../../domain/text/memoize.ts';
import { isArticle, isBrothers, isNameToo, kindOf, type WordKind } from './word-kinds.ts';

const INITIALS = /^(?:\p{Lu}\.?|(?:\p{Lu}\.-?){2,}|\p{Lu}{2})$/u;
/** At the beginning of a title; an initial has a dot. */
const WORD_OF_ONE_LETTER = /^[AIOYÀÅЯВ]$/u;
const CAPITAL = /^\p{Lu}/u;
/** Endings of nouns and adjectives that no name has: de, en, fr, es, it, sv. */
const NOUN_ENDING =
  /.{3}(?:keit|heit|ungen|schaft|ische[rnms]?|liche[rnms]?|tion(?:s|en)?|ness|ments?|ities|ity|ology|ismus|ique|cion(?:es)?|zion[ei]|dades|elser?|erna|skap)$/u;
const PATRONYMIC = /(?:ович|евич|ич|овна|евна|инична|ovich|evich|ovna|evna)$/u;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const NEVER = -6;
const MAX_LENGTH = 200;

/** Log odds, about −6 to 4: above 0 a piece looks more like people than like a title. */
export const peopleLikeness = memoize((piece): number => {
  if (piece.length > MAX_LENGTH || piece === '') return NEVER;
  if (CJK.test(piece)) return cjkLikeness(piece);
  // Who writes everything in small letters means names as well.
  const raised = /\p{Lu}/u.test(piece) ? piece : capitalised(piece);
  if (raised !== piece && /\p{Lu}/u.test(raised)) return peopleLikeness(raised) - 0.3;
  if (/[\d!?:"“”„«»#+=*…]/.test(piece)) return NEVER;
  if (piece.includes(' & ') || piece.includes(';')) return listLikeness(piecesOf(piece, /;| & /));
  if (!piece.includes(',')) return listOfAnd(piece);
  const parts = piecesOf(piece, ',');
  return Math.max(turnedLikeness(parts), listLikeness(parts));
});

function capitalised(text: string): string {
  return text.replace(/(?<=^|\s)\p{Ll}(?=\p{L}|\.)/gu, (letter) => letter.toUpperCase());
}

/** All of several people must look like people; that there are several is a sign of its own. */
function listLikeness(parts: readonly string[]): number {
  const all = parts.map((part) => (part.includes(',') ? turnedLikeness(piecesOf(part, ',')) : nameLikeness(part)));
  return Math.min(...all) + 0.5;
}

/** `Ann Cole and Bob Dole`; only if both sides are clearly names, because titles are full of `and`. */
function listOfAnd(piece: string): number {
  const alone = nameLikeness(piece);
  const blanks = piece.split(' ').length - 1;
  const sides = alone > 0 || blanks < 4 || blanks > 8 ? [] : piece.split(/ (?:and|und|et|y|e|en|och|и) /iu);
  if (sides.length !== 2) return alone;
  const both = sides.map((side) => (/\s/u.test(side) ? nameLikeness(side) : NEVER));
  return Math.max(alone, Math.min(...both));
}

/** `Cole, Ann B.`, `Толстой, Лев`. */
function turnedLikeness(parts: readonly string[]): number {
  const [last = '', first = '', suffix] = parts;
  const isSuffix = (text: string) => kindOf(bareWord(text)) === 'suffix';
  if (parts.length > 3 || (suffix !== undefined && !isSuffix(suffix))) return NEVER;
  if (isSuffix(first)) return nameLikeness(last);
  const firstWords = first.split(/\s+/u);
  const hasFirstName = firstWords.some((word) => isInitials(word) || kindOf(bareWord(word)) === 'given');
  const straight = nameLikeness(`${first} ${last}`);
  if (straight <= -3 || (!hasFirstName && /\s/u.test(last))) return Math.min(straight, -1);
  return Math.max(straight, 0) + (hasFirstName ? 1.5 : 0.4);
}

/** One name in its usual order. */
function nameLikeness(name: string): number {
  const words = name.split(' ');
  if (words.length > 6) return NEVER;
  const brothers = words.findIndex((word) => isBrothers(bareWord(word)));
  // `The Brothers Grimm`; but `The Brothers Karamazov` is a title as well.
  if (brothers >= 0 && brothers < 2 && words.length === brothers + 2) return 0.6;
  if (words.length === 1) return oneWordLikeness(name);
  let likeness = 0.2;
  let withCapital = 0;
  for (const [at, word] of words.entries()) {
    const weight = wordLikeness(word, at, words.length);
    if (weight === NEVER) return NEVER;
    if (CAPITAL.test(word)) withCapital++;
    likeness += weight;
  }
  if (withCapital < 2) likeness -= 1;
  if (FAMOUS_FAMILIES.has(bareWord(words.at(-1) ?? ''))) likeness += 1;
  if (words.length > 4) likeness -= 0.7;
  return Math.max(NEVER, Math.min(4, likeness));
}

function wordLikeness(word: string, at: number, count: number): number {
  const isLast = at === count - 1;
  if (/['’]s$/u.test(word)) return NEVER;
  if (at === 0 && WORD_OF_ONE_LETTER.test(word)) return -3;
  if (isInitials(word)) return initialsLikeness(word, at, isLast);
  const bare = bareWord(word);
  const kind = CAPITAL.test(word) && isNameToo(bare) ? 'nameToo' : kindOf(bare);
  if (kind === 'grammar' || kind === 'particle') return grammarLikeness(bare, kind, at, isLast);
  if (!CAPITAL.test(word)) return /^[dO]['’]\p{Lu}/u.test(word) ? 0.5 : -4;
  const weight = kind && WEIGHTS[kind];
  if (weight) return at === 0 ? weight.first : isLast ? weight.last : weight.middle;
  if (PATRONYMIC.test(bare)) return 1.5;
  return isHyphenated(bare) ? (at === 0 ? 1.8 : 0.3) : NOUN_ENDING.test(bare) ? -1.2 : 0;
}

/** Titles have no initials. A single `S` may be what is left of `'s`. */
function initialsLikeness(word: string, at: number, isLast: boolean): number {
  if (word.includes('.')) return isLast ? 1.5 : 2.4;
  return isLast ? -1 : word === 'S' && at > 0 ? 0 : 1.6;
}

/** `Jean-Luc`. */
function isHyphenated(bare: string): boolean {
  const hyphen = bare.indexOf('-');
  return hyphen > 0 && kindOf(bare.slice(0, hyphen)) === 'given';
}

/** What kinds of words say, by their place. Family names are words, too: `Child`, `King`. */
const WEIGHTS: Partial<Record<WordKind | 'nameToo', Record<'first' | 'middle' | 'last', number>>> = {
  nameToo: { first: 0, middle: -0.3, last: -0.3 },
  given: { first: 1.8, middle: 0.8, last: 0.2 },
  honorific: { first: -0.4, middle: 0, last: -0.5 },
  suffix: { first: -1, middle: 0, last: 0.4 },
  title: { first: -1.6, middle: -1.6, last: -1 },
};

/** `Ludwig van Beethoven`, but `Van Gogh` less and `The Road` never. */
function grammarLikeness(bare: string, kind: WordKind, at: number, isLast: boolean): number {
  if (at === 0 && isArticle(bare)) return -3;
  if (kind === 'grammar' || isLast) return NEVER;
  return at === 0 ? -0.3 : isArticle(bare) ? 0 : 0.5;
}

function oneWordLikeness(word: string): number {
  const bare = bareWord(word);
  if (ONE_WORD_NAMES.has(bare) || FAMOUS_FAMILIES.has(bare)) return 3;
  if (isHyphenated(bare)) return 0.5;
  const kind = kindOf(bare);
  if (kind !== undefined && kind !== 'given') return -3;
  return CAPITAL.test(word) ? -1.5 : -3;
}

/** 2 to 5 Han letters, perhaps with a blank between family and first name, may be a person; common family names are; grammar (の, を …) is not. */
function cjkLikeness(piece: string): number {
  return Math.min(...piecesOf(piece, /[、,&／/]/).map(cjkNameLikeness));
}

function cjkNameLikeness(name: string): number {
  if (/[のをはがにへでとっるたてい「」『』！？。0-9０-９]/u.test(name)) return -2.5;
  if (/^\p{Script=Katakana}[\p{Script=Katakana}ー]*[・･＝=][\p{Script=Katakana}ー・･＝=]+$/u.test(name)) return 1.8;
  if (!/^\p{Script=Han}{1,3}[\s　]?[\p{Script=Han}\p{Script=Hiragana}]{1,3}$/u.test(name)) return -0.8;
  if (name.length < 2) return -3;
  if (isJapaneseName(name)) return 2.5;
  return name.length < 3 ? -0.8 : 0.4;
}

function isInitials(word: string): boolean {
  return (word.length < 3 || word.includes('.')) && word.length <= 8 && INITIALS.test(word);
}

function bareWord(word: string): string {
  return withoutEnd(plainWord(word).replace(/^[(["'‘’.]+/u, ''), /[)\]"'’.,]/);
}

/** True for a first name, an initial or a particle: what stands before a family name. */
export function isFirstName(word: string): boolean {
  const kind = kindOf(bareWord(word));
  return kind === 'given' || kind === 'particle' || (word.includes('.') && isInitials(word));
}
