/** What may be shown on a terminal of a text that somebody else wrote. */

/** Controls, separators of lines, and what turns the direction of writing: on a terminal they hide or forge what stands around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a terminal
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\p{Bidi_Control}]/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: likewise, beside what colours a line
const LINE_END_OR_COLOUR = /\u001b\[[0-9;]{0,20}m|[\u0000-\u001f\u007f-\u009f\u2028\u2029\p{Bidi_Control}]/gu;

/** Text of a file name or a tag that is safe to print: such characters are shown as `\u202e`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** A value as JSON that is safe to print, and means the same. */
export function printableJson(value: unknown, indent?: number): string {
  // What is left of line ends parts the lines of the JSON itself.
  return JSON.stringify(value, null, indent).replace(UNPRINTABLE, (character) => (character === '\n' ? character : escaped(character)));
}

/** Lines of a log that are safe to print: their ends and their colours stay. */
export function printableLines(text: string): string {
  return text.replace(LINE_END_OR_COLOUR, (piece) => (piece === '\n' || piece.length > 1 ? piece : escaped(piece)));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
