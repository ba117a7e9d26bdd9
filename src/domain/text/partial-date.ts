/** Dates that are known to the year, the month or the day: `2019`, `2019-05`, `2019-05-01`. Always UTC. */

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
/** Years that programs write for "unknown": calibre's 0101, Audible's 2200. */
const NOT_STATED_YEARS = new Set(['0101', '2200', '9999']);

/**
 * Reads a partial date from what files and providers write: ISO dates with or without time, `1999`, `July 2004`,
 * `May 4, 2021`, `4 May 2021`, `2021/05/04`. Undefined for placeholders (year 0101, 2200-01-01) and for nonsense.
 *
 * A time just short of midnight UTC belongs to the next day (calibre writes local midnight as UTC).
 */
export function parsePartialDate(text: string): string | undefined {
  const trimmed = text.trim().slice(0, 40);
  return fromIso(trimmed) ?? fromWords(trimmed);
}

function fromIso(text: string): string | undefined {
  const match = /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/.exec(text);
  if (!match) return undefined;
  const [, year = '', month, day, hour] = match;
  const date = joined(year, month, day);
  if (date === undefined || day === undefined || hour === undefined || Number(hour) < 12) return date;
  const next = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + 1));
  return next.toISOString().slice(0, 10);
}

function fromWords(text: string): string | undefined {
  const year = /\b(\d{4})\b/.exec(text)?.[1];
  if (!year) return undefined;
  const word = /[A-Za-z]{3,}/.exec(text)?.[0].toLowerCase();
  const month = word ? MONTHS.findIndex((name) => name.startsWith(word)) + 1 : 0;
  if (month === 0) return undefined;
  const day = /\b(\d{1,2})(?:st|nd|rd|th)?\b/.exec(text.replace(year, ''))?.[1];
  return joined(year, String(month), day);
}

function joined(year: string, month?: string, day?: string): string | undefined {
  if (NOT_STATED_YEARS.has(year) || Number(year) < 1000) return undefined;
  if (month === undefined || Number(month) === 0) return year;
  const m = Number(month);
  if (m > 12) return undefined;
  const yearMonth = `${year}-${String(m).padStart(2, '0')}`;
  if (day === undefined || Number(day) === 0) return yearMonth;
  const d = Number(day);
  const last = new Date(Date.UTC(Number(year), m, 0)).getUTCDate();
  return d <= last ? `${yearMonth}-${String(d).padStart(2, '0')}` : undefined;
}

/** True when two dates agree as far as the less precise one goes. */
export function datesAgree(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

/** The four digits of the year. */
export function yearOf(date: string): string {
  return date.slice(0, 4);
}

/** The whole date that formats without partial dates want: the first day of what is known. */
export function asFullDate(date: string): string {
  return `${date}-01-01`.slice(0, 10);
}
