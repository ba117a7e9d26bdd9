import { createPauses } from '../../../src/store/pauses.ts';
import { pausesContract } from '../../contract/pauses.ts';
import { storeOnPostgres } from './open.ts';

const database = storeOnPostgres();

pausesContract('PostgreSQL', async () => createPauses(database()));
