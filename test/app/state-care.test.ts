/** What comes back from a damaged store. */
import { expect, onTestFinished, test } from 'vitest';
import { takeBack } from '../../src/app/state-care.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createSealedValues } from '../../src/store/sqlite/sealed-values.ts';
import { bookUpdate } from '../contract/catalogue.ts';

test('a book that moved since the copy was made has what binds its encrypted values, and the one that is told of no more is passed by', async () => {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  const [store, marks] = [createItemStore(db), createSealedValues(db)];
  const [before, now] = [await store.save(bookUpdate('Before', {})), await store.save(bookUpdate('Now', {}))];
  await marks.addMark(before, 'first');
  await marks.addMark(now, 'other');
  const told = [
    { library: 'l', path: 'Now', mark: 'first' },
    { library: 'l', path: 'Now', mark: 'other' },
    { library: 'l', path: 'Gone', mark: 'third' },
  ];
  await takeBack({ decisions: [], marks: told }, { store, marks }, 0);
  expect([await marks.marksOf(before), await marks.marksOf(now)]).toEqual([[], ['first', 'other']]);
});
