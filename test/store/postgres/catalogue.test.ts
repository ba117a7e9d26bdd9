import { createCatalogue } from '../../../src/store/postgres/catalogue.ts';
import { createItemStore } from '../../../src/store/postgres/item-store.ts';
import { STEPS } from '../../../src/store/postgres/steps.ts';
import { catalogueContract, knownNamesStep } from '../../contract/catalogue.ts';
import { listingContract } from '../../contract/listing.ts';
import { storeOnPostgres } from './open.ts';

const postgres = storeOnPostgres();

async function open() {
  await postgres.empty();
  const db = postgres();
  return { db, catalogue: createCatalogue(db), store: createItemStore(db) };
}

catalogueContract('PostgreSQL', open);
listingContract('PostgreSQL', open);
knownNamesStep(STEPS, async () => {
  const { db, store } = await open();
  return { db, store, openCatalogue: () => createCatalogue(db) };
});
