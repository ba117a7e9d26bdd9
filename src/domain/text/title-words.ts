/**
 * How alike two titles are, word by word. A word may have a slip of the pen, another ending, or a British spelling; but
 * another word is another word, however few letters it differs in: Little Men is not Little Women.
 */
import { distance } from 'fastest-levenshtein';
import { numberOfWord } from './volume.ts';

export interface WordComparison {
  /** 0…1: the share of the longer text that both have. */
  similarity: number;
  /** Words that only one side has, and that carry meaning. */
  onlyLeft: readonly string[];
  onlyRight: readonly string[];
  /** True if every word of both is there, though not every one is spelt alike. */
  isMisspelt: boolean;
  /** A word of each side that is likely one, spelt or inflected in two ways: `sister` and `sisters`. */
  slip?: readonly [string, string];
}

const SAME: WordComparison = { similarity: 1, onlyLeft: [], onlyRight: [], isMisspelt: false };
const FUNCTION_WORDS = new Set(
  `the a an and of in on at to for from by with der die das ein eine und des dem den im am zum zur von vom le la les l un une et de du d au aux en
  el los las una y del il lo gli i e di della dello dei degli delle da het een van op och ett av den det i og и в во на о об с со из к`.split(/\s+/),
);
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const INFLECTED = 0.9;
const SLIPPED = 0.85;
/** A short word that differs by a letter: as likely another word as a slip, which the user may tell. */
const DOUBTFUL = 0.6;
const JOINED = 0.98;
const TURNED = 0.97;

/** Compares two folded texts. */
export function compareWords(left: string, right: string): WordComparison {
  if (left === right) return left === '' ? { ...SAME, similarity: 0 } : SAME;
  const joined = [left.replaceAll(' ', ''), right.replaceAll(' ', '')] as const;
  if (joined[0] === joined[1]) return { ...SAME, similarity: JOINED, isMisspelt: true };
  return CJK.test(left) || CJK.test(right) ? compareLetters(...joined) : comparePairs(left.split(' '), right.split(' '));
}

/** Writing without blanks is compared letter by letter. */
function compareLetters(left: string, right: string): WordComparison {
  const slips = distance(left, right);
  const longest = Math.max(left.length, right.length);
  const isMisspelt = slips === 1 && longest >= 8 && !/\d/.test(left + right);
  const similarity = 1 - slips / longest;
  if (isMisspelt) return { ...SAME, similarity, isMisspelt, slip: [left, right] };
  return { similarity, onlyLeft: right.includes(left) ? [] : [left], onlyRight: left.includes(right) ? [] : [right], isMisspelt };
}

function comparePairs(left: readonly string[], right: readonly string[]): WordComparison {
  const free: (string | undefined)[] = [...right];
  const places: number[] = [];
  const open: string[] = [];
  const doubtful: string[] = [];
  let slip: readonly [string, string] | undefined;
  let shared = 0;
  for (const word of left) {
    const at = free.indexOf(word);
    if (at < 0) open.push(word);
    else {
      free[at] = undefined;
      places.push(at);
      shared += weightOf(word);
    }
  }
  const onlyLeft = open.filter((word) => {
    const { score, at } = bestPartner(word, free);
    if (score === 0) return true;
    shared += score * Math.max(weightOf(word), weightOf(free[at] ?? ''));
    if (score <= DOUBTFUL) doubtful.push(free[at] ?? '');
    else if (isMeant(word)) slip ??= [word, free[at] ?? ''];
    free[at] = undefined;
    return score <= DOUBTFUL;
  });
  const onlyRight = [...free.filter((word) => word !== undefined), ...doubtful];
  const isTurned = places.some((at, index) => at < (places[index - 1] ?? 0));
  const similarity = (shared / Math.max(weightOfAll(left), weightOfAll(right))) * (isTurned ? TURNED : 1);
  const missing = { onlyLeft: onlyLeft.filter(isMeant), onlyRight: onlyRight.filter(isMeant) };
  const isMisspelt = shared > 0 && !isTurned && missing.onlyLeft.length + missing.onlyRight.length === 0;
  return { similarity, ...missing, isMisspelt, ...(slip && { slip }) };
}

function bestPartner(word: string, others: readonly (string | undefined)[]): { score: number; at: number } {
  let best = { score: 0, at: -1 };
  for (const [at, other] of others.entries()) {
    const score = other === undefined ? 0 : wordSimilarity(word, other);
    if (score > best.score) best = { score, at };
  }
  return best;
}

function isMeant(word: string): boolean {
  return !FUNCTION_WORDS.has(word);
}

/** A word counts by its length; articles and prepositions hardly. */
function weightOf(word: string): number {
  return FUNCTION_WORDS.has(word) ? 1 : word.length;
}

function weightOfAll(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + weightOf(word), 0);
}

/** Words whose plural or whose British spelling no rule makes out. */
const VARIANTS = new Map(
  `women=woman men=man children=child feet=foot teeth=tooth mice=mouse wolves=wolf lives=life knives=knife thieves=thief wives=wife
  doctor=dr mister=mr saint=st thousand=000
  grey=gray plough=plow programme=program jewellery=jewelry catalogue=catalog dialogue=dialog tyre=tire`
    .split(/\s+/)
    .map((pair) => pair.split('=') as [string, string]),
);

/** 1 for one word, less for one word with a slip or another ending, 0 for two words. */
function wordSimilarity(a: string, b: string): number {
  if ((VARIANTS.get(a) ?? a) === (VARIANTS.get(b) ?? b)) return INFLECTED;
  const number = numberOfWord(a);
  // `11` is Eleven, but the Second is not Two.
  if (number !== undefined && number === numberOfWord(b) && /\d/.test(a + b)) return 1;
  if (number !== undefined || numberOfWord(b) !== undefined || /\d/.test(a + b)) return 0;
  if (isInflected(a, b)) return INFLECTED;
  if (isSlip(a, b)) return SLIPPED;
  return Math.min(a.length, b.length) >= 3 && distance(a, b) === 1 ? DOUBTFUL : 0;
}

/** Endings that go and come with number and case in the languages that we know. */
const ENDINGS = new Set(['', 's', 'es', 'e', 'en', 'em', 'x', 'as', 'os', 'ar', 'or', 'na', 'et']);
const VOWEL = /^[aeiouy]$/;
const CYRILLIC_ENDING = /^\p{Script=Cyrillic}{0,2}$/u;

/** `Stone` and `Stones`, `Libro` and `Libri`, `Straße` and `Straßen`, `Город` and `Города`. */
function isInflected(a: string, b: string): boolean {
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  const [one, other] = [a.slice(shared), b.slice(shared)];
  if (shared < 4) return shared === 3 && one + other === 's';
  const stem = a.slice(0, shared);
  if (/\p{Script=Cyrillic}$/u.test(stem)) return CYRILLIC_ENDING.test(one) && CYRILLIC_ENDING.test(other);
  if (one + other === 'n') return /[erl]$/.test(stem);
  if ((one === 'y' && other === 'ies') || (one === 'ies' && other === 'y')) return true;
  return one === '' || other === '' ? ENDINGS.has(one + other) : VOWEL.test(one) && VOWEL.test(other);
}

/** One slip in a word long enough that it is not another word. Hardly anybody mistypes the first letter. */
function isSlip(a: string, b: string): boolean {
  const longest = Math.max(a.length, b.length);
  if (longest < 4 || a[0] !== b[0] || Math.abs(a.length - b.length) > 1) return false;
  if (isTransposed(a, b)) return true;
  const slips = distance(a, b);
  if (slips === 2) return longest >= 10;
  return slips === 1 && longest >= (a.length === b.length ? 7 : 6);
}

/** The same letters with two neighbours turned: `road` and `raod`, `centre` and `center`. */
function isTransposed(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
