/** The number of a volume and the year at the beginning of a name, taken off or left where they may belong to the title. */
import { parsePosition } from '../../domain/text/position.ts';
import { countedAtStart } from '../../domain/text/series-phrase.ts';
import { YEAR_DIGITS } from './marks.ts';
import { peopleLikeness } from './people-likeness.ts';

/** One way to read the beginning of a name. */
export interface Lead {
  /** How it is written, for the habit's name: empty, `NN - `, `NN `, `Book NN - `, `YYYY - `. */
  lead: string;
  /** The name without it. */
  rest: string;
  position?: string;
  year?: string;
  /** Log odds of this way beside the others. */
  prior: number;
  /** What the beginning may be, taken or left, where those around it must tell. */
  doubt?: 'number' | 'year';
}

const YEAR_LEAD = new RegExp(`^(?:([([])(${YEAR_DIGITS})[)\\]]|(${YEAR_DIGITS}))\\s*[-–:]\\s+(?=\\S)`, 'u');
const NUMBER_LEAD = /^(\d{1,3}(?:[.,]\d{1,2})?[a-z]?)(\s+-\s+|\s*[.:)]\s+|\s+(?!\d{3}(?!\d))|\.(?=\p{L}))(?=\S)/u;
/** What follows a year in a title: `2001 - A Space Odyssey`. */
const LIKE_SUBTITLE = /^(?:an?|eine?|une?|una?|een|en|ett)\s/iu;
/** A title's own `No. 1` is as usual as a volume's. */
const AMBIGUOUS_UNIT = /^(?:no|number|nr|número|t|part|del|ч)\b/iu;

/** What may stand at the beginning, taken off or left. */
export function leadsOf(text: string): Lead[] {
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
