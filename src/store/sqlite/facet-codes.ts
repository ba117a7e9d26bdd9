/**
 * Values of facets as they stand in a row of a book: the id of each as five letters. The first is a capital and no other is, so that a code
 * is found by looking for its letters, and all books' codes can be counted from one long text.
 */

const CODE_LENGTH = 5;
/** 43 million values; a library of a million books has about as many values. */
const MAX_ID = 26 * 36 ** 4;
const CAPITAL = 'A'.charCodeAt(0);

export function codeOf(id: number): string {
  if (!(Number.isInteger(id) && id >= 0 && id < MAX_ID)) throw new RangeError(`there is no code for ${id}`);
  const [first, rest] = [Math.floor(id / 36 ** 4), id % 36 ** 4];
  return String.fromCharCode(CAPITAL + first) + rest.toString(36).padStart(CODE_LENGTH - 1, '0');
}

/** What each letter behind the first stands for. */
const DIGITS = Uint8Array.from({ length: 256 }, (_, code) => Math.max(0, '0123456789abcdefghijklmnopqrstuvwxyz'.indexOf(String.fromCharCode(code))));

/** Counts how often each id stands in a text of codes. @param counts by id; longer than the highest id */
export function countCodes(codes: Uint8Array, counts: Uint32Array): void {
  const digit = (at: number) => DIGITS[codes[at] as number] as number;
  for (let at = 0; at < codes.length; at += CODE_LENGTH) {
    const first = (codes[at] as number) - CAPITAL;
    const id = (((first * 36 + digit(at + 1)) * 36 + digit(at + 2)) * 36 + digit(at + 3)) * 36 + digit(at + 4);
    (counts[id] as number)++;
  }
}
