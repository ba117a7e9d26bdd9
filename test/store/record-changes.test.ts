import { expect, onTestFinished, test } from 'vitest';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createRecordChanges, renewStoreId } from '../../src/store/sqlite/record-changes.ts';
import { recordChangesContract } from '../contract/record-changes.ts';

async function open() {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  const forget = async (itemId: number) => void (await db.deleteFrom('items').where('id', '=', itemId).execute());
  return { db, changes: createRecordChanges(db), store: createItemStore(db), catalogue: createCatalogue(db), forget };
}

recordChangesContract('SQLite', open, async () => (await open()).changes);

test('a store that was restored is another one for whoever follows it', async () => {
  const { db, changes } = await open();
  const before = await changes.storeId();
  await renewStoreId(db);
  expect(await changes.storeId()).not.toBe(before);
});
