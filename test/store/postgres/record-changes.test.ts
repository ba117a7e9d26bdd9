import { expect, onTestFinished, test } from 'vitest';
import { createCatalogue } from '../../../src/store/postgres/catalogue.ts';
import { openPostgres } from '../../../src/store/postgres/database.ts';
import { createItemStore } from '../../../src/store/postgres/item-store.ts';
import { createRecordChanges, renewStoreId } from '../../../src/store/postgres/record-changes.ts';
import { postgresUrl } from '../../catalogues/servers.ts';
import { recordChangesContract } from '../../contract/record-changes.ts';
import { storeOnPostgres } from './open.ts';

const postgres = storeOnPostgres();

async function open() {
  const db = postgres();
  const forget = async (itemId: number) => void (await db.deleteFrom('items').where('id', '=', itemId).execute());
  return { db, changes: createRecordChanges(db), store: createItemStore(db), catalogue: createCatalogue(db), forget };
}

recordChangesContract('PostgreSQL', open, async () => {
  const db = await openPostgres({ url: await postgresUrl(), connections: 1 });
  onTestFinished(() => db.destroy());
  return createRecordChanges(db);
});

test('a store that was restored is another one for whoever follows it', async () => {
  const { db, changes } = await open();
  const before = await changes.storeId();
  await renewStoreId(db);
  expect(await changes.storeId()).not.toBe(before);
});
