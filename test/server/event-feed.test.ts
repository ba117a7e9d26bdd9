/** Events as a stream: who hears what, who comes back, and who is dropped. */
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { AnyEvent, EventName } from '../../src/domain/events.ts';
import { createEventFeed, type Follower } from '../../src/server/event-feed.ts';

function setUp() {
  const listeners: ((event: AnyEvent) => unknown)[] = [];
  const sleepers: (() => void)[] = [];
  let [count, nowMs] = [0, 0];
  const feed = createEventFeed({
    events: {
      onAny(listener) {
        listeners.push(listener);
        return () => {};
      },
    },
    newId: () => `d-${count++}`,
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
        sleepers.push(() => {
          nowMs += ms;
          resolve();
        });
      }),
  });
  const tell = (runId: number, name: EventName = 'run.start') => {
    for (const listener of listeners) listener({ name, atMs: 0, data: { runId } } as AnyEvent);
  };
  const follow = (after?: string, maySee: (event: AnyEvent) => boolean = () => true) =>
    feed.follow({ after, isWanted: () => true, see: async (event) => (maySee(event) ? event : undefined) }) as Follower;
  /** All that waits for a follower. */
  const heard = async (follower: Follower) => {
    const ids: (string | undefined)[] = [];
    for (;;) {
      const next = follower.next(1);
      await turn();
      for (const wake of sleepers.splice(0)) wake();
      const entry = await next;
      if (!entry) return ids;
      ids.push(entry.id);
    }
  };
  return { feed, tell, follow, heard };
}

test('a follower hears what comes from now on, in order', async () => {
  const { tell, follow, heard } = setUp();
  tell(1);
  const follower = follow();
  tell(2);
  tell(3);
  expect([follower.hasMissed, await heard(follower)]).toEqual([false, ['d-2', 'd-3']]);
});

test('what comes while a follower waits wakes it', async () => {
  const { tell, follow } = setUp();
  const next = follow().next(1000);
  await turn();
  tell(1);
  expect(await next).toMatchObject({ id: 'd-1', event: { data: { runId: 1 } } });
});

describe('whoever comes back', () => {
  test('gets what came meanwhile', async () => {
    const { tell, follow, heard } = setUp();
    for (let n = 1; n <= 5; n++) tell(n);
    const follower = follow('d-3');
    expect([follower.hasMissed, await heard(follower)]).toEqual([false, ['d-4', 'd-5']]);
    expect(await heard(follow('d-5'))).toEqual([]);
  });

  test('after too long hears that something is missing, and gets what is kept', async () => {
    const { tell, follow, heard } = setUp();
    for (let n = 1; n <= 1200; n++) tell(n);
    expect(follow('d-200').hasMissed).toBe(false);
    const late = follow('d-199');
    expect(late.hasMissed).toBe(true);
    const ids = await heard(late);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([1000, 'd-201', 'd-1200']);
  });

  test.each(['x-3', 'd-99', 'd-nonsense', 'd--1'])('with an id that nobody gave, such as %s, too', (id) => {
    const { tell, follow } = setUp();
    for (let n = 1; n <= 5; n++) tell(n);
    expect(follow(id).hasMissed).toBe(true);
  });
});

test('nobody hears of what he must not see, neither now nor of what is kept', async () => {
  const { tell, follow, heard } = setUp();
  const maySee = ({ name }: AnyEvent) => name !== 'run.end';
  const before = follow(undefined, maySee);
  tell(1);
  tell(2, 'run.end');
  expect([await heard(before), await heard(follow('d-0', maySee))]).toEqual([['d-1'], ['d-1']]);
});

test('who takes nothing is dropped', async () => {
  const { tell, follow } = setUp();
  const slow = follow();
  for (let n = 1; n <= 1000; n++) tell(n);
  expect(slow.hasEnded()).toBe(false);
  tell(1001);
  await slow.ended;
  expect([slow.hasEnded(), await slow.next(1)]).toEqual([true, undefined]);
});

test('no more than 32 follow at once, and who leaves makes room', () => {
  const { feed, follow } = setUp();
  const followers = Array.from({ length: 32 }, () => follow());
  const all = { after: undefined, isWanted: () => true, see: async (event: AnyEvent) => event };
  expect(feed.follow(all)).toBeUndefined();
  followers[0]?.close();
  expect(feed.follow(all)).toBeDefined();
});

test('the latest are told newest first, as far as they may be seen', async () => {
  const { feed, tell } = setUp();
  for (let n = 1; n <= 5; n++) tell(n, n === 4 ? 'run.end' : 'run.start');
  const see = async (event: AnyEvent) => ('runId' in event.data && event.data.runId === 2 ? undefined : event);
  const latest = await feed.latest({ isWanted: ({ name }) => name === 'run.start', see }, 2);
  expect(latest.map(({ data }) => data)).toEqual([{ runId: 5 }, { runId: 3 }]);
});
