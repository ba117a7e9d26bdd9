/** Opens a store as soon as it is told to by a byte on standard input: `node open-process.ts FILE`. */
import { once } from 'node:events';
import { openDatabase } from '../../src/store/sqlite/database.ts';

const [file = ''] = process.argv.slice(2);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const db = await openDatabase(file);
await db.destroy();
process.stdin.destroy();
