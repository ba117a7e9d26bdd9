import { createFieldRegistry } from '../../../src/store/postgres/own-fields.ts';
import { fieldRegistryContract } from '../../contract/own-fields.ts';
import { storeOnPostgres } from './open.ts';

const database = storeOnPostgres();

fieldRegistryContract('PostgreSQL', async () => [createFieldRegistry(database()), createFieldRegistry(database())]);
