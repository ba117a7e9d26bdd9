/** A process that swaps a folder for a link out of the library and back, as fast as it can: `node swapper.ts <library> <outside>`. */
import { renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

const [library = '', outside = ''] = process.argv.slice(2);
const book = join(library, 'book');
const aside = join(library, '.aside');
process.on('message', (message) => {
  if (message === 'stop') process.exit();
});

function swap(): void {
  for (let n = 0; n < 200; n++) {
    renameSync(book, aside);
    symlinkSync(outside, book);
    unlinkSync(book);
    renameSync(aside, book);
  }
  process.send?.('swapped');
  setImmediate(swap);
}
swap();
