/**
 * The number that counts volumes or parts at the end of a name: `Vampire Knight, Vol. 9`, `Die Saga, Teil 3`,
 * `Prima parte`, `Том второй`, `第3巻`. It tells books apart, so it is read and never merely cut off.
 */
import { lazily } from '../lazily.ts';
import { withoutEnd } from './ends.ts';
import { memoize } from './memoize.ts';
import { fold, withoutMarks } from './text.ts';

export interface VolumeNumber {
  /** `volume` counts the books of a series, `part` the pieces of one book; `any` may be either: a bare number, a German Teil. */
  kind: 'volume' | 'part' | 'any';
  /** `3`, `1.5`; a range as `1-3`. */
  value: string;
  /** True for a number without a word or a `#`. */
  isBare: boolean;
  /** True for a word that counts the books of a series (`Book`, `Band`, `tome`), and not the volumes of a comic (`Vol.`, `#`). */
  isOfSeries: boolean;
}

/** What a number counts, and the number; `name` is empty where the text is nothing but a number with its word. */
export interface CountedTitle {
  name: string;
  number: VolumeNumber;
}

const foldedWords = (text: string) => text.split(/\s+/).map(fold);
const wordsOf = (text: string) => lazily(() => new Set(foldedWords(text)));
const VOLUME_WORDS = wordsOf(`
  book books bk vol vols volume volumes tome tomes tomo tomos livre livres libro libri libros volumen volumi volym
  buch bücher band bd bände folge boek boeken bok boken bind bog episode episodio épisode ep issue nummer numéro numero number num nr no
  том тома книга книги кн выпуск 巻 卷 冊 권`);
const PART_WORDS = wordsOf('part parts pt partie parties parte parti partes часть части 部');
const EITHER_WORDS = wordsOf('teil teile deel delen del');
const KINDS = lazily(
  () =>
    new Map<string, VolumeNumber['kind']>([
      ...[...VOLUME_WORDS()].map((word) => [word, 'volume'] as const),
      ...[...PART_WORDS()].map((word) => [word, 'part'] as const),
      ...[...EITHER_WORDS(), '#'].map((word) => [word, 'any'] as const),
    ]),
);

/** Cardinals and ordinals as they stand beside such a word; the place in the list is the number. */
const SPELT = [
  'one first eins erste erster erstes ersten un une premier première uno una primer primero primera primo prima een eerste ett första один первый первая первое 一',
  'two second zwei zweite zweiter zweites zweiten deux deuxième seconde dos segundo segunda due secondo seconda twee tweede två andra два второй вторая второе 二',
  'three third drei dritte dritter drittes dritten trois troisième tres tercer tercero tercera tre terzo terza drie derde tredje три третий третья третье 三',
  'four fourth vier vierte vierter viertes vierten quatre quatrième cuatro cuarto cuarta quattro quarto quarta vierde fyra fjärde четыре четвёртый четвёртая четвертая 四',
  'five fifth fünf fünfte fünfter fünftes fünften cinq cinquième cinco quinto quinta cinque vijf vijfde fem femte пять пятый пятая 五',
  'six sixth sechs sechste sechster sechstes sechsten sixième seis sexto sexta sei sesto sesta zes zesde sex sjätte шесть шестой шестая 六',
  'seven seventh sieben siebte siebter siebtes siebten sept septième siete séptimo séptima sette settimo settima zeven zevende sju sjunde семь седьмой седьмая 七',
  'eight eighth acht achte achter achtes achten huit huitième ocho octavo octava otto ottavo ottava achtste åtta åttonde восемь восьмой восьмая 八',
  'nine ninth neun neunte neunter neuntes neunten neuf neuvième nueve noveno novena nove nono nona negen negende nio nionde девять девятый девятая 九',
  'ten tenth zehn zehnte zehnter zehntes zehnten dix dixième diez décimo décima dieci decimo decima tien tiende tio tionde десять десятый десятая 十',
  'eleven eleventh elf elfte onze once undici elva',
  'twelve twelfth zwölf zwölfte douze doce dodici twaalf tolv',
];
const NUMBERS = lazily(() => new Map(SPELT.flatMap((line, index) => foldedWords(line).map((word) => [word, String(index + 1)] as const))));
const ROMAN = new Map('i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx'.split(' ').map((word, index) => [word, String(index + 1)]));
/** First and last volume of a Japanese work in two. */
const HALVES = new Map([
  ['上', '1'],
  ['下', '2'],
]);
/** Words that count a box of books after a number, and none of them: `7 Books`. */
const PLURALS = wordsOf('books vols volumes parts livres tomes tomos libri libros bücher bände teile boeken delen partes parties тома книги части');
/** Words by which magazines and comics count, too. */
const ISSUE_WORDS = lazily(() => new Set([...foldedWords('vol vols volume volumes issue nummer numéro numero number num nr no 巻 卷 冊'), '#']));
const OF = wordsOf('of von de di van av из sur');
const BETWEEN = lazily(() => new Set(['-', '–', '—', '~', '〜', '～', '&', ...foldedWords('and und et y en och и to bis a à')]));
const ARTICLE = /^(?:the|an?|der|die|das|le|la|el|il|lo|de|het|den|det)$/i;

const TOKEN = /\d+[.,]\d{1,2}(?![\p{L}\d])|[\p{L}\d]+|[#&/~〜～–—-]/gu;
/** Titles beyond this length hold no number that we would trust. */
const MAX_LENGTH = 300;
const CJK = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー]';
const CJK_COUNTED = /第? ?([\d一二三四五六七八九十]{1,4}) ?([巻卷冊部]|권)$/u;
const CJK_HALF = /(?:(?<=^|\s)([上下])|([上下])巻)$/u;
const CJK_GLUED = new RegExp(`(?<=${CJK})(\\d{1,3})$`, 'u');

/** The number at the end of a text, and what stands before it; undefined if there is none. */
export const numberAtEnd = memoize((text): { found?: CountedTitle } => ({ found: text.length > MAX_LENGTH ? undefined : read(spaced(withoutMarks(text))) }));

interface Token {
  text: string;
  /** Folded. */
  key: string;
  at: number;
}

function read(text: string): CountedTitle | undefined {
  const tokens = [...text.matchAll(TOKEN)].map((match): Token => ({ text: match[0], key: match[0].toLowerCase(), at: match.index }));
  const last = lastOfCount(tokens);
  const found = wordThenNumber(tokens, last) ?? numberThenWord(tokens, last);
  if (!found) return undefined;
  const name = withoutEnd(text.slice(0, tokens[found.from]?.at), /[\s,.;:/–—-]/).trim();
  return { name: ARTICLE.test(name) ? '' : name, number: found.number };
}

/** Where the count ends: `Part 1 of 3` and `1/3` count to 1. */
function lastOfCount(tokens: readonly Token[]): number {
  const last = tokens.length - 1;
  const [number, of, total] = tokens.slice(-3);
  const isOutOf = of && (OF().has(of.key) || of.key === '/') && /^\d{1,3}$/.test(total?.key ?? '') && numeral(number as Token) !== undefined;
  return isOutOf ? last - 2 : last;
}

interface Found {
  number: VolumeNumber;
  /** Index of the first token that belongs to the number. */
  from: number;
}

/** `Vol. 3`, `Book Two`, `#3`, `Books 1-3`, `Vol3`, and the bare `3` or `III`. */
function wordThenNumber(tokens: readonly Token[], last: number): Found | undefined {
  const token = tokens[last];
  if (!token) return undefined;
  const glued = /^(\p{L}+)(\d{1,4})$/u.exec(token.key);
  const gluedKind = glued && (KINDS().get(glued[1] ?? '') ?? (glued[1] === 't' ? 'volume' : undefined));
  if (gluedKind) return { number: counted(gluedKind, glued[1] ?? '', glued[2] ?? ''), from: last };
  const to = numeral(token);
  const isWorded = to === undefined;
  const value = to ?? NUMBERS().get(token.key);
  if (value === undefined) return undefined;
  const first = BETWEEN().has(tokens[last - 1]?.key ?? '') ? tokens[last - 2] : undefined;
  const from = isWorded ? NUMBERS().get(first?.key ?? '') : numeral(first);
  const range = from !== undefined && Number(from) < Number(value) ? { value: `${from}-${value}`, first: last - 2 } : { value, first: last };
  const before = range.first - (tokens[range.first - 1]?.key === '#' && isNextTo(tokens[range.first - 2], tokens[range.first - 1]) ? 2 : 1);
  const kind = kindOf(tokens[before]);
  const isNobody = isWorded && tokens[before]?.key === 'no';
  if (kind && !isNobody) return { number: counted(kind, tokens[before]?.key ?? '', range.value), from: before };
  const mayBeBare = !isWorded && (/^\d/.test(token.text) || isRomanAlone(token.text));
  return mayBeBare ? { number: { kind: 'any', value: range.value, isBare: true, isOfSeries: false }, from: range.first } : undefined;
}

/** `2nd Volume`, `Erster Band`, `Вторая книга`, `3. Teil`. */
function numberThenWord(tokens: readonly Token[], last: number): Found | undefined {
  const kind = PLURALS().has(tokens[last]?.key ?? '') ? undefined : kindOf(tokens[last]);
  const token = tokens[last - 1];
  const value = token && (NUMBERS().get(token.key) ?? ordinal(token.key));
  return kind && value ? { number: counted(kind, tokens[last]?.key ?? '', value), from: last - 1 } : undefined;
}

function counted(kind: VolumeNumber['kind'], word: string, value: string): VolumeNumber {
  return { kind, value: value.replace(/^0+(?=\d)/, ''), isBare: false, isOfSeries: !ISSUE_WORDS().has(word) };
}

/** True for `Book #3`, and not for `Parts, #3`. */
function isNextTo(word: Token | undefined, mark: Token | undefined): boolean {
  return word !== undefined && mark !== undefined && KINDS().has(word.key) && mark.at - word.at - word.text.length <= 1;
}

function kindOf(token: Token | undefined): VolumeNumber['kind'] | undefined {
  if (!token) return undefined;
  return KINDS().get(token.key) ?? (token.key === 't' || token.key === 'т' ? 'volume' : token.key === 'ч' ? 'part' : undefined);
}

/** A number in digits or Roman ones. */
function numeral(token: Token | undefined): string | undefined {
  if (!token) return undefined;
  if (/^\d{1,4}(?:[.,]\d{1,2})?$/.test(token.key)) return String(Number(token.key.replace(',', '.')));
  return ROMAN.get(token.key);
}

/** A lone small `i` or `v` is a word; `II` and `iv` are hardly ever one. */
function isRomanAlone(text: string): boolean {
  return text.length > 1 || text === text.toUpperCase();
}

function ordinal(key: string): string | undefined {
  return /^(\d{1,3})(?:st|nd|rd|th|ere?|e|eme|de|te|ter|a|o|я|и|ая)?$/u.exec(key)?.[1];
}

/** Tens, from twenty on: journeys take eighty days in every language. */
const TENS = [
  'twenty zwanzig vingt veinte venti twintig tjugo двадцать',
  'thirty dreißig trente treinta trenta dertig trettio тридцать',
  'forty vierzig quarante cuarenta quaranta veertig fyrtio сорок',
  'fifty fünfzig cinquante cincuenta cinquanta vijftig femtio пятьдесят',
  'sixty sechzig soixante sesenta sessanta zestig sextio шестьдесят',
  'seventy siebzig setenta settanta zeventig sjuttio семьдесят',
  'eighty achtzig ochenta ottanta tachtig åttio восемьдесят',
  'ninety neunzig noventa novanta negentig nittio девяносто',
  'hundred hundert cent cien cento honderd hundra сто',
];
const COUNTS = lazily(
  () => new Map([...NUMBERS(), ...TENS.flatMap((line, index) => foldedWords(line).map((word) => [word, String((index + 2) * 10)] as const))]),
);

/** The number that a word stands for, if it is one: `Eleven` and `11` are the same in a title. */
export function numberOfWord(word: string): string | undefined {
  return /^\d+$/.test(word) ? String(Number(word)) : COUNTS().get(word);
}

/** Sets blanks where CJK writing has none: `進撃の巨人3`, `ナルト第3巻`, `海辺のカフカ（上）`. */
function spaced(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(CJK_COUNTED, (_, number: string, word: string) => ` ${word} ${number}`)
    .replace(CJK_HALF, (_, alone: string | undefined, counted: string | undefined) => ` 部 ${HALVES.get(alone ?? counted ?? '')}`)
    .replace(CJK_GLUED, ' $1');
}
