import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { item, itemStoreContract, update } from '../contract/item-store.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

itemStoreContract('SQLite', async () => {
  const db = await openDatabase(':memory:');
  return { store: createItemStore(db), close: () => db.destroy() };
});

async function open(file = ':memory:') {
  const db = await openDatabase(file);
  onTestFinished(() => db.destroy());
  return { db, store: createItemStore(db) };
}

describe('the file', () => {
  test('is made with its folder, and opened again', async () => {
    const file = join(tempFolder(), 'deep/state/rubricator.sqlite');
    const first = await openDatabase(file);
    const id = await createItemStore(first).save(update('A'));
    await first.destroy();
    const { store } = await open(file);
    expect((await store.find('l', 'A'))?.id).toBe(id);
  });

  test('of a newer program is refused and left as it is', async () => {
    const file = join(tempFolder(), 'rubricator.sqlite');
    await (await openDatabase(file)).destroy();
    const raw = new Database(file);
    const { n } = raw.prepare('select count(*) as n from kysely_migration').get() as { n: number };
    raw.prepare("insert into kysely_migration (name, timestamp) values ('999-future', '')").run();
    raw.close();
    await expect(openDatabase(file)).rejects.toThrow(StoreError);
    const after = new Database(file, { readonly: true });
    expect(after.prepare('select count(*) as n from kysely_migration').get()).toEqual({ n: n + 1 });
    after.close();
  });

  test('that is no database, or cannot be made, is one clear error', async () => {
    const root = tempFolder();
    put(root, { 'rubricator.sqlite': 'not a database at all, but long enough to be taken for one'.repeat(50), file: 'x' });
    await expect(openDatabase(join(root, 'rubricator.sqlite'))).rejects.toThrow('cannot open the store');
    await expect(openDatabase(join(root, 'file/rubricator.sqlite'))).rejects.toThrow('cannot open the store');
  });
});

test('whether it can be written is found out without a trace', async () => {
  const { db, store } = await open();
  await store.tryToWrite();
  expect(await db.selectFrom('outbox').selectAll().execute()).toEqual([]);
  await db.executeQuery(sql`pragma query_only = 1`.compile(db));
  await expect(store.tryToWrite()).rejects.toThrow(/readonly/);
});

test('a full disk is said to be one, and the store goes on when there is room again', async () => {
  const { db, store } = await open(join(tempFolder(), 'store.sqlite'));
  await sql`pragma max_page_count = 1`.execute(db);
  const large = () => store.save({ ...update('A'), item: item('A', { problems: ['x'.repeat(1_000_000)] }) });
  await expect(large()).rejects.toThrow(/full/);
  await expect(store.tryToWrite()).resolves.toBeUndefined();
  await sql`pragma max_page_count = 1000000`.execute(db);
  await large();
  expect(await store.count('l')).toBe(1);
});
