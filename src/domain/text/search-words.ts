/** The words by which a text is found: folded, so that case, accents and punctuation make no difference. */
import { fold } from './text.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
const ASCII = /^[\u0000-\u007f]*$/;

/** Scripts that put no blanks between words: each character counts as a word, and a word is looked for as characters in a row. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** A folded text as an index of words wants it: single words between blanks. */
export function spaceWords(folded: string): string {
  return ASCII.test(folded) ? folded : folded.replace(UNSPACED, ' $& ').replace(/ {2,}/g, ' ').trim();
}

export interface SearchWord {
  /** More than one where a script puts no blanks between words; then they stand in a row. */
  parts: string[];
  /** True if longer words that begin like this one are found too. */
  isPrefix: boolean;
}

/** What somebody looks for: each of the first words must be found, at the beginning of a word at least. Empty if the text has no letter or digit. */
export function searchWords(text: string): SearchWord[] {
  const words = new Set(fold(text.slice(0, MAX_LENGTH)).split(' ').filter(Boolean));
  // Whatever is found by a word is found by its beginning, too.
  const telling = [...words].filter((word) => ![...words].some((other) => other !== word && other.startsWith(word)));
  return telling.slice(0, MAX_WORDS).map((word) => {
    const parts = spaceWords(word).split(' ');
    return { parts, isPrefix: parts.at(-1)?.search(UNSPACED) === -1 };
  });
}

/** So many words tell a book from all others. Each takes the index its time, during which nothing else is answered. */
const MAX_LENGTH = 200;
const MAX_WORDS = 8;
