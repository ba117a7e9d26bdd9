import { beforeEach, expect, test } from 'vitest';
import { UnavailableError } from '../../src/domain/errors.ts';
import type { AnyEvent } from '../../src/domain/events.ts';
import { startTelling } from '../../src/events/telling.ts';
import type { Outbox } from '../../src/ports/outbox.ts';
import type { ActiveSink } from '../../src/sdk/sink.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { manualClock, settle } from '../work/manual-clock.ts';

let outbox: Outbox;
beforeEach(async () => {
  const db = await openDatabase(':memory:');
  outbox = createOutbox(db);
  return () => db.destroy();
});

/** A command with one sink that wants to hear of books that are gone. */
function command({ isDaemonRunning = false, deliver }: { isDaemonRunning?: boolean; deliver?: ActiveSink['deliver'] } = {}) {
  const heard: string[] = [];
  const clock = manualClock();
  const state = { isClosed: false };
  const sink: ActiveSink = {
    ...{ id: 'hook', events: ['item.offline'], atOnce: 1 },
    deliver: deliver ?? (async (events) => void heard.push(...events.map((event: AnyEvent) => (event.data as { path: string }).path))),
    async close() {
      state.isClosed = true;
    },
  };
  const telling = startTelling({ outbox, clock, random: () => 0.5, sinks: () => [sink], isDaemonRunning: async () => isDaemonRunning });
  const gone = (path: string) => telling.emit('item.offline', { library: 'l', path });
  return { telling, gone, heard, clock, state };
}

const waiting = async () => (await outbox.counts()).map((count) => count.waiting);

test('without a daemon the command tells the sinks itself, in order, and what an earlier one left', async () => {
  await outbox.put('hook', { name: 'item.offline', atMs: 1, data: { library: 'l', path: 'earlier' } });
  const { telling, gone, heard, state } = command();
  gone('a');
  telling.emit('item.unchanged', { library: 'l', path: 'x' });
  gone('b');
  expect(await telling.finish(10_000)).toEqual([]);
  expect([heard, await waiting(), state.isClosed]).toEqual([['earlier', 'a', 'b'], [], true]);
});

test('beside a daemon it only puts them where the daemon finds them', async () => {
  const { telling, gone, heard } = command({ isDaemonRunning: true });
  gone('a');
  expect(await telling.finish(10_000)).toEqual([]);
  expect([heard, await waiting()]).toEqual([[], [1]]);
});

test('who does not hear is told of, with how much waits, and is not asked again and again', async () => {
  let asked = 0;
  const { telling, gone } = command({
    async deliver() {
      asked++;
      throw new UnavailableError('answers HTTP 503');
    },
  });
  gone('a');
  gone('b');
  expect(await telling.finish(10_000)).toEqual([{ sink: 'hook', waiting: 2, reason: 'answers HTTP 503' }]);
  expect([asked, await waiting()]).toEqual([1, [2]]);
});

test('who is slow is waited for no longer than that, and is told later', async () => {
  const { telling, gone, clock } = command({
    deliver: (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  });
  gone('a');
  const finished = telling.finish(10_000);
  await settle();
  await clock.advance(10_000);
  expect(await finished).toEqual([{ sink: 'hook', waiting: 1, reason: 'it takes more than 10 s' }]);
});

test('a command that did nothing opens no sink', async () => {
  let opened = 0;
  const telling = startTelling({
    ...{ outbox, clock: manualClock(), random: () => 0.5, isDaemonRunning: async () => false },
    sinks() {
      opened++;
      return [];
    },
  });
  expect([await telling.finish(1000), opened]).toEqual([[], 0]);
});
