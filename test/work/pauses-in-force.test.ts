import { expect, onTestFinished, test } from 'vitest';
import type { Pause } from '../../src/domain/pause.ts';
import { createPauses } from '../../src/store/pauses.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { loadPauses } from '../../src/work/pauses-in-force.ts';
import { manualClock, settle } from './manual-clock.ts';

const pauseOf = (of: Pause['of'], id: string, more: Partial<Pause> = {}): Pause => ({ of, id, actor: { kind: 'daemon' }, sinceMs: 1, ...more });

async function setUp() {
  const db = await openDatabase(':memory:');
  const clock = manualClock();
  const store = createPauses(db);
  const pauses = await loadPauses(store, clock);
  const heard: string[][] = [];
  const endListening = pauses.onChange((ended) => void heard.push(ended.map(({ of, id }) => `${of} ${id}`)));
  const stopping = new AbortController();
  const following = pauses.follow((error) => expect.unreachable(String(error)), stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await following;
    await db.destroy();
  });
  await settle();
  return { store, clock, pauses, heard, endListening };
}

test('what this process pauses counts at once, and what others pause a second later', async () => {
  const { store, clock, pauses, heard } = await setUp();
  await pauses.pause(pauseOf('library', 'mine'));
  expect(pauses.find('library', 'mine')).toMatchObject({ id: 'mine' });
  expect(pauses.find('provider', 'mine')).toBeUndefined();
  await store.put(pauseOf('provider', 'theirs'));
  expect(pauses.find('provider', 'theirs')).toBeUndefined();
  await clock.advance(1000);
  expect(pauses.find('provider', 'theirs')).toMatchObject({ id: 'theirs' });
  expect(heard).toEqual([[], []]);
  await clock.advance(10_000);
  expect(heard).toHaveLength(2);
});

test('a pause ends by itself at its time, and that is heard once', async () => {
  const { clock, pauses, heard } = await setUp();
  await pauses.pause(pauseOf('provider', 'p', { untilMs: clock.now() + 5500 }));
  await clock.advance(5499);
  expect(pauses.all()).toHaveLength(1);
  await clock.advance(1);
  expect(pauses.all()).toEqual([]);
  await clock.advance(5000);
  expect(heard).toEqual([[], ['provider p']]);
});

test('what somebody resumes is not told as ended by itself', async () => {
  const { pauses, heard, endListening } = await setUp();
  await pauses.pause(pauseOf('library', 'l'));
  expect(await pauses.resume({ of: 'library', id: 'l' })).toBe(true);
  expect(heard).toEqual([[], []]);
  expect(pauses.all()).toEqual([]);
  endListening();
  await pauses.pause(pauseOf('library', 'l'));
  expect(heard).toHaveLength(2);
});
