import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { UNKNOWN_ACTOR } from '../../../src/domain/actor.ts';
import { checkStore } from '../../../src/store/sqlite/check-store.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { createItemStore } from '../../../src/store/sqlite/item-store.ts';
import { put, tempFolder } from '../../files/temp-folder.ts';
import { catalogueRecordOf, query } from '../../pipeline/samples.ts';

async function made() {
  const file = join(tempFolder(), 'rubricator.sqlite');
  const db = await openDatabase(file);
  const store = createItemStore(db);
  const item = {
    library: 'l',
    folder: 'A',
    isFile: false,
    contentKey: '',
    fingerprint: '',
    settingsKey: '',
    editionKind: 'audio' as const,
    problems: [],
    query: query({}),
  };
  const save = (path: string, state: 'ok' | 'failed' | 'offline') =>
    store.save({ item: { ...item, path, state }, localCandidates: [], answers: [], overrides: [], record: catalogueRecordOf({}), sidecars: [] });
  return { file, db, store, save };
}

test('a sound store tells what it knows, and is not changed', async () => {
  const { file, db, store, save } = await made();
  const itemId = await save('A/1', 'ok');
  await save('A/2', 'failed');
  await save('A/3', 'offline');
  await store.setState(itemId, { state: 'ok', problems: [], fingerprint: 'f', isToReview: true });
  const runId = await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: UNKNOWN_ACTOR });
  await store.beginWrites([
    { runId, library: 'l', itemId, exporter: 'x', path: 'A/x', after: Buffer.from('x'), afterHash: 'h', wasOurs: false, token: 't', writtenAtMs: 1 },
  ]);
  await db.destroy();
  const before = readFileSync(file);
  expect(checkStore(file)).toEqual({ libraries: [{ library: 'l', items: 3, failed: 1, offline: 1 }], pauses: [], toReview: 1, unfinished: 1, lastRunAtMs: 1 });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a damaged one, a newer one, and what is none', async () => {
  const { file, db, save } = await made();
  for (let n = 0; n < 200; n++) await save(`A/${n}`, 'ok');
  await db.destroy();
  const raw = new Database(file);
  raw.prepare("insert into kysely_migration (name, timestamp) values ('999-future', '')").run();
  raw.close();
  expect(checkStore(file).problem).toBe('made by a newer Rubricator (999-future)');
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(8192, 0xff), 0, 8192, 8192);
  closeSync(handle);
  expect(checkStore(file).problem).toMatch(/damaged|malformed|corrupt/);
  const root = tempFolder();
  put(root, { 'x.sqlite': 'no database at all, but long enough to be taken for one '.repeat(40) });
  expect(checkStore(join(root, 'x.sqlite')).problem).toBeTruthy();
  expect(checkStore(join(root, 'gone.sqlite')).problem).toBeTruthy();
});
