/**
 * Fills the catalogue of a store: `node fill-process.ts FILE`. After each batch it prints how many books are done, and waits for a
 * byte on standard input, or for its end.
 */
import { readSync, writeSync } from 'node:fs';
import { fillCatalogue } from '../../src/actions/fill-catalogue.ts';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { matchSettings, mergeSettings } from '../pipeline/samples.ts';

const [file = ''] = process.argv.slice(2);
const db = await openDatabase(file);
await fillCatalogue({
  catalogue: createCatalogue(db),
  store: createItemStore(db),
  settings: { match: matchSettings, merge: mergeSettings, complete: [] },
  now: () => 1_800_000_000_000,
  booksPerBatch: 12,
  onProgress(done, total) {
    writeSync(1, `${done} of ${total}\n`);
    readSync(0, Buffer.alloc(1));
  },
  onBug(_, error) {
    throw error;
  },
});
await db.destroy();
