/** A new store is made in one go, and is what its steps would have made of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { closeDatabase } from '../../src/store/sqlite/connection.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { STEPS } from '../../src/store/sqlite/steps.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { BASELINE_FILE, baselineText } from './baseline-text.ts';

async function made(steps = STEPS): Promise<string> {
  const file = join(tempFolder(), 'rubricator.sqlite');
  await closeDatabase(await openDatabase(file, { steps }));
  return file;
}

/** Everything in a store but its id, and when it was made. */
function contentOf(file: string): unknown {
  const sqlite = new Database(file, { readonly: true });
  const all = (sql: string) => sqlite.prepare(sql).all() as { name: string; sql: string | null }[];
  const schema = all('select name, sql from sqlite_master order by name').map(({ name, sql }) => ({ name, sql: sql?.replace(/\s+/g, ' ') }));
  const tables = all("select name from pragma_table_list where type = 'table' and schema = 'main' and name not glob 'sqlite_*' order by name");
  const rows = tables.map(({ name }) => ({ name, rows: all(`select * from "${name}" order by 1`) }));
  sqlite.close();
  const varies = /"(?:id|timestamp)":"(?:[0-9a-f]{32}|\d{4}-\d\d-\d\dT[\d:.]+Z)"/g;
  return JSON.parse(JSON.stringify({ schema, rows }).replace(varies, '"varies":true'));
}

test('the baseline is written anew for each new step: npm run generate', async () => {
  expect(readFileSync(join(PACKAGE_ROOT, BASELINE_FILE), 'utf8')).toBe(await baselineText());
});

test('a store is the same, made in one go or step by step', async () => {
  const content = contentOf(await made());
  expect(content).toEqual(contentOf(await made({ ...STEPS })));
  expect(JSON.stringify(content)).toContain('"name":"026-known-names"');
});

test('each store has an id of its own', async () => {
  const idOf = (file: string) => new Database(file, { readonly: true }).prepare('select id from store_identity').pluck().get();
  const [one, other] = [idOf(await made()), idOf(await made())];
  expect(one).toMatch(/^[0-9a-f]{32}$/);
  expect(other).toMatch(/^[0-9a-f]{32}$/);
  expect(other).not.toBe(one);
});

test('later steps go on from it', async () => {
  const file = await made();
  const later = {
    ...STEPS,
    '999-more': { up: async (db) => void (await db.schema.createTable('more').addColumn('id', 'integer').execute()) },
  } satisfies typeof STEPS;
  await closeDatabase(await openDatabase(file, { steps: later }));
  expect(JSON.stringify(contentOf(file))).toContain('{"name":"999-more","varies":true}');
});
