/** One line on a terminal while the catalogue of an older store is filled. */

import { fitted } from './fit.ts';
import { createLastLine, type Terminal } from './last-line.ts';
import { columnsOf } from './screen.ts';

/** Prints nothing where the stream is no terminal. */
export function createFillProgress(stream: Terminal): (done: number, total: number) => void {
  const lastLine = createLastLine(stream);
  return (done, total) => {
    if (!stream.isTTY) return;
    const count = (books: number) => books.toLocaleString('en');
    if (done < total) lastLine.draw(fitted(`Updating the catalogue: ${count(done)} of ${count(total)} books`, columnsOf(stream) - 1));
    else lastLine.clear();
  };
}
