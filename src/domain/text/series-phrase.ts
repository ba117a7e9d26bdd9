/**
 * Series phrases: what titles, subtitles and file names say of a series, such as `(Long Road, #2; Harbor Tales, #12)`, `The Long Road, Book 2`,
 * `Band 3 der Salzreihe`, `Том 2` or `第2巻`. Here they are taken out of a text, whose own spelling stays; `volume.ts` reads numbers to compare.
 */
import { piecesOf, withoutEnd } from './ends.ts';
import { parsePosition } from './position.ts';
import { fold } from './text.ts';
import { numberOfWord } from './volume.ts';

/** A place in a series as a phrase states it. `Book 5` alone has no name. */
export interface SeriesPhrase {
  name?: string;
  position: string;
}

/** A text that ends with a number, and what stands before it. */
export interface CountedText {
  name: string;
  position: string;
  /** True where `#`, `Book`, `Band` or the like says that the number counts volumes. */
  isMarked: boolean;
}

/** Words before the number of a volume: en, de, fr, es, it, nl, sv, ru. These may have it spelt out. */
const UNITS = [
  'books?|volumes?|vol|parts?|episode',
  'band|buch|teil|folge',
  'tome|livre|partie|épisode',
  'libro|tomo|volumen|parte',
  'deel|boek|bok',
  'книга|том|часть',
].join('|');
const SHORT_UNITS = 'bk|vols|pt|ep|bd|del|tom|кн|ч';
const ROMAN = 'i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx'.split(' ');

const DIGITS = '\\d{1,3}(?:[.,]\\d{1,2})?(?:[-–]\\d{1,3}(?:[.,]\\d{1,2})?)?';
const COUNT = `(?:(?:${UNITS}|${SHORT_UNITS})\\.?[\\s#]*|#\\s?)(${DIGITS})`;
const SPELT_COUNT = `(?:${UNITS})\\.?\\s+(\\p{L}+)`;

const MARKED_END = new RegExp(`(?:^|[\\s,.;])${COUNT}$`, 'iu');
const SPELT_END = new RegExp(`(?:^|[\\s,.;])${SPELT_COUNT}$`, 'iu');
const BARE_END = new RegExp(`[\\s,](${DIGITS})$`, 'u');
const CJK_END = /(?:第\s?([0-9０-９]{1,3})\s?[巻卷部冊集]|([0-9０-９]{1,3})\s?[巻卷])$/u;

const MARKED_START = new RegExp(`^${COUNT}`, 'iu');
const SPELT_START = new RegExp(`^${SPELT_COUNT}`, 'iu');
const CJK_START = /^第\s?([0-9０-９]{1,3})\s?[巻卷部冊集]/u;

/** `… of the X`, in the languages of the units. In capitals it begins a title: `Band 3 Von Bagdad nach Stambul`. */
const OF = /^\s*(?:of|in|from|der|des|von|aus|du|de la|de los|de|della|dei|di|van de|van het|van|ur|av|i|цикла|серии|из)\s+(?:the\s+)?/u;

/** Longer texts are prose. */
const MAX_LENGTH = 300;

/** Reads the number at the end of `Long Road, Book 3`, `Long Road #3`, `Long Road 03` or `長い道 第3巻`. */
export function countedAtEnd(text: string): CountedText | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const marked = CJK_END.exec(text) ?? MARKED_END.exec(text) ?? SPELT_END.exec(text);
  const found = marked && numberOf(marked) ? marked : BARE_END.exec(text);
  const position = found && numberOf(found);
  return position ? { name: withoutStop(text.slice(0, found.index)), position, isMarked: found === marked } : undefined;
}

/** Reads `Book 3`, `Vol. 3` or `第3巻` at the beginning; `length` is how far the count reaches. */
export function countedAtStart(text: string): { position: string; length: number } | undefined {
  const found = CJK_START.exec(text) ?? wholeCount(MARKED_START.exec(text) ?? SPELT_START.exec(text));
  const position = found && numberOf(found);
  return position ? { position, length: found[0].length } : undefined;
}

/** `Book 3`, but not of `Book 3rd` or `Book 1984`. */
function wholeCount(found: RegExpExecArray | null): RegExpExecArray | undefined {
  return found && !/^[\d.]*\p{L}|^\p{N}/u.test(found.input.slice(found[0].length)) ? found : undefined;
}

/** The series that a whole text names: `The Long Road, Book 2`, `Long Road #2`, `Book 2 of The Long Road`, `Book 2`. A bare number is no phrase. */
export function seriesPhrase(text: string): SeriesPhrase | undefined {
  const bare = text.trim();
  const ended = countedAtEnd(bare);
  if (ended?.isMarked) return phrase(ended.name, ended.position);
  const started = bare.length > MAX_LENGTH ? undefined : countedAtStart(bare);
  const rest = started && bare.slice(started.length);
  const of = rest && OF.exec(rest);
  return of ? phrase(rest.slice(of[0].length), started.position) : undefined;
}

function phrase(name: string, position: string): SeriesPhrase | undefined {
  const bare = withoutStop(name.replace(/\sseries$/i, ''));
  if (/[:–—-]$/u.test(bare)) return undefined;
  return bare.length > 1 ? { name: bare, position } : { position };
}

/** A title without the brackets at its end that name series, and what they name, in their order. */
export function takeSeriesBrackets(title: string): { rest: string; phrases: SeriesPhrase[] } {
  let rest = title.trim();
  let phrases: SeriesPhrase[] = [];
  for (;;) {
    const bracket = bracketAtEnd(rest);
    const inside = bracket && seriesPhrases(bracket.text);
    if (!inside || bracket.before === '') return { rest, phrases };
    phrases = [...inside, ...phrases];
    rest = bracket.before;
  }
}

/** What a bracket such as `(Long Road, #2; Harbor Tales, #12)` names; every part of it must be a phrase. */
export function seriesPhrases(text: string): SeriesPhrase[] | undefined {
  const phrases = piecesOf(text, ';').map(seriesPhrase);
  return phrases.every((each) => each !== undefined) ? phrases : undefined;
}

/** The bracket with which a text ends; brackets inside it belong to it. */
export function bracketAtEnd(text: string): { before: string; text: string } | undefined {
  const close = text.at(-1) ?? '';
  const open = OPENING.get(close);
  if (!open) return undefined;
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === close) depth++;
    else if (text[at] === open && --depth === 0) return { before: text.slice(0, at).trim(), text: text.slice(at + 1, -1).trim() };
  }
  return undefined;
}

const OPENING = new Map([
  [')', '('],
  [']', '['],
  ['）', '（'],
]);

/** The number of a match, whose first group is in digits and whose second is in digits or a word. */
function numberOf([, digits, word]: RegExpExecArray): string | undefined {
  const number = digits ?? word ?? '';
  if (/\d/u.test(number.normalize('NFKC'))) return parsePosition(number.normalize('NFKC'));
  const roman = ROMAN.indexOf(number.toLowerCase());
  return roman >= 0 ? String(roman + 1) : numberOfWord(fold(number));
}

function withoutStop(name: string): string {
  return withoutEnd(name.trim(), /[\s,.;・]/);
}
