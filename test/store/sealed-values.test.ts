import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createSealedValues } from '../../src/store/sqlite/sealed-values.ts';
import { sealedValuesContract } from '../contract/sealed-values.ts';

sealedValuesContract('SQLite', async () => {
  const db = await openDatabase(':memory:');
  return { store: createItemStore(db), values: createSealedValues(db), close: () => db.destroy() };
});
