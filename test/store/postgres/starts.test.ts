import { createStarts } from '../../../src/store/postgres/starts.ts';
import { startsContract } from '../../contract/starts.ts';
import { storeOnPostgres } from './open.ts';

const database = storeOnPostgres();

startsContract('PostgreSQL', async () => createStarts(database()));
