/** Text for comparing: folding, noise, similarity. Nothing here changes a value that we keep. */
import { distance } from 'fastest-levenshtein';
import { lazily } from '../lazily.ts';
import { memoize } from './memoize.ts';

/** Letters that Unicode does not decompose, in their usual Latin spelling. */
const LETTERS: Record<string, string> = { ł: 'l', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h' };
const QUOTES = /[\u0027\u0060\u00b4\u2018\u2019\u201b\u02bc\u02b9\u05f3\uff07]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
const ASCII = /^[\u0000-\u007f]*$/;
const MARKS = /(?![\u3099\u309a])\p{Mn}/gu;

/** Leading articles of the languages that put one there. */
export const ARTICLES = /^(?:the|an?|der|die|das|ein|eine|le|la|les|l|un|une|el|los|las|il|lo|gli|een|het|de)\s+(?=\S)/u;

/** Case, diacritics, typographic quotes, punctuation and `&` folded away; single blanks between words. */
export const fold = memoize((text) => {
  const plain = lowerWithoutMarks(text).replace(QUOTES, '').replace(/&/g, ' and ');
  // The expression of all letters takes milliseconds to make: most texts, and all that are folded at the start, do without.
  return plain.replace(ASCII.test(plain) ? /[^a-z0-9+#]+/g : /[^\p{L}\p{N}+#]+/gu, ' ').trim();
});

/** Without diacritics, and with compatibility forms (full-width digits, ligatures) in their plain writing. */
export function withoutMarks(text: string): string {
  return ASCII.test(text) ? text : text.normalize('NFKD').replace(MARKS, '').normalize('NFC');
}

function lowerWithoutMarks(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return withoutMarks(text)
    .toLowerCase()
    .replace(/[łøßæœđðþıħ]/g, (letter) => LETTERS[letter] ?? letter);
}

const SERIES_WORDS = / (?:series|reihe|serie|saga|trilogy|trilogie|books?|novels?|collection)$/u;

/** A series name folded for comparing: `The Wheel of Time Series` and `Wheel of Time [publication order]` are one. */
export const foldSeries = memoize((name) => {
  const bare = name.replace(/[[(][^[\]()]*[\])]/g, (bracket) => (/\border\b/i.test(bracket) ? ' ' : bracket)).trim();
  const folded = fold(bare).replace(ARTICLES, '');
  const short = folded.replace(/ (?:series|reihe|serie|novels)$/u, '');
  return short || folded || name.trim().toLowerCase();
});

/** A series name without even `Saga` or `Trilogy`, for scoring only. */
export function looseSeries(name: string): string {
  const folded = foldSeries(name);
  return folded.replace(SERIES_WORDS, '') || folded;
}

/** How alike two texts are, 0…1: the better of as-is and with the words sorted, by edit distance. */
export function similarity(a: string, b: string): number {
  if (a === b) return a === '' ? 0 : 1;
  if (!a || !b) return 0;
  return Math.max(editRatio(a, b), editRatio(sortedWords(a), sortedWords(b)));
}

/** True for two folded texts that differ by a slip or two. Texts with different numbers never match. */
export function isMisspelling(a: string, b: string): boolean {
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).join(' ');
  const length = Math.min(a.length, b.length);
  const slips = length < 6 ? 1 : Math.max(2, Math.floor(length / 10));
  return length > 2 && numbers(a) === numbers(b) && distance(a, b) <= slips;
}

function editRatio(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  return 1 - distance(a, b) / longest;
}

function sortedWords(text: string): string {
  return text.split(' ').sort().join(' ');
}

/** What programs and people write where they do not know, in small letters. */
const UNKNOWN: ReadonlySet<string> = new Set(
  [
    'unknown|unknown author|unknown artist|unknown title|unknown album|unknown narrator|unknown reader|various|various authors|various artists',
    'untitled|untitled document|no title|no artist|n/a|na|none',
    'unbekannt|unbekannter autor|unbekannter interpret|unbekannter künstler|unbekannter titel|unbekannter sprecher|unbekanntes album|ohne titel',
    'inconnu|auteur inconnu|artiste inconnu|album inconnu|titre inconnu|sans titre|artistes divers|auteurs divers',
    'desconocido|autor desconocido|artista desconocido|álbum desconocido|título desconocido|sin título|varios autores|varios artistas',
    'sconosciuto|autore sconosciuto|artista sconosciuto|album sconosciuto|titolo sconosciuto|senza titolo|autori vari|artisti vari',
    'onbekend|onbekende auteur|onbekende artiest|onbekend album|onbekende titel|zonder titel|naamloos|diverse artiesten|diverse auteurs',
    'okänd|okänd författare|okänd artist|okänd titel|okänt album|namnlös|utan titel|diverse artister',
    'неизвестен|неизвестный|неизвестно|неизвестный автор|неизвестный исполнитель|неизвестный альбом|без названия|разные исполнители|разные авторы',
    '不明|不明なアーティスト|不明なアルバム|不明なタイトル|アーティスト不明|作者不明|著者不明|無題',
  ].flatMap((language) => language.split('|')),
);
/** Words that programs fill in: a kind of medium, a number. */
const FILLED =
  /^(?:audio ?books?|(?:track|chapter|kapitel|disc|disk|cd|part|teil|file)[ _-]*\d*|(?:chapitre|piste|capítulo|pista|capitolo|traccia|hoofdstuk|spår|глава|дорожка|трек|часть|トラック)[ _-]*\d+|new (?:folder|recording).*|0\d{1,2}|\d{1,2})$/iu;
/** What word processors and printers put into a file: its name, or that it has none yet. */
const DOCUMENT =
  /^microsoft (?:word|excel|powerpoint)(?: - .*)?$|^(?:untitled|unbenannt|document|dokument|doc|sans nom)[ _-]*\d+$|^untitled document$|^(?:powerpoint|slide) presentation$/i;
const FILE_NAME = /[^.\s]\.(?:docx?|odt|rtf|wpd|indd|qxd|pmd|pdf|tex|dvi|ps|txt|html?|epub|mobi)$/i;

/** True for a text that fills a field without saying anything: `Unknown Author`, `Track 01`, `Chapter 1`, `Microsoft Word - draft.doc`. */
export function isPlaceholder(text: string): boolean {
  const bare = text.trim().replace(/^[[(<]|[\])>]$/g, '');
  return UNKNOWN.has(bare.toLowerCase()) || FILLED.test(bare) || DOCUMENT.test(bare) || FILE_NAME.test(bare);
}

const GENERIC_CHAPTER =
  /^(?:(?:chapter|kapitel|chapitre|cap[ií]tulo|capitolo|rozdzia[łl]|hoofdstuk|kapittel|kapitola|глава|chương|track|part|teil|section|file|פרק|الفصل)?[\s._#-]*\d{1,4}|第\s*\d{1,4}\s*[章話回]|\d{1,4}\s*\/\s*\d{1,4})$/iu;

/** True for a chapter title that only counts: `Chapter 1`, `001`, `第3章`. */
function isGenericChapterTitle(title: string): boolean {
  return GENERIC_CHAPTER.test(title.trim());
}

/** True for a list of chapter titles most of which only count. */
export function areGenericTitles(titles: readonly string[]): boolean {
  const generic = titles.filter((title) => title.trim() === '' || isGenericChapterTitle(title)).length;
  return generic >= titles.length * 0.8;
}

/** Makes a line fit to keep: removes control characters and lone surrogates, joins blanks, trims. */
export function cleanLine(text: string): string {
  return stripControls(text).replace(/\s+/gu, ' ').trim();
}

/** Makes a text of several lines fit to keep: line ends as LF, no control characters, no lone surrogates. */
export function cleanText(text: string): string {
  const lines = stripControls(text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')).split('\n');
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

/**
 * Removes what XML 1.0 (section 2.2) and readers cannot bear: controls, and embeddings that turn the direction of what follows. Marks of
 * direction stay, as names in right-to-left scripts are written with them.
 */
function stripControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ufeff]/g, '');
}

const collator = lazily(() => new Intl.Collator('en', { numeric: true, sensitivity: 'base' }));

/** Natural order: `2` before `10`, case and Unicode form aside; code units decide a tie. */
export function naturalOrder(a: string, b: string): number {
  return collator().compare(a.normalize('NFC'), b.normalize('NFC')) || (a < b ? -1 : a > b ? 1 : 0);
}
