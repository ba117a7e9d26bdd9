/** The parts of a bare name: a count or a year at its beginning, and pieces between dashes, `by`, brackets and Japanese quotes. */
import { parsePosition } from '../../domain/text/position.ts';
import { bracketAtEnd, type CountedText, countedAtEnd, countedAtStart } from '../../domain/text/series-phrase.ts';
import { numberOfWord } from '../../domain/text/volume.ts';
import { type BareName, YEAR_DIGITS } from './marks.ts';
import { isFirstName, peopleLikeness } from './people-likeness.ts';

/** How a piece is joined to the one before it. */
export type Joint = 'start' | 'dash' | 'by' | 'bracket' | 'opening' | 'quote' | 'blank';

export interface Piece {
  text: string;
  joint: Joint;
  /** Log odds of being people; see `peopleLikeness`. */
  people: number;
  /** The number at its end, or the number that stands alone behind it. */
  counted?: CountedText;
}

/** One way to take a name apart. */
export interface Layout {
  /** How the beginning is written, for the habit's name: empty, `NN - `, `NN `, `Book NN - `, `YYYY - `. */
  lead: string;
  position?: string;
  year?: string;
  /** Log odds of this way beside the others, without looking at the pieces. */
  prior: number;
  /** The kind of count at the beginning, taken or left. */
  doubt?: 'number' | 'year';
  pieces: Piece[];
}

/** Pieces beyond this many belong to the last one. */
const MAX_PIECES = 6;

/** Takes a bare name apart in every way that is worth a thought; the likeliest is not always the first. */
export function layoutsOf({ text, isRun }: Pick<BareName, 'text' | 'isRun'>): Layout[] {
  return leadsOf(text).flatMap(({ rest, ...lead }) =>
    divisions(rest, isRun).map(({ prior, pieces }) => ({ ...lead, prior: lead.prior + prior, ...withNumbers(pieces) })),
  );
}

interface Lead {
  lead: string;
  rest: string;
  position?: string;
  year?: string;
  prior: number;
  doubt?: 'number' | 'year';
}

const YEAR_LEAD = new RegExp(`^(?:([([])(${YEAR_DIGITS})[)\\]]|(${YEAR_DIGITS}))\\s*[-–:]\\s+(?=\\S)`, 'u');
const YEAR_ALONE = new RegExp(`^\\(?(${YEAR_DIGITS})\\)?$`);
const NUMBER_LEAD = /^(\d{1,3}(?:[.,]\d{1,2})?[a-z]?)(\s+-\s+|\s*[.:)]\s+|\s+(?!\d{3}(?!\d))|\.(?=\p{L}))(?=\S)/u;
/** What follows a year in a title: `2001 - A Space Odyssey`. */
const LIKE_SUBTITLE = /^(?:an?|eine?|une?|una?|een|en|ett)\s/iu;
/** A title's own `No. 1` is as usual as a volume's. */
const AMBIGUOUS_UNIT = /^(?:no|number|nr|número|t|part|del|ч)\b/iu;

/** What may stand at the beginning, taken off or left. */
function leadsOf(text: string): Lead[] {
  const plain: Lead = { lead: '', rest: text, prior: 0 };
  if (!/^[\p{N}#([\p{L}]/u.test(text)) return [plain];
  const dated = YEAR_LEAD.exec(text);
  if (dated) return datedLeads(text, dated);
  const counted = countedAtStart(text);
  if (counted) return countedLeads(text, counted);
  if (/^\d{1,3}(?:\.\d{1,2})?$/.test(text)) return [{ lead: 'NN', rest: '', position: parsePosition(text), prior: 0 }];
  const numbered = NUMBER_LEAD.exec(text);
  if (!numbered) return [plain];
  const [whole, digits = '', gap = ''] = numbered;
  const rest = text.slice(whole.length);
  const position = parsePosition(digits);
  if (!position || !/[\p{L}\p{N}]/u.test(rest)) return [plain];
  const isFirm = gap.trim() !== '';
  const isPadded = digits.startsWith('0');
  const later = isFirm ? leadsOf(rest).filter(({ year }) => year) : [];
  const taken: Lead = { lead: isFirm ? 'NN - ' : 'NN ', rest, position, prior: isFirm || isPadded ? 0 : barePrior(Number(digits)) };
  const range = /^(\d{1,3})\s*-\s+(\S.*)$/u.exec(rest);
  if (isFirm && range && gap.includes('-')) return [{ ...taken, rest: range[2] ?? rest, position: `${position}-${Number(range[1])}` }];
  if (later.length > 0) return later.map((lead) => ({ ...taken, ...lead, lead: 'NN - YYYY - ', position }));
  // `813 - Ann Cole` is a title and its author.
  if (isFirm) return peopleLikeness(rest) < 1.5 ? [taken] : [taken, { ...plain, prior: -3 }];
  return [
    { ...taken, doubt: 'number' },
    { ...plain, prior: isPadded ? -2 : 0, doubt: 'number' },
  ];
}

/** How likely a bare number counts volumes: `12 Salt` does in most series, `3 Salt` may, `61 Hours` and `101 Dogs` hardly. */
function barePrior(number: number): number {
  if (number > 99) return -3;
  return number > 50 ? -2 : number > 25 ? -0.8 : number > 9 ? 0.4 : 0;
}

function datedLeads(text: string, dated: RegExpExecArray): Lead[] {
  const rest = text.slice(dated[0].length);
  const year = dated[2] ?? dated[3];
  const isBracketed = dated[1] !== undefined;
  const counted = leadsOf(rest).filter(({ position, lead }) => position && lead !== 'NN ');
  const taken: Lead = { lead: 'YYYY - ', rest, year, prior: 0, doubt: 'year' };
  if (counted.length > 0) return counted.map((lead) => ({ ...lead, lead: `YYYY - ${lead.lead}`, year }));
  const isTitle = !isBracketed && Number(year) >= 1990 && LIKE_SUBTITLE.test(rest);
  return [taken, { lead: '', rest: text, prior: isBracketed ? -6 : isTitle ? 0.8 : -2.5, doubt: 'year' }];
}

function countedLeads(text: string, counted: { position: string; length: number }): Lead[] {
  const after = /^(?:\s*(?:-|–|:|\.|,)\s+|\s+)(?=\S)/u.exec(text.slice(counted.length));
  const plain: Lead = { lead: '', rest: text, prior: 0 };
  // `Book 3 of the Long Road` is no number before a title.
  if (/^\s+(?:of|der|des|von|de|di|van|av)\s/u.test(text.slice(counted.length))) return [plain];
  if (!after)
    return counted.length === text.length
      ? [
          { lead: 'Book NN', rest: '', position: counted.position, prior: 0 },
          { ...plain, prior: -3 },
        ]
      : [plain];
  const start = text.slice(counted.length + after[0].length);
  const later = leadsOf(start).find(({ year }) => year);
  const taken: Lead = { lead: 'Book NN - ', rest: later?.rest ?? start, position: counted.position, year: later?.year, prior: 0 };
  return AMBIGUOUS_UNIT.test(text) ? [taken, { ...plain, prior: 0, doubt: 'number' }] : [taken];
}

interface Division {
  prior: number;
  pieces: Piece[];
}

function divisions(text: string, isRun: boolean): Division[] {
  const quoted = quotedTitle(text);
  if (quoted) return [{ prior: 0, pieces: quoted }];
  const dashed = text.split(' - ');
  const texts = dashed.length > MAX_PIECES ? [...dashed.slice(0, MAX_PIECES - 1), dashed.slice(MAX_PIECES - 1).join(' - ')] : dashed;
  const pieces = texts.map((part, at) => piece(part.trim(), at === 0 ? 'start' : 'dash')).filter(({ text: kept }) => kept !== '');
  const [last] = pieces.slice(-1);
  const [first] = pieces;
  if (!last || !first) return [{ prior: 0, pieces }];
  const divided: Division[] = [{ prior: 0, pieces }];
  const byAuthor = splitBy(last.text);
  if (byAuthor) divided.push({ prior: byAuthor.prior, pieces: [...pieces.slice(0, -1), piece(byAuthor.before, last.joint), piece(byAuthor.author, 'by')] });
  const bracket = bracketAtEnd(last.text);
  if (bracket?.before && bracket.text)
    divided.push({ prior: -0.3, pieces: [...pieces.slice(0, -1), piece(bracket.before, last.joint), piece(bracket.text, 'bracket')] });
  const opening = /^[[(]([^[\]()]{2,80})[)\]]\s*(\S.*)$/u.exec(first.text);
  if (opening) divided.push({ prior: 0, pieces: [piece(opening[1] ?? '', 'start'), piece(opening[2] ?? '', 'opening'), ...pieces.slice(1)] });
  return isRun && pieces.length === 1 ? [...divided, ...afterAuthor(first.text), ...atHyphen(first.text)] : divided;
}

/** `Ann Cole The Salt Road`: scenes write names so. Most names that begin like a person are titles, or no person at all. */
function afterAuthor(text: string): Division[] {
  const words = text.split(' ');
  if (words.length < 3 || words.length > 20) return [];
  const given = words.findIndex((word) => !isFirstName(word));
  if (given < 1 || given > 3 || given >= words.length - 1) return [];
  const author = words.slice(0, given + 1).join(' ');
  const isName = peopleLikeness(author) >= 1;
  return isName ? [{ prior: -1.5, pieces: [piece(author, 'start'), piece(words.slice(given + 1).join(' '), 'blank')] }] : [];
}

/** `Voltaire-Candide`; but `Spider-Man` is one title. */
function atHyphen(text: string): Division[] {
  const hyphen = text.indexOf('-');
  const sides = [text.slice(0, hyphen), text.slice(hyphen + 1)];
  if (hyphen < 1 || !sides.every((side) => side !== '' && !/[\s-]/.test(side))) return [];
  return [{ prior: -2, pieces: [piece(sides[0] ?? '', 'start'), piece(sides[1] ?? '', 'dash')] }];
}

function piece(text: string, joint: Joint): Piece {
  const bare = /^\[([^[\]]+)\]$/.exec(text)?.[1] ?? text;
  return {
    text: bare,
    joint,
    people: peopleLikeness(bare),
    counted: mayCount(bare) ? countedAtEnd(bare) : undefined,
  };
}

/** True inside a bracket. */
function isOpen(text: string): boolean {
  return text.lastIndexOf('(') > text.lastIndexOf(')') || text.lastIndexOf('[') > text.lastIndexOf(']');
}

/** True if the last word may be a number: in digits, Roman, spelt out, or before a Japanese counter. */
function mayCount(text: string): boolean {
  const last = text.slice(text.lastIndexOf(' ') + 1);
  return /[\d０-９]/.test(last) || /^[ivx]+$/i.test(last) || /[巻卷部冊集]$/u.test(last) || (last.length < 8 && numberOfWord(last.toLowerCase()) !== undefined);
}

/** How often the word before an author means something else. */
const BY_WORDS: ReadonlyMap<string, number> = new Map([
  ['by', 0],
  ['von', -1.2],
  ['par', -0.7],
  ['door', -0.7],
  ['av', -0.7],
  ['af', -1],
  ['por', -0.7],
  ['de', -2.6],
  ['di', -2.4],
  ['da', -2],
  ['van', -2.2],
]);
const BY_WORD = new RegExp(` (?:${[...BY_WORDS.keys()].join('|')}) `);
/** `Translated by X` names no author. */
const OTHER_WORK = /(?<!\p{L})(?:translated|edited|illustrated|narrated|read|adapted|selected|compiled|retold|übersetzt|gelesen|traduit|tradotto)$/iu;

/** `Title by Author`, at the place where what follows looks most like people. */
function splitBy(text: string): { before: string; author: string; prior: number } | undefined {
  if (!BY_WORD.test(text)) return undefined;
  let best: { before: string; author: string; prior: number } | undefined;
  let bestScore = -0.5;
  let at = text.indexOf(' ', 1);
  for (let seen = 0; at > 0 && seen < 40; seen++) {
    const next = text.indexOf(' ', at + 1);
    if (next < 0) break;
    const prior = BY_WORDS.get(text.slice(at + 1, next).toLowerCase());
    const before = text.slice(0, at).replace(/,$/, '');
    if (prior !== undefined && text[at + 1] !== text[at + 1]?.toUpperCase() && !OTHER_WORK.test(before) && !isOpen(before)) {
      const author = text.slice(next + 1);
      const likeness = peopleLikeness(author);
      const score = prior + likeness;
      // The longest name that is clearly one: `Johann Wolfgang von Goethe` is not parted at its own `von`.
      if (likeness >= 1) return { before, author, prior };
      if (score > bestScore) {
        bestScore = score;
        best = { before, author, prior };
      }
    }
    at = next;
  }
  return best;
}

/** `著者『題名』` and `『題名』著者`. */
function quotedTitle(text: string): Piece[] | undefined {
  const found = /^([^『「]*)[『「]([^』」]+)[』」](.*)$/u.exec(text);
  if (!found) return undefined;
  const [, before = '', title = '', after = ''] = found;
  const clean = (part: string) => part.replace(/^[\s\-–—[\]【】()（）]+|[\s\-–—[\]【】()（）]+$/gu, '');
  const author = clean(before) || clean(after);
  return author ? [piece(author, 'start'), piece(title.trim(), 'quote')] : [piece(title.trim(), 'start')];
}

/** Numbers and years that stand alone between dashes belong to the piece before them, or to the whole. */
function withNumbers(pieces: readonly Piece[]): { pieces: Piece[]; year?: string } {
  const kept: Piece[] = [];
  let year: string | undefined;
  for (const [at, each] of pieces.entries()) {
    const before = kept.at(-1);
    const isAfter = before !== undefined && each.joint === 'dash';
    const position = isAfter && /^#?\d{1,3}(?:[.,]\d{1,2})?$/.test(each.text) && pieces.length > 2 ? parsePosition(each.text) : undefined;
    if (before && position && !before.counted) kept[kept.length - 1] = { ...before, counted: { name: before.text, position, isMarked: true } };
    else if (isAfter && at > 0 && pieces.length > 2 && YEAR_ALONE.test(each.text)) year = YEAR_ALONE.exec(each.text)?.[1];
    else kept.push(each);
  }
  return year ? { pieces: kept, year } : { pieces: kept };
}
