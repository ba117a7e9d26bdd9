import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { checkStore } from '../../../src/store/sqlite/check-store.ts';
import { copiesOf, copyStore, isCopyDue, putBack, setAside } from '../../../src/store/sqlite/copies.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { put, tempFolder } from '../../files/temp-folder.ts';

const NOON = Date.UTC(2026, 0, 15, 12);
const DAY_MS = 24 * 3_600_000;

/** A store with many rows in its outbox. */
async function made(rows = 2000) {
  const stateDir = join(tempFolder(), 'state');
  const file = join(stateDir, 'rubricator.sqlite');
  await (await openDatabase(file)).destroy();
  const db = new Database(file);
  const insert = db.prepare("insert into outbox (sink, event, created_at, due_at, attempts) values ('s', ?, 0, 0, 0)");
  db.transaction(() => {
    for (let n = 0; n < rows; n++) insert.run('x'.repeat(200));
  })();
  return { stateDir, file, db };
}

test('a copy of a store in use is whole, and nobody else’s to read; three are kept', async () => {
  const { stateDir, db } = await made(10);
  for (let day = 0; day < 5; day++) {
    expect(isCopyDue(stateDir, NOON + day * DAY_MS)).toBe(true);
    await copyStore(stateDir, NOON + day * DAY_MS);
    expect(isCopyDue(stateDir, NOON + day * DAY_MS + DAY_MS / 2)).toBe(false);
  }
  db.close();
  expect(copiesOf(stateDir).map(({ takenAtMs }) => takenAtMs)).toEqual([4, 3, 2].map((day) => NOON + day * DAY_MS));
  expect(readdirSync(join(stateDir, 'copies'))).toHaveLength(3);
  for (const { file } of copiesOf(stateDir)) expect([checkStore(file).problem, statSync(file).mode & 0o777]).toEqual([undefined, 0o600]);
});

test('a copy of the future, by a wrong clock, does not hold up the next', async () => {
  const { stateDir, db } = await made(1);
  await copyStore(stateDir, NOON + 14 * 365 * DAY_MS);
  expect(isCopyDue(stateDir, NOON)).toBe(true);
  db.close();
});

test('a damaged page is noticed, and the earlier copies stay', async () => {
  const { stateDir, file, db } = await made();
  await copyStore(stateDir, NOON);
  db.close();
  const handle = openSync(file, 'r+');
  const { size } = statSync(file);
  writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, Math.floor(size / 2 / 4096) * 4096);
  closeSync(handle);
  await expect(copyStore(stateDir, NOON + DAY_MS)).rejects.toThrow(/was not copied: /);
  expect(copiesOf(stateDir)).toHaveLength(1);
  expect(readdirSync(join(stateDir, 'copies'))).toHaveLength(1);
});

test('what is put aside is kept, and the copy takes its place', async () => {
  const { stateDir, file, db } = await made(10);
  const copy = await copyStore(stateDir, NOON);
  db.close();
  put(stateDir, { 'rubricator.sqlite': 'broken', 'rubricator.sqlite-wal': 'old' });
  const aside = setAside(stateDir, NOON) ?? '';
  expect([readFileSync(aside, 'utf8'), readFileSync(`${aside}-wal`, 'utf8'), existsSync(`${file}-wal`)]).toEqual(['broken', 'old', false]);
  putBack(copy, stateDir);
  await (await openDatabase(file)).destroy();
  expect(checkStore(file)).toEqual({ libraries: [], pauses: [], toReview: 0, unfinished: 0 });
});

test.each([
  ['', 'is empty, and was not so before'],
  ['no database at all '.repeat(100), 'rubricator state check tells what can be done'],
])('a store that is damaged is not begun anew in silence', async (text, message) => {
  const { stateDir, file, db } = await made(1);
  await copyStore(stateDir, NOON);
  db.close();
  truncateSync(file);
  put(stateDir, { 'rubricator.sqlite': text });
  await expect(openDatabase(file)).rejects.toThrow(message);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('an empty file in a new folder is a beginning', async () => {
  const file = join(tempFolder(), 'rubricator.sqlite');
  put(join(file, '..'), { 'rubricator.sqlite': '' });
  await (await openDatabase(file)).destroy();
  expect(checkStore(file).problem).toBeUndefined();
});
