import { expect, onTestFinished, test } from 'vitest';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { STEPS } from '../../src/store/sqlite/steps.ts';
import { bookUpdate, catalogueContract, knownNamesStep } from '../contract/catalogue.ts';
import { listingContract } from '../contract/listing.ts';

async function open() {
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  return { db, catalogue: createCatalogue(db), store: createItemStore(db) };
}

catalogueContract('SQLite', open);
listingContract('SQLite', open);
knownNamesStep(STEPS, async () => {
  const { db, store } = await open();
  return { db, store, openCatalogue: () => createCatalogue(db) };
});

test('the record and its words go with the item, whether they are in the index yet or not', async () => {
  const { db, catalogue, store } = await open();
  for (const path of ['A', 'B']) await store.save(bookUpdate(path, { title: 'Salt' }));
  expect(await catalogue.search('salt', {}, { limit: 5 })).toHaveLength(2);
  await store.save(bookUpdate('C', { title: 'Salt' }));
  await db.deleteFrom('items').where('path', 'in', ['A', 'C']).execute();
  expect((await catalogue.search('salt', {}, { limit: 5 })).map(({ item }) => item.path)).toEqual(['B']);
  expect(await db.selectFrom('records').select('item_id').execute()).toHaveLength(1);
});

test('five hundred texts go into the index together, and a search brings in the rest', async () => {
  const { db, catalogue, store } = await open();
  const waiting = async () => (await db.selectFrom('records_unindexed').select('item_id').execute()).length;
  await Promise.all(Array.from({ length: 499 }, (_, at) => store.save(bookUpdate(`B/${at}`, { title: 'Salt' }))));
  expect(await waiting()).toBe(499);
  await store.save(bookUpdate('C', { title: 'Salt' }));
  expect(await waiting()).toBe(0);
  await store.save(bookUpdate('D', { title: 'Salt' }));
  expect(await waiting()).toBe(1);
  expect(await catalogue.count({}, 'salt')).toBe(501);
  expect(await waiting()).toBe(0);
});
