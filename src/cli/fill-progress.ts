/** One line on a terminal while something is done to one book after the other. */

import { fitted } from './fit.ts';
import { createLastLine, type Terminal } from './last-line.ts';
import { columnsOf } from './screen.ts';

/**
 * Prints nothing where the stream is no terminal.
 * @param what is done to the books
 */
export function createFillProgress(stream: Terminal, what = 'Updating the catalogue'): (done: number, total: number) => void {
  const lastLine = createLastLine(stream);
  return (done, total) => {
    if (!stream.isTTY) return;
    const count = (books: number) => books.toLocaleString('en');
    if (done < total) lastLine.draw(fitted(`${what}: ${count(done)} of ${count(total)} books`, columnsOf(stream) - 1));
    else lastLine.clear();
  };
}
