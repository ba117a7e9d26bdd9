/**
 * Series positions. A position is text ("1", "1.5", "1-3", "0", "2a"), because omnibuses and side stories exist.
 * We take a number from it only to sort and to compare.
 */

const WORDS = /^(?:books?|bk|vol(?:ume)?|parts?|pt|no|nr|num(?:ber)?|#|band|bd|teil|tome|tom|folge|episode|ep|libro)[\s.]*/i;
const POSITION = /^(\d{1,4}(?:[.,]\d{1,3})?)([a-z]?)(?:\s*[-–—]\s*(\d{1,4}(?:[.,]\d{1,3})?)([a-z]?))?$/i;

/**
 * A position in canonical writing, or undefined. Accepts what providers and people write: `Book 1`,
 * `01`, `1,5`, `Vol. 3`, `1 – 3`, `2, Dramatized Adaptation`, `1p1`, `1, Part 1`.
 */
export function parsePosition(text: string): string | undefined {
  const bare = text.trim().replace(WORDS, '').replace(/^#/, '').trim();
  const match = POSITION.exec(bare) ?? POSITION.exec(withoutTail(bare).replace(/p\d+$/i, ''));
  if (!match) return undefined;
  const [, from = '', fromLetter = '', to, toLetter = ''] = match;
  const first = canonicalNumber(from) + fromLetter.toLowerCase();
  return to === undefined ? first : `${first}-${canonicalNumber(to)}${toLetter.toLowerCase()}`;
}

/** `2` of `2, Dramatized Adaptation`. */
function withoutTail(text: string): string {
  return (text.split(/[,;:(]/, 1)[0] ?? '').trimEnd();
}

function canonicalNumber(text: string): string {
  return String(Number(text.replace(',', '.')));
}

/** The first number of a position, for sorting and for formats that want a number. */
export function positionNumber(position: string): number | undefined {
  const match = /^\d+(?:\.\d+)?/.exec(position);
  return match ? Number(match[0]) : undefined;
}

/** True when a position is more than one plain number, as an omnibus ("1-3") or "2a" is. */
export function isCompoundPosition(position: string): boolean {
  return !/^\d+(?:\.\d+)?$/.test(position);
}

/** True when two positions name the same place: equal, or equal but for the letter or range of one side. */
export function positionsAgree(a: string, b: string): boolean {
  return (parsePosition(a) ?? a) === (parsePosition(b) ?? b);
}
