import { type Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import { RECORD_VERSION } from '../../../src/domain/book/catalogue-record.ts';
import { createCatalogue } from '../../../src/store/postgres/catalogue.ts';
import { createItemStore } from '../../../src/store/postgres/item-store.ts';
import { STEPS } from '../../../src/store/postgres/steps.ts';
import { bookUpdate, catalogueContract } from '../../contract/catalogue.ts';
import { listingContract } from '../../contract/listing.ts';
import { people } from '../../pipeline/samples.ts';
import { storeOnPostgres } from './open.ts';

const postgres = storeOnPostgres();

async function open() {
  await postgres.empty();
  const db = postgres();
  return { db, catalogue: createCatalogue(db), store: createItemStore(db) };
}

catalogueContract('PostgreSQL', open);
listingContract('PostgreSQL', open);

test('the step that brings known names takes them from the records that are there', async () => {
  const { db, store } = await open();
  for (const n of [1, 2]) {
    const update = bookUpdate(`A${n}`, { authors: people('Jane Austen', `Ann Cole ${n}`) });
    await store.save({ ...update, record: { ...update.record, version: n === 1 ? RECORD_VERSION : RECORD_VERSION - 1 } });
  }
  await sql`drop table known_names`.execute(db);
  await STEPS['026-known-names']?.up(db as unknown as Kysely<unknown>);
  // Records of another version are made again at the next start.
  const known = ['Jane Austen', 'Ann Cole 1', 'Ann Cole 2'].map((name) => createCatalogue(db).isNameKnown(name, { library: 'l', path: 'new' }));
  expect(await Promise.all(known)).toEqual([true, true, false]);
});
