import { createItemStore } from '../../../src/store/postgres/item-store.ts';
import { createSealedValues } from '../../../src/store/postgres/sealed-values.ts';
import { sealedValuesContract } from '../../contract/sealed-values.ts';
import { storeOnPostgres } from './open.ts';

const database = storeOnPostgres();

sealedValuesContract('PostgreSQL', async () => {
  const db = database();
  return { store: createItemStore(db), values: createSealedValues(db), close: async () => undefined };
});
