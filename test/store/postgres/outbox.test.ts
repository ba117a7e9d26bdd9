import { createOutbox } from '../../../src/store/outbox.ts';
import { outboxContract } from '../../contract/outbox.ts';
import { storeOnPostgres } from './open.ts';

const database = storeOnPostgres();

outboxContract('PostgreSQL', async () => createOutbox(database()));
