/** How wide texts are on a terminal, and how they are made to fit. */
import { stripVTControlCharacters } from 'node:util';
import { lettersOf, widthOf } from './text-width.ts';

/** A text without colours, with an ellipsis in the place of what does not fit. @param end which end of it is cut */
export function fitted(text: string, columns: number, end: 'start' | 'end' = 'end'): string {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return '';
  const letters = lettersOf(text);
  if (end === 'start') letters.reverse();
  let room = columns - 1;
  const kept = letters.slice(
    0,
    letters.findIndex((letter) => {
      room -= widthOf(letter);
      return room < 0;
    }),
  );
  return end === 'start' ? `…${kept.reverse().join('')}` : `${kept.join('')}…`;
}

/** Where the second part of a line may begin, such as the text after a label, for what follows to stand below it. */
const MAX_HANG_COLUMNS = 24;

/**
 * Lines broken between words, so that none is longer than so many columns. A word that is longer than a line stays whole: the terminal
 * breaks it, and gives it back whole when it is copied.
 * @param hang how deep stands what is broken off; by default below the last part of the line that begins early enough behind two blanks
 *   or more, or else a little deeper than the line
 */
export function wrapped(text: string, columns: number, hang?: number): string {
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= columns ? line : wrapLine(line, columns, hang ?? hangOf(line))))
    .join('\n');
}

function wrapLine(line: string, columns: number, hang: number): string {
  let [shown, at, blanks] = ['', 0, 0];
  for (const word of line.split(' ')) {
    if (word === '') {
      blanks++;
      continue;
    }
    const width = widthOf(word);
    const isTooLong = at + blanks + width > columns;
    const indent = Math.min(hang, columns - width);
    if (isTooLong && at > 0 && indent >= 0) {
      shown += `\n${' '.repeat(indent)}${word}`;
      at = indent + width;
    } else {
      shown += ' '.repeat(blanks) + word;
      at = isTooLong ? (at + blanks + width) % columns : at + blanks + width;
    }
    blanks = 1;
  }
  return shown;
}

function hangOf(line: string): number {
  const plain = stripVTControlCharacters(line);
  const parts = [...plain.matchAll(/\S {2,}(?=\S)/g)].map(({ 0: gap, index }) => widthOf(plain.slice(0, index + gap.length)));
  return parts.findLast((begin) => begin <= MAX_HANG_COLUMNS) ?? plain.search(/\S/) + 2;
}

/** Texts of equal width: as wide as the widest, and no wider than this. */
export function padded(texts: readonly string[], most: number): string[] {
  const fitting = texts.map((text) => fitted(text, Math.max(1, most)));
  const width = Math.max(0, ...fitting.map(widthOf));
  return fitting.map((text) => text + ' '.repeat(width - widthOf(text)));
}
