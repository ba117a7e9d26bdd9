/**
 * Splitting and trimming in time that grows with the text alone. Patterns such as `\s*,\s*` and `\s+$` begin anew at every blank, so that a
 * long run of blanks takes them the square of its length.
 */

/** The pieces between separators, without the blanks around them. */
export function piecesOf(text: string, separator: string | RegExp): string[] {
  return text.split(separator).map((piece) => piece.trim());
}

/**
 * The text without what a pattern accepts at its end.
 * @param character a pattern of one character; not sticky, and without `g`
 */
export function withoutEnd(text: string, character: RegExp): string {
  let end = text.length;
  while (end > 0 && character.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}

/** The text without what a pattern of one character accepts at either end. */
export function withoutEnds(text: string, character: RegExp): string {
  let start = 0;
  while (start < text.length && character.test(text[start] ?? '')) start++;
  return withoutEnd(text.slice(start), character);
}
