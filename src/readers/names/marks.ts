/**
 * What stands in a name beside title, author and series, wherever it stands: identifiers, narrators, the year, and marks of formats, shops, release
 * groups and collections. All readings of a name have it in common.
 */

import { type Identifier, isAmbiguousAsin, parseAsin, parseIsbn } from '../../domain/book/identifier.ts';
import type { Person } from '../../domain/book/names.ts';
import { splitPeople } from '../../domain/book/split-people.ts';
import { abridgedOf, isDramatised } from '../../domain/text/edition-words.ts';
import { withoutEnd } from '../../domain/text/ends.ts';
import { type SeriesPhrase, seriesPhrases } from '../../domain/text/series-phrase.ts';
import { spaced } from './spacing.ts';

/** A name without its marks, and what they said. */
export interface BareName {
  text: string;
  /** True for a name that had no blanks, such as `Ann.Cole.Salt`: nothing but words in a row. */
  isRun: boolean;
  identifiers: Identifier[];
  narrators: Person[];
  year?: string;
  /** What brackets say of series: `(Long Road, Book 2)`. */
  phrases: SeriesPhrase[];
  abridged?: boolean;
  dramatised?: boolean;
}

/** Longer names are cut: no file system has them. */
const MAX_LENGTH = 300;

const FORMAT = 'm4b|m4a|mp3|mp4|flac|ogg|opus|aac|aax|wma|epub3?|pdf|mobi|azw[34]?|kfx|fb2|lit|rtf|djvu|cbz|cbr';
const RATE =
  '\\d{2,4}\\s?k(?:b|bps|bit|hz)?(?:/s)?|\\d{2,3}(?:\\.\\d)?\\s?khz|(?:32|48|56|62|64|80|96|112|125|126|128|160|192|224|256|320)|[cv]br|v\\d\\.\\d|mono|stereo';
const SIZE = '\\d{1,5}(?:[.,]\\d{1,2})?\\s?[kmg]i?b';
const KIND =
  'un-?abr(?:idged|\\.)?|abr(?:idged|\\.)|audio ?books?|e-?books?|retail|repack|proper|web(?:-?dl)?|rip|scan|ocr|drm[- ]?free|dramati[sz]ed(?: adaptation)?|full[ -]cast(?: (?:edition|recording))?|chapterized|chaptered|complete|' +
  'ungek(?:ü|u|ue)rzte?(?: lesung)?|gek(?:ü|u|ue)rzte?(?: lesung)?|lesung|h[öo]rbuch|h[öo]rspiel|texte? int[ée]gral|livre audio|audiolibro|audiolibri|integrale|luisterboek|ljudbok|аудиокнига|читает [^)\\]}]{2,60}';
const ORIGIN =
  "z-?lib(?:rary)?(?:\\.\\w{2,4})?|(?:1lib|b-ok|libgen|annas?-archive|epubbooks|oceanofpdf|audiobookbay)(?:\\.\\w{2,4})?|anna[’']?s archive|libgen|libro\\.fm|librivox|audible(?:\\.\\w{2,3}){0,2}|calibre";
const LANGUAGE =
  'english|german|deutsch|french|fran[çc]ais|spanish|espa[ñn]ol|italian[oa]?|dutch|nederlands|swedish|svenska|russian|eng?|ger|deu?|fre?|spa?|ita?|nld?|swe?|rus?';
const NOISE_ATOM = `(?:${KIND}|${FORMAT}|${RATE}|${SIZE}|${ORIGIN})`;
/** Noise at the beginning of what a bracket holds. */
const BRACKET_NOISE = new RegExp(`^(?:${NOISE_ATOM}|${LANGUAGE})(?:-\\w{2,12})?(?:[\\s,;+/|@.-]+|$)`, 'iu');
/** A word at the end of a name that is noise without brackets. A bare `64` or `Complete` may belong to a title. */
const NOISE_WORD = new RegExp(
  `^(?:un-?abr(?:idged|\\.)|abridged|retail|repack|e-?book|audio-?books?|h[öo]rbuch|ungek(?:ü|u|ue)rzt|gek(?:ü|u|ue)rzt|${FORMAT}|\\d{2,4}k(?:bps|bit)?|${SIZE}|[cv]br|v\\d\\.\\d|z-?lib\\.\\w{2,4})(?:-\\w{2,12})?$`,
  'iu',
);
const BARE_RATE = /^(?:32|48|56|62|64|80|96|112|125|126|128|160|192|224|256|320)(?:-\w{2,12})?$/;
/** What only stands after the marks of Anna's Archive and the like: a hash. */
const HASH = /^[0-9a-f]{24,}$/i;
/** Years in which books were published; `2061` is a title. */
export const YEAR_DIGITS = '(?:1[4-9]\\d{2}|20[0-2]\\d|2030)';
const YEAR = new RegExp(`^${YEAR_DIGITS}$`);
const SPOKEN = /^(?:narrated|read|gelesen|vorgelesen|lu|letto|le[ií]do|voorgelezen|inl[äa]st|читает) ?(?:by|von|par|da|por|door|av|:)? /iu;

/** Some word of how a book was produced. */
const PRODUCTION = /abridged|gek|dramati|cast|radio|spiel|drama/i;

/** Takes the marks off. Nothing is taken that would leave no name. */
export function takeMarks(name: string): BareName {
  const taken = takeIdentifiers(name.length > MAX_LENGTH ? name.slice(0, MAX_LENGTH) : name);
  const bare: BareName = { text: spaced(taken.rest), isRun: !taken.rest.includes(' '), identifiers: taken.identifiers, narrators: [], phrases: [] };
  if (/[([{（]/.test(bare.text)) takeBrackets(bare);
  takeSpokenTail(bare);
  takeNoiseTail(bare);
  if (PRODUCTION.test(taken.rest)) {
    bare.abridged = abridgedOf(taken.rest);
    bare.dramatised = isDramatised(taken.rest) || undefined;
  }
  return bare;
}

/** ASINs and ISBNs in brackets, braces or bare; the name without them. */
function takeIdentifiers(name: string): { rest: string; identifiers: Identifier[] } {
  const identifiers: Identifier[] = [];
  if (!/\d[\dX-]{8}|B0/i.test(name)) return { rest: name, identifiers };
  const note = (text: string): boolean => {
    const isbn = parseIsbn(text);
    const asin = parseAsin(text);
    if (asin && (text === text.toUpperCase() || /^B0/i.test(text))) identifiers.push({ type: 'asin', value: asin });
    if (isbn && (!asin || isAmbiguousAsin(asin))) identifiers.push({ type: 'isbn', value: isbn });
    return isbn !== undefined || asin !== undefined;
  };
  let rest = name.replace(/[[({](?:(?:asin|isbn)[.:=_ -]{0,3})?([0-9A-Z-]+)[\])}]/gi, (whole, id: string) => (note(id) ? ' ' : whole));
  if (identifiers.length === 0)
    rest = rest.replace(/(?<=^|[\s._-])(B0[0-9A-Z]{8}|97[89]\d{10})(?=$|[\s._-])/g, (whole, id: string) => (note(id) ? ' ' : whole));
  return { identifiers, rest: rest.replace(/\s{2,}/g, ' ').trim() };
}

/** Reads every bracket: what is a mark goes, what may be a title, an author or a series stays. */
function takeBrackets(bare: BareName): void {
  const rest = bare.text.replace(/\(([^()]*)\)|\[([^[\]]*)\]|\{([^{}]*)\}/gu, (whole, round?: string, square?: string, brace?: string) => {
    const inside = (round ?? square ?? brace ?? '').trim();
    return isMark(inside, bare, brace !== undefined) ? ' ' : whole;
  });
  const text = tidy(rest);
  if (text !== '' && /[\p{L}\p{N}]/u.test(text)) bare.text = text;
}

function isMark(inside: string, bare: BareName, isBraced: boolean): boolean {
  if (inside === '') return true;
  if (YEAR.test(inside)) {
    bare.year ??= inside;
    return true;
  }
  // Calibre numbers its folders.
  if (/^\d{1,6}$/.test(inside) || HASH.test(inside)) return true;
  const spoken = SPOKEN.exec(inside);
  if (spoken) return noteNarrators(inside.slice(spoken[0].length), bare, true);
  if (isNothingButNoise(inside)) return true;
  const phrases = /[\p{N}]|\s\p{L}+$/u.test(inside) ? seriesPhrases(inside) : undefined;
  if (phrases) {
    bare.phrases.push(...phrases);
    return true;
  }
  return isBraced && inside.length > 2 && noteNarrators(inside, bare, false);
}

function isNothingButNoise(inside: string): boolean {
  let rest = inside;
  while (rest !== '') {
    const noise = BRACKET_NOISE.exec(rest);
    if (!noise) return false;
    rest = rest.slice(noise[0].length);
  }
  return true;
}

/** Braces hold narrators if a name in them has two words at least; after `read by` any name does. */
function noteNarrators(text: string, bare: BareName, isSpoken: boolean): boolean {
  const narrators = splitPeople(text).map(({ name }) => ({ name }));
  if (!isSpoken && !narrators.some(({ name }) => /\s|\p{Lo}{2}/u.test(name))) return false;
  bare.narrators.push(...narrators);
  return true;
}

/** `- read by Dara Quill` at the end. */
function takeSpokenTail(bare: BareName): void {
  const at = bare.text.lastIndexOf(' - ');
  const tail = at > 0 ? bare.text.slice(at + 3) : '';
  const spoken = SPOKEN.exec(tail);
  if (!spoken || !/\s(?:by|von|par|da|por|door|av)\s/iu.test(`${spoken[0]} `)) return;
  if (noteNarrators(tail.slice(spoken[0].length), bare, true)) bare.text = bare.text.slice(0, at);
}

/** Formats, bit rates and release groups at the end without brackets. */
function takeNoiseTail(bare: BareName): void {
  let text = withoutArchive(bare.text);
  let isNoisy = false;
  for (;;) {
    const at = text.lastIndexOf(' ');
    const last = text.slice(at + 1);
    if (at <= 0) break;
    const isNoise = NOISE_WORD.test(last) || last === '-' || (isNoisy && BARE_RATE.test(last)) || (/^\d{3}$/.test(last) && last === '320') || HASH.test(last);
    if (isNoisy && isSceneYear(last, text.slice(0, at), bare)) bare.year = last;
    else if (!isNoise) break;
    if (last !== '-') isNoisy = true;
    text = text.slice(0, at).trimEnd();
  }
  bare.text = tidy(text);
}

/** Scenes write the year behind the title, without brackets; what is left must still be a title. */
function isSceneYear(word: string, before: string, { isRun, year }: BareName): boolean {
  return isRun && year === undefined && YEAR.test(word) && !before.trimEnd().endsWith(' -');
}

/** Anna's Archive writes title, people, edition, publisher and a hash, and its name at the end. */
function withoutArchive(text: string): string {
  const origin = / - (?:anna[’']?s archive|z-?library)$/iu.exec(text);
  return origin ? text.slice(0, origin.index).split(' - ').slice(0, 2).join(' - ') : text;
}

/** Without what a taken mark leaves behind: two blanks, and dashes at the ends. */
function tidy(text: string): string {
  const rest = text
    .replace(/ {2,}/g, ' ')
    .replace(/(?: -)+(?= -(?: |$))/g, '')
    .replace(/^(?:- |[\s,])+/u, '');
  let bare = withoutEnd(rest, /[\s,]/);
  while (bare.endsWith(' -')) bare = withoutEnd(bare.slice(0, -2), /[\s,]/);
  return bare;
}
