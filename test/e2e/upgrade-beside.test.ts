/** A newer program beside an older one on one database: both go on while a step only adds something, and the older one ends before one takes away. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { makeMp4 } from '../../src/demo/media.ts';
import { openPostgres } from '../../src/store/postgres/database.ts';
import { createItemStore } from '../../src/store/postgres/item-store.ts';
import { createQueue } from '../../src/store/postgres/queue.ts';
import { STEPS } from '../../src/store/postgres/steps.ts';
import type { SchemaSteps } from '../../src/store/schema-steps.ts';
import { hasPostgres, postgresUrl } from '../catalogues/servers.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { startDaemon } from './daemon.ts';
import { NO_PROVIDERS } from './world-config.ts';

const EXPANDED: SchemaSteps = {
  ...STEPS,
  '998-shelf-marks': { kind: 'expand', up: async (db) => void (await sql`alter table items add column shelf_mark text not null default ''`.execute(db)) },
};
const CONTRACTED: SchemaSteps = { ...EXPANDED, '999-no-starts': { up: async (db) => void (await sql`drop table starts`.execute(db)) } };

test.runIf(hasPostgres)('a newer program begins beside an older daemon, and both go on', { timeout: 300_000 }, async () => {
  const home = tempFolder();
  const books = join(home, 'books');
  mkdirSync(books);
  const add = (title: string) => put(books, { [`A/${title}/book.m4b`]: makeMp4({ durationSec: 60, tags: { album: title, artist: 'A' } }) });
  const isDone = (title: string) => expect.poll(() => existsSync(join(books, `A/${title}/metadata.json`)), { timeout: PATIENCE_MS }).toBe(true);
  const database = await postgresUrl();
  const sections = { database, stateDir: join(home, 'state'), providers: NO_PROVIDERS, api: { port: 0 }, watch: { settleSeconds: 0 } };
  put(home, { 'rubricator.yaml': JSON.stringify({ ...sections, libraries: [{ id: 'books', path: books }] }) });
  const start = () => {
    const daemon = startDaemon(join(home, 'rubricator.yaml'));
    onTestFinished(() => void daemon.child.kill('SIGKILL'));
    return daemon;
  };
  add('One');
  const older = start();
  await isDone('One');

  const newer = await openPostgres({ url: database, connections: 2 }, EXPANDED);
  onTestFinished(() => newer.destroy());
  add('Two');
  await isDone('Two');
  await older.idle();
  const known = async (path: string) => (await createItemStore(newer).find('books', path))?.id;
  expect([await known('A/One'), await known('A/Two')]).toEqual([expect.any(Number), expect.any(Number)]);
  await sql`update items set shelf_mark = 'blue'`.execute(newer);
  // What the newer one asks for, the older one does; what the newer one noted stays.
  await createQueue(newer).put([{ library: 'books', path: 'A/One', folder: 'A/One', reason: 'asked', dueAtMs: Date.now() }]);
  await expect.poll(() => createQueue(newer).counts(), { timeout: PATIENCE_MS }).toEqual([]);
  const { rows } = await sql<{ mark: string }>`select shelf_mark as mark from items order by path`.execute(newer);
  expect(rows).toEqual([{ mark: 'blue' }, { mark: 'blue' }]);

  await expect(openPostgres({ url: database }, CONTRACTED)).rejects.toThrow('stop those of the older version first (the daemon that leads)');
  expect((await older.stop()).code).toBe(0);
  const again = start();
  add('Three');
  await isDone('Three');
  expect((await again.stop()).code).toBe(0);
  await (await openPostgres({ url: database }, CONTRACTED)).destroy();
  const { code, stderr } = await start().result;
  expect(stderr).toContain('made by a newer Rubricator (999-no-starts); update the program');
  expect(code).not.toBe(0);
});
