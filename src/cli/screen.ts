/** How wide texts are on a terminal, and how they are made to fit. */
import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A text without colours, with an ellipsis in the place of what does not fit. @param end which end of it is cut */
export function fitted(text: string, columns: number, end: 'start' | 'end' = 'end'): string {
  if (stringWidth(text) <= columns) return text;
  if (columns < 1) return '';
  const letters = [...graphemes.segment(text)].map(({ segment }) => segment);
  if (end === 'start') letters.reverse();
  let room = columns - 1;
  const kept = letters.slice(
    0,
    letters.findIndex((letter) => {
      room -= stringWidth(letter);
      return room < 0;
    }),
  );
  return end === 'start' ? `…${kept.reverse().join('')}` : `${kept.join('')}…`;
}
