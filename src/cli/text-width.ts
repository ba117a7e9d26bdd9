/**
 * How many columns a text takes on a terminal, by the rules of the package `string-width`, to which a test compares it. That package makes its
 * expression of all emoji when it is loaded, which takes longer than all the rest of `--help`; here nothing is made before a text needs it.
 */
import { stripVTControlCharacters } from 'node:util';
import { eastAsianWidth } from 'get-east-asian-width';

/** One column for each character: ASCII, Latin with accents, and the usual dashes, quotation marks and dots. */
const PLAIN = /^[ -~\u00A0-\u00AC\u00AE-\u02FF\u2010-\u2027]*$/;
const VISIBLE = /[^\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]/u;
const EMOJI =
  /^(?:\p{Regional_Indicator}{2}|(?!\p{Regional_Indicator})\p{Emoji_Presentation}|\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})|[\d#*]\uFE0F?\u20E3)/u;
const PICTURES = /\p{Extended_Pictographic}/gu;
const JOINER = '\u200D';
/** Marks that stand beside a letter, and half-width and full-width forms. */
const BESIDE = /[\p{Spacing_Mark}\uFF00-\uFFEF]/u;

let segmenter: Intl.Segmenter | undefined;

/** What people take for one letter each. */
export function lettersOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return lettersOf(stripVTControlCharacters(text)).reduce((width, letter) => width + widthOfLetter(letter), 0);
}

function widthOfLetter(letter: string): number {
  const start = letter.search(VISIBLE);
  if (start < 0) return 0;
  if (EMOJI.test(letter) || isJoinedPictures(letter)) return 2;
  const [base = '', ...others] = letter.slice(start);
  return [base, ...others.filter((each) => BESIDE.test(each))].reduce((width, each) => width + eastAsianWidth(each.codePointAt(0) ?? 0), 0);
}

/** Such as a family, which is one picture of several. */
function isJoinedPictures(letter: string): boolean {
  return letter.includes(JOINER) && (letter.match(PICTURES)?.length ?? 0) > 1;
}
