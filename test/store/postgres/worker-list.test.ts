/** The list of those that work, on a real PostgreSQL, or on PGlite where none answers. */
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { type NotedWorker, SILENT_AFTER_MS, type WorkerList } from '../../../src/ports/worker-list.ts';
import { createWorkerList } from '../../../src/store/postgres/worker-list.ts';
import { storeOnPostgres } from './open.ts';

const database = storeOnPostgres();
let list: WorkerList;
beforeEach(() => {
  list = createWorkerList(database());
});
const worker = (name: string, more: Partial<NotedWorker> = {}): NotedWorker => {
  return { name, isLeading: false, machine: 'attic', processId: 7, version: '1.2.3', underWay: 0, ...more };
};
const later = (ms: number) => sql`update workers set seen_at = seen_at - ${ms}, started_at = started_at - ${ms}`.execute(database());

test('who leads stands first, then by name; each is as it was noted last', async () => {
  await list.note(worker('b'));
  await list.note(worker('c', { isLeading: true }));
  await list.note(worker('a'));
  await list.note(worker('b', { underWay: 3 }));
  const all = await list.all();
  expect(all.map(({ name, underWay }) => [name, underWay])).toEqual([
    ['c', 0],
    ['a', 0],
    ['b', 3],
  ]);
  expect(all[0]).toMatchObject({ ...worker('c', { isLeading: true }), isSilent: false });
});

test('one that is not heard of is silent, one that ends is gone, and after a day nobody remembers', async () => {
  await list.note(worker('a'));
  await list.note(worker('b'));
  await later(SILENT_AFTER_MS + 1000);
  await list.note(worker('b'));
  expect((await list.all()).map(({ name, isSilent }) => [name, isSilent])).toEqual([
    ['a', true],
    ['b', false],
  ]);
  await list.remove('b');
  expect((await list.all()).map(({ name }) => name)).toEqual(['a']);
  await later(86_400_000);
  await list.note(worker('c'));
  expect((await list.all()).map(({ name }) => name)).toEqual(['c']);
});

test('it runs since its process began, not since it was heard of', async () => {
  await list.note(worker('a'));
  await later(60_000);
  const [before] = await list.all();
  await list.note(worker('a', { underWay: 1 }));
  expect((await list.all())[0]?.startedAtMs).toBe(before?.startedAtMs);
  await list.note(worker('a', { processId: 8 }));
  expect((await list.all())[0]?.startedAtMs).toBeGreaterThan(before?.startedAtMs ?? 0);
});

test('of those that lead the last one counts', async () => {
  await list.note(worker('dead', { isLeading: true }));
  await list.note(worker('a'));
  await list.note(worker('b', { isLeading: true }));
  expect((await list.all()).map(({ name, isLeading }) => [name, isLeading])).toEqual([
    ['b', true],
    ['a', false],
  ]);
});
