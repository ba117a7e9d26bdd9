/** How to split one text that holds several people, and to turn `Last, First` round. */
import { piecesOf } from '../text/ends.ts';
import { GIVEN_NAMES, ONE_WORD_NAMES, plainWord } from './given-names.ts';
import { CJK, PARTICLES, type Person, parsePerson, SUFFIX, uniquePeople, withoutAddresses } from './names.ts';

/**
 * Reads people from one text of a tag or of a folder name. Splits at `;`, ` & `, `/`, NUL and line ends, and at commas between
 * people; turns `Last, First` round where the second half is first names. Never used for structured sources.
 */
export function splitPeople(text: string): Person[] {
  const people = withoutAddresses(text, ';')
    .split(/[;\0\n/]|\s&\s/u)
    .flatMap(splitAtCommas)
    .map((part) => parsePerson(part))
    .filter((person) => person !== undefined);
  return uniquePeople(people);
}

function splitAtCommas(text: string): string[] {
  const parts = withSuffixes(piecesOf(text, /[,、]/).filter(Boolean));
  if (parts.length < 2) return [parts.join(', ') || text];
  const [first = '', second = ''] = parts;
  if (parts.length === 2) return isTurned(first, second) ? [turned(first, second)] : areTwoPeople(first, second) ? parts : [text];
  if (parts.some(looksLikeFullName)) return parts;
  return pairsOf(parts) ?? [text];
}

/** `Jr.` and `Inc.` belong to what stands before them. */
function withSuffixes(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    if (SUFFIX.test(part) && joined.length > 0) joined.push(`${joined.pop()}, ${part}`);
    else joined.push(part);
  }
  return joined;
}

/** `Cole, Ann, Dole, Bob` are two. */
function pairsOf(parts: readonly string[]): string[] | undefined {
  const pairs = parts.flatMap((last, at) => (at % 2 === 0 ? [[last, parts[at + 1] ?? '']] : []));
  return pairs.every(([last = '', first = '']) => isFirstNames(first) && !isFirstNames(last))
    ? pairs.map(([last = '', first = '']) => turned(last, first))
    : undefined;
}

/** Two full names, or a full name beside one of a single word: `Plato, Desmond Lee`. */
function areTwoPeople(a: string, b: string): boolean {
  const isOne = (text: string) => looksLikeFullName(text) || isOneWordName(text);
  return (isOne(a) && isOne(b)) || (looksLikeFullName(b) && isFirstNames(b.split(/\s+/u)[0] ?? ''));
}

function looksLikeFullName(text: string): boolean {
  return CJK.test(text) || /\S\s+\S/u.test(text);
}

function isOneWordName(text: string): boolean {
  return ONE_WORD_NAMES.has(plainWord(text));
}

/** True if the second half is first names, and the first half a family name: one word, with particles, or two words that are no full name. */
function isTurned(last: string, first: string): boolean {
  if (SUFFIX.test(first) || isOneWordName(last)) return false;
  if (CJK.test(last) && CJK.test(first)) return isShortHan(last) && isShortHan(first);
  const lastWords = last.split(/\s+/u);
  const firstWords = first.split(/\s+/u);
  if (firstWords.length > 4) return false;
  const isOneFamily = lastWords.slice(0, -1).every(isParticle);
  if (isFirstNames(first)) return isOneFamily || (lastWords.length === 2 && !isFirstNames(lastWords[0] ?? ''));
  // A first name and a second one that may be somebody's family name, too: `Burroughs, Edgar Rice`, but not `Hergé, Leslie Lonsdale-Cooper`.
  const mayBeTurned = firstWords.length === 1 || isParticle(firstWords.at(-1) ?? '') || (firstWords.some(isFirstNames) && !first.includes('-'));
  return isOneFamily && mayBeTurned;
}

/** First names, initials and particles alone: `Ursula K.`, `Antoine de`, `P.G.`. */
function isFirstNames(text: string): boolean {
  const words = text.split(/\s+/u);
  const isFirst = (word: string) => GIVEN_NAMES.has(plainWord(word)) || /^(?:\p{Lu}\.?-?){1,4}$/u.test(word);
  return words.some(isFirst) && words.every((word) => isFirst(word) || isParticle(word));
}

function isParticle(word: string): boolean {
  return PARTICLES.has(word.toLowerCase());
}

function isShortHan(text: string): boolean {
  return /^\p{Script=Han}{1,2}$/u.test(text);
}

/** In Han letters the family name stays first. */
function turned(last: string, first: string): string {
  return CJK.test(last) ? `${last}${first}` : `${first} ${last}`;
}

/** `Cole, Ann B.` as `Ann B. Cole`; anything else as it is. */
export function turnLastFirst(text: string): string {
  const [last, first, more] = piecesOf(text, ',');
  return last && first && more === undefined && isTurned(last, first) ? turned(last, first) : text;
}
