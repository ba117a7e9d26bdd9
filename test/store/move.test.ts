/** A store moved from its file to PostgreSQL and back has lost nothing. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { copyToPostgres } from '../../src/store/move/to-postgres.ts';
import { copyToSqlite } from '../../src/store/move/to-sqlite.ts';
import * as postgres from '../../src/store/postgres/index.ts';
import { createAuditLog } from '../../src/store/sqlite/audit-log.ts';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import { closeDatabase } from '../../src/store/sqlite/connection.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { hasPostgres, postgresUrl } from '../catalogues/servers.ts';
import { entry } from '../contract/audit-log.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { tempFolder } from '../files/temp-folder.ts';

/** Tables that no port of this test fills. */
const MORE = `
  insert into users (id, name, role, created_at) values (7, 'ann', 'admin', 5), (9, 'bob', 'reader', 6);
  delete from users where id = 9;
  insert into sessions (hash, user_id, started_at, seen_at) values ('h', 7, 1, 2);
  insert into password_links (hash, user_id, until) values ('l', 7, 3);
  insert into api_tokens (hash, user_id, name, scopes, created_at) values ('t', 7, 'mine', '["read"]', 4);
  insert into own_fields (id, place, version, field) values ('mood', 1, 1, '{"id":"mood","type":"text","label":"Mood","values":[]}');
  insert into queue (library, path, folder, reason, due_at, attempts, stamp) values ('l', 'Odd', 'Odd', 2, 10, 1, 11);
  insert into starts (library, path, seen) values ('l', 'Odd', 'x');
  insert into outbox (sink, event, created_at, due_at, attempts) values ('hook', '{"a":"b"}', 1, 2, 3);
  insert into pauses (paused, id, since) values ('library', 'l', 1);
  insert into limits values ('audible', 1.25, 2, '2026-01-01', 3, 4, 5);
  insert into provider_tallies (provider, requests, error) values ('audible', 4, 'odd' || char(0) || 'text');
  insert into provider_days (provider, day, requests) values ('audible', '2026-01-01', 4);
  insert into audio_hints values ('l', 'b' || char(0) || 'c', 1, 2, '{}'), ('l', 'ba', 1, 2, '{}'), ('l', 'é', 1, 2, cast(x'eda080' as text));
  insert into runs (id, kind, started_at, finished_at) values (3, 'scan', 1, 2);
  insert into writes (run_id, library, exporter, path, action, before, after, before_mtime_ms, written_at, done, kept)
    values (3, 'l', 'nfo', 'Odd/a.nfo', 'create', null, x'00ff10', 12.5, 3, 1, 0);
  insert into overrides (item_id, field, value, origin, set_at) select id, 'title', '"Mine"', 'user', 3 from items;
  insert into decisions (item_id, key, verdict, decided_at) select id, 'audible:B0', 'accepted', 4 from items;
  insert into shown_choices (item_id, keys) select id, '["a"]' from items;
  insert into book_marks (mark, item_id) select 'mark' || id, id from items;
  insert into lookups (item_id, provider, outcome, due_at) select id, 'audible', 'found', 9 from items;
  insert into candidates (item_id, key, local, body) select id, 'tags', 1, '{}' from items;
  insert into sidecars (library, path, item_id, exporter, hash, size_bytes, mtime_ms, bytes) select library, path || '/x', id, 'nfo', 'h', 2, 3, x'0001' from items;
`;
const BOOKS = 1203;

async function filledStore(): Promise<string> {
  const file = join(tempFolder(), 'rubricator.sqlite');
  const db = await openDatabase(file);
  const store = createItemStore(db);
  const titles = Array.from({ length: BOOKS }, (_, index) => `Salt Road ${index}`);
  await Promise.all(titles.map((title) => store.save(bookUpdate(title, { title, authors: [{ name: `Author ${title.length}` }] }))));
  const odd = await store.save(bookUpdate('Odd', { title: 'zero \0 and half \ud800', language: 'de' }, { state: 'failed', conflicts: 2 }));
  await store.save(bookUpdate('Gone', { title: 'Gone' }));
  await createCatalogue(db).finishFilling();
  const audit = createAuditLog(db);
  for (let index = 0; index < 5; index++) await audit.append(entry({ book: { id: odd, library: 'l', path: 'Odd' }, about: `word \0 ${index}` }));
  await closeDatabase(db);
  const raw = new Database(file);
  raw.exec(MORE);
  raw.close();
  return file;
}

/** All rows that are not made anew, by table. */
function contentOf(file: string): Record<string, unknown[]> {
  const db = new Database(file, { readonly: true });
  const tables = db
    .prepare<[], { name: string }>(
      "select name from sqlite_master where type = 'table' and name not glob 'records_*' and name not glob 'kysely*' and name not in ('changed_books', 'store_identity', 'facet_values', 'listed_books', 'sort_keys', 'sorts', 'searched_fields')",
    )
    .all();
  const content = Object.fromEntries(
    tables.map(({ name }) => [
      name,
      db
        .prepare(`select * from "${name}"`)
        .all()
        .map((row) => JSON.stringify(row).replaceAll('\\u0000', '').toWellFormed())
        .sort(),
    ]),
  );
  db.close();
  content.sqlite_sequence = (content.sqlite_sequence as string[]).filter((row) => !/changed_books|facet_values|:0}/.test(row));
  return content;
}

async function opened(url: string) {
  const db = await postgres.openPostgres({ url, connections: 1 });
  onTestFinished(() => db.destroy());
  return db;
}

test.runIf(hasPostgres)('there and back again, all rows, ids and counts of ids are the same, and each side finds the books', { timeout: 60_000 }, async () => {
  const file = await filledStore();
  const url = await postgresUrl();
  const db = await opened(url);
  expect(await copyToPostgres(file, db)).toEqual({ books: BOOKS + 2 });

  const there = postgres.createCatalogue(db);
  expect([await there.isFilled(), await there.count({}, 'road 1202'), await there.count({ state: 'failed' })]).toEqual([true, 1, 1]);
  expect(await postgres.createAuditLog(db).verify()).toMatchObject({ breaks: [], head: { number: 5 } });
  expect((await sql`select done, kept, before_mtime_ms from writes`.execute(db)).rows).toEqual([{ done: true, kept: false, before_mtime_ms: 12.5 }]);
  expect(await postgres.createRecordChanges(db).countAfter(0)).toBe(BOOKS + 2);
  await expect(sql`update audit_entries set body = ''`.execute(db)).rejects.toThrow('never changed');

  const back = join(tempFolder(), 'rubricator.sqlite');
  expect(await copyToSqlite(db, back)).toEqual({ books: BOOKS + 2 });
  expect(readdirSync(join(back, '..'))).toEqual(['rubricator.sqlite']);
  expect(contentOf(back)).toEqual(contentOf(file));
  await expect(postgres.openPostgres({ url })).rejects.toThrow(`the state was moved from ${postgres.shownPlace(url)} to ${join(back, '..')}`);

  const again = await openDatabase(back);
  const here = createCatalogue(again);
  expect([await here.isFilled(), await here.count({}, 'road 1202'), await here.count({ state: 'failed' })]).toEqual([true, 1, 1]);
  expect(await createAuditLog(again).verify()).toMatchObject({ breaks: [], head: { number: 5 } });
  await closeDatabase(again);
  const raw = new Database(back);
  expect(() => raw.exec("update audit_entries set body = ''")).toThrow('never changed');
  raw.exec("insert into users (name, role, created_at) values ('cid', 'reader', 1)");
  expect(raw.prepare("select id from users where name = 'cid'").pluck().get()).toBe(10);
  raw.close();
});

test.runIf(hasPostgres)('a number that was given once is not given again there', async () => {
  const file = await filledStore();
  const db = await opened(await postgresUrl());
  await copyToPostgres(file, db);
  const { rows } = await sql<{ id: number }>`insert into users (name, role, created_at) values ('cid', 'reader', 1) returning id`.execute(db);
  expect(rows).toEqual([{ id: 10 }]);
});

test.runIf(hasPostgres)('a move that breaks off leaves nothing, and can be run again', async () => {
  const file = await filledStore();
  const db = await opened(await postgresUrl());
  const raw = new Database(file);
  raw.exec("insert into audio_hints values ('l', 'bc', 1, 2, '{}')");
  await expect(copyToPostgres(file, db)).rejects.toThrow(StoreError);
  expect((await sql<{ n: number }>`select count(*) as n from items`.execute(db)).rows[0]?.n).toBe(0);
  await expect(sql`delete from audit_head`.execute(db)).rejects.toThrow('never changed');
  raw.exec("delete from audio_hints where path = 'bc'");
  raw.close();
  expect(await copyToPostgres(file, db)).toEqual({ books: BOOKS + 2 });
});

test.runIf(hasPostgres)('what does not arrive as it was is noticed, and nothing is moved', async () => {
  const file = await filledStore();
  const db = await opened(await postgresUrl());
  await sql`create function spoil() returns trigger language plpgsql as $$ begin new.seen := 'other'; return new; end $$`.execute(db);
  await sql`create trigger spoil before insert on starts for each row execute function spoil()`.execute(db);
  await expect(copyToPostgres(file, db)).rejects.toThrow('the state was not moved: starts is not the same there (1 rows here, 1 there)');
  await sql`drop trigger spoil on starts`.execute(db);
  await copyToPostgres(file, db);
  const back = join(tempFolder(), 'rubricator.sqlite');
  await sql`alter table limits add column later text`.execute(db);
  await expect(copyToSqlite(db, back)).rejects.toThrow('there is no place for limits.later');
  expect(existsSync(back)).toBe(false);
  expect(await sql`select to_regclass('moved_to')::text as found`.execute(db)).toMatchObject({ rows: [{ found: null }] });
});

test.runIf(hasPostgres)('a database that has something, or that somebody works on, takes no state', async () => {
  const file = await filledStore();
  const db = await opened(await postgresUrl());
  await sql`insert into users (name, role, created_at) values ('eve', 'admin', 1)`.execute(db);
  await expect(copyToPostgres(file, db)).rejects.toThrow('that database is not empty: it has users');
  await sql`delete from users`.execute(db);
  await sql`select pg_advisory_lock(${0x72756272}, ${0x6c656164})`.execute(db);
  await expect(copyToPostgres(file, db)).rejects.toThrow('a daemon works on that database');
  await expect(copyToSqlite(db, join(tempFolder(), 'rubricator.sqlite'))).rejects.toThrow('a daemon works on that database');
});
