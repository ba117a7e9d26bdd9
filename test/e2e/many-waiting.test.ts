/** `rubricator review --by doubt` where more books wait than it judges. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { waitingBook } from '../server/web-world.ts';
import { runCli } from './cli.ts';

const JUDGED = 2000;

test(
  'groups by doubt say of how many books they are, where these are not all',
  async () => {
    const cwd = tempFolder();
    for (const folder of ['state', 'books']) mkdirSync(join(cwd, folder));
    writeFileSync(join(cwd, 'rubricator.yaml'), JSON.stringify({ stateDir: 'state', libraries: [{ id: 'l', path: 'books', kind: 'mixed' }] }));
    const file = join(cwd, 'state/rubricator.sqlite');
    const keep = async (from: number, to: number) => {
      const db = await openDatabase(file);
      const store = createItemStore(db);
      for (let n = from; n < to; n++) await waitingBook(store, `Book ${n}`);
      await db.destroy();
    };
    const review = (...args: string[]) => runCli(['review', '--by', 'doubt', ...args], { cwd });
    await keep(0, JUDGED);
    expect(await review()).toMatchObject({ code: 0, stdout: expect.stringContaining(` ${JUDGED}  itunes: `), stderr: '' });
    await keep(JUDGED, JUDGED + 1);
    const cut = await review('--json');
    expect(JSON.parse(cut.stdout)).toMatchObject([{ books: JUDGED }]);
    expect(cut.stderr.replace(/\s+/g, ' ')).toContain(`of the first ${JUDGED} books that wait`);
  },
  PATIENCE_MS,
);
