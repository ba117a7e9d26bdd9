/** `rubricator review --by doubt` where many books wait: it tells of all of them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { waitingBook } from '../server/web-world.ts';
import { runCli } from './cli.ts';

const WAITING = 2001;

test(
  'groups by doubt are of all books that wait',
  async () => {
    const cwd = tempFolder();
    for (const folder of ['state', 'books']) mkdirSync(join(cwd, folder));
    writeFileSync(join(cwd, 'rubricator.yaml'), JSON.stringify({ stateDir: 'state', libraries: [{ id: 'l', path: 'books', kind: 'mixed' }] }));
    const file = join(cwd, 'state/rubricator.sqlite');
    const db = await openDatabase(file);
    const store = createItemStore(db);
    for (let n = 0; n < WAITING; n++) await waitingBook(store, `Book ${n}`);
    await db.destroy();
    const review = (...args: string[]) => runCli(['review', '--by', 'doubt', ...args], { cwd });
    expect(await review()).toMatchObject({ code: 0, stdout: expect.stringContaining(` ${WAITING}  itunes: `), stderr: '' });
    expect(JSON.parse((await review('--json')).stdout)).toMatchObject([{ books: WAITING }]);
  },
  PATIENCE_MS,
);
