/** Stores of earlier versions get their catalogue from what is stored, whatever interrupts it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { explainItem } from '../../src/actions/explain.ts';
import { type FillDeps, fillCatalogue } from '../../src/actions/fill-catalogue.ts';
import { toCatalogueRecord } from '../../src/domain/book/catalogue-record.ts';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { matchSettings, mergeSettings } from '../pipeline/samples.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
/** Twelve books in all states, with answers of the simulated world, overrides, a lock, decisions, and names in many scripts. */
const DUMP = join(FIXTURES, 'catalogue/before-records.sql');
const BOOKS = 12;
const NOW = 1_800_000_000_000;
const settings = { match: matchSettings, merge: mergeSettings, complete: [] };

/** A state folder as the older program left it, with every book so many times. */
function stateOf(dump: string, copies = 1): string {
  const state = join(tempFolder(), 'state');
  mkdirSync(state);
  const db = new Database(join(state, 'rubricator.sqlite'));
  db.exec(readFileSync(dump, 'utf8'));
  for (let n = 1; n < copies; n++)
    db.exec(`
      insert into items select id + ${n * 1000}, library, path || ' ${n}', folder || ' ${n}', is_file, content_key, fingerprint, settings_key, edition_kind, state, problems, query, to_review
        from items where id < 1000;
      insert into candidates select item_id + ${n * 1000}, key, local, body from candidates where item_id < 1000;
      insert into overrides select item_id + ${n * 1000}, field, value, origin, set_at from overrides where item_id < 1000;
      insert into decisions select item_id + ${n * 1000}, key, verdict, decided_at from decisions where item_id < 1000;`);
  db.close();
  return state;
}

async function open(state: string) {
  const db = await openDatabase(join(state, 'rubricator.sqlite'));
  onTestFinished(() => db.destroy());
  const catalogue = createCatalogue(db);
  const store = createItemStore(db);
  const fill = (more: Partial<FillDeps> = {}) =>
    fillCatalogue({
      ...{ catalogue, store, settings, now: () => NOW, onProgress() {} },
      onBug(_, error) {
        throw error;
      },
      ...more,
    });
  return { db, catalogue, store, fill };
}

/** All that the catalogue says: what it lists, and what is found. */
async function contentOf({ catalogue }: Pick<Awaited<ReturnType<typeof open>>, 'catalogue'>) {
  const listed: unknown[] = [];
  for await (const { item, record } of catalogue.stream({})) listed.push([item.id, item.path, record]);
  const found = async (text: string) => (await catalogue.search(text, {}, { limit: 5000 })).map(({ item }) => item.id).sort((a, b) => a - b);
  return {
    listed,
    found: await Promise.all(['österreich', 'salt road', '鉄道', 'wydawnictwo', 'lantern'].map(found)),
    counts: await catalogue.countsByState(),
  };
}

describe.each([DUMP, ...readdirSync(join(FIXTURES, 'store')).map((name) => join(FIXTURES, 'store', name))])('%s', (dump) => {
  test('every book gets the record that a merge of what is stored makes', async () => {
    const opened = await open(stateOf(dump));
    const { catalogue, store, fill } = opened;
    await fill();
    const ids: number[] = [];
    for await (const { item, record } of catalogue.stream({})) {
      ids.push(item.id);
      const stored = await store.byId(item.id);
      if (!stored) throw new Error('lost');
      const merged = toCatalogueRecord(explainItem(stored, await store.load(item.id), settings).record, NOW);
      expect(record).toEqual({ ...merged, changedAtMs: record.changedAtMs });
    }
    expect(ids).toHaveLength(dump === DUMP ? BOOKS : 2);
    expect([await catalogue.countStale(), await catalogue.isFilled()]).toEqual([0, true]);
  });
});

test('overrides, decisions and names in all scripts are in the catalogue; books that are gone, too', async () => {
  const { catalogue, fill } = await open(stateOf(DUMP));
  await fill();
  const only = async (text: string) => (await catalogue.search(text, {}, { limit: 5 })).map(({ record }) => record);
  expect(await only('ĆMA')).toMatchObject([
    { values: { title: 'Ćma', publisher: 'Wydawnictwo Żółw' }, sources: { publisher: { source: 'user', confidence: 1 } } },
  ]);
  expect(await only('Ätzer')).toMatchObject([{ values: { title: 'Österreich' }, sources: { title: { source: 'user (lock)' } } }]);
  const [road] = await only('salt road lantern');
  expect(road?.values.subtitle).toBeUndefined();
  expect(road?.sources.subtitle).toEqual({ source: 'user', confidence: 1 });
  expect(await catalogue.count({ state: 'offline' }, 'long gone')).toBe(1);
});

test('a store that is filled is left alone, and progress is said batch by batch', async () => {
  const { fill } = await open(stateOf(DUMP, 25));
  const said: [number, number][] = [];
  await fill({ onProgress: (done, total) => said.push([done, total]) });
  expect(said).toEqual([
    [100, 300],
    [200, 300],
    [300, 300],
  ]);
  await fill({ onProgress: (done, total) => said.push([done, total]) });
  expect(said).toHaveLength(3);
});

test('a book whose stored answers are damaged gets an empty record, and the others theirs', async () => {
  const { db, catalogue, fill } = await open(stateOf(DUMP));
  await db.updateTable('candidates').set({ body: '{' }).where('item_id', '=', 3).execute();
  const failed: string[] = [];
  await fill({ onBug: ({ path }) => failed.push(path) });
  expect(failed).toHaveLength(1);
  expect((await catalogue.get(3))?.record).toMatchObject({ values: {}, sources: {}, conflicts: 0 });
  expect(await catalogue.countStale()).toBe(0);
});

test('killed at ten points, it goes on where it stopped, and ends as if nothing had happened', async () => {
  const copies = 18;
  const state = stateOf(DUMP, copies);
  const program = [join(import.meta.dirname, 'fill-process.ts'), join(state, 'rubricator.sqlite')];
  for (let point = 0; point < 10; point++) {
    const child = spawn(process.execPath, program, { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const gone = once(child, 'exit');
    // By turns: somewhere on the way to the end of the first batch, and somewhere in the second one.
    if (point % 2 === 1) {
      await once(child.stdout, 'data');
      child.stdin.write('.');
    }
    await new Promise((resolve) => setTimeout(resolve, point % 2 === 1 ? point : 100 + point * 30));
    child.kill('SIGKILL');
    expect(await gone).toEqual([null, 'SIGKILL']);
  }
  const last = spawn(process.execPath, program, { stdio: ['ignore', 'ignore', 'inherit'] });
  expect((await once(last, 'exit'))[0]).toBe(0);

  const whole = await open(stateOf(DUMP, copies));
  await whole.fill();
  const interrupted = await open(state);
  expect(await contentOf(interrupted)).toEqual(await contentOf(whole));
  expect(await interrupted.catalogue.count({})).toBe(BOOKS * copies);
});
