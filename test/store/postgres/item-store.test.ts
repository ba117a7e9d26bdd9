import { createItemStore } from '../../../src/store/postgres/item-store.ts';
import { itemStoreContract } from '../../contract/item-store.ts';
import { storeOnPostgres } from './open.ts';

const database = storeOnPostgres();

itemStoreContract('PostgreSQL', async () => ({ store: createItemStore(database()), close: async () => undefined }));
