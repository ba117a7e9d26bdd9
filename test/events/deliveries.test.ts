import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { UnavailableError } from '../../src/domain/errors.ts';
import type { AnyEvent, EventBus, EventName } from '../../src/domain/events.ts';
import { startDeliveries } from '../../src/events/deliveries.ts';
import { createEventBus } from '../../src/events/event-bus.ts';
import type { Outbox } from '../../src/ports/outbox.ts';
import type { ActiveSink } from '../../src/sdk/sink.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import type { Db } from '../../src/store/sqlite/connection.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { type ManualClock, manualClock, settle } from '../work/manual-clock.ts';

let db: Db;
let outbox: Outbox;
let clock: ManualClock;
let events: EventBus;
beforeEach(async () => {
  db = await openDatabase(':memory:');
  outbox = createOutbox(db);
  clock = manualClock();
  events = createEventBus(clock.now, () => undefined);
  return () => db.destroy();
});

/** A sink that hears, or does not. */
function sink(more: Partial<ActiveSink> = {}) {
  const heard: string[] = [];
  const state = { isDown: false };
  const made: ActiveSink = {
    ...{ id: 'hook', events: ['item.offline'] as EventName[], atOnce: 1 },
    async deliver(told) {
      if (state.isDown) throw new UnavailableError('answers HTTP 503');
      heard.push(told.map((event: AnyEvent) => (event.data as { path: string }).path).join('+'));
    },
    close: async () => undefined,
    ...more,
  };
  return { made, heard, state };
}

async function start(...sinks: ActiveSink[]) {
  return startWith({}, ...sinks);
}

async function startWith(more: { longestSleepMs?: number }, ...sinks: ActiveSink[]) {
  const said: string[] = [];
  const deliveries = await startDeliveries(sinks, {
    ...more,
    ...{ outbox, events, clock, random: () => 0.5 },
    onFailure: (id, message) => said.push(`${id}: ${message}`),
    onLost: (id, count) => said.push(`${id} lost ${count}`),
    onError: (error) => said.push(String(error)),
  });
  onTestFinished(() => deliveries.stop());
  return { said, stop: () => deliveries.stop() };
}

const gone = (path: string) => events.emit('item.offline', { library: 'l', path });

test('tells what a sink wants to hear, in order, and nothing else', async () => {
  const { made, heard } = sink();
  await start(made);
  gone('a');
  events.emit('item.unchanged', { library: 'l', path: 'x' });
  gone('b');
  await clock.advance(0);
  expect(heard).toEqual(['a', 'b']);
  expect(await outbox.counts()).toEqual([]);
});

test('who does not hear is told again, later each time, in order; the others are told at once', async () => {
  const down = sink();
  const up = sink({ id: 'other' });
  down.state.isDown = true;
  const { said } = await start(down.made, up.made);
  gone('a');
  await clock.advance(0);
  gone('b');
  await clock.advance(60_000);
  expect(up.heard).toEqual(['a', 'b']);
  expect(down.heard).toEqual([]);
  expect(said).toEqual(['hook: answers HTTP 503', 'hook: answers HTTP 503']);
  down.state.isDown = false;
  await clock.advance(120_000);
  expect(down.heard).toEqual(['a', 'b']);
});

test('what was not told outlives the process', async () => {
  const down = sink();
  down.state.isDown = true;
  const { stop } = await start(down.made);
  gone('a');
  await clock.advance(0);
  await stop();
  const up = sink();
  await start(up.made);
  await clock.advance(60_000);
  expect(up.heard).toEqual(['a']);
});

test('several at once for who takes them', async () => {
  const { made, heard } = sink({ atOnce: 10 });
  for (const path of ['a', 'b', 'c']) await outbox.put('hook', { name: 'item.offline', atMs: clock.now(), data: { library: 'l', path } });
  await start(made);
  await clock.advance(0);
  expect(heard).toEqual(['a+b+c']);
});

test('what nobody hears for two days is given up, and said to be lost', async () => {
  const down = sink();
  down.state.isDown = true;
  // Three days by looks of two seconds would be some hundred thousand.
  const { said } = await startWith({ longestSleepMs: 600_000 }, down.made);
  gone('a');
  await clock.advance(72 * 3_600_000);
  expect(said.filter((line) => line === 'hook: answers HTTP 503')).toHaveLength(15);
  expect(said.at(-1)).toBe('hook lost 1');
  expect(await outbox.counts()).toEqual([]);
});

test('a sink that is not configured any more is forgotten', async () => {
  await outbox.put('old', { name: 'item.offline', atMs: 1, data: { library: 'l', path: 'a' } });
  await start(sink().made);
  expect(await outbox.counts()).toEqual([]);
});

test('a store that fails is told of, and does not end it', async () => {
  const { made, heard } = sink();
  let failures = 1;
  const { due } = outbox;
  outbox.due = async (...of) => (failures-- > 0 ? Promise.reject(new Error('disk full')) : due(...of));
  const { said } = await start(made);
  gone('a');
  await clock.advance(120_000);
  expect(said).toEqual(['Error: disk full']);
  expect(heard).toEqual(['a']);
});

test('ends in the midst of a delivery, and keeps the letter', async () => {
  const slow = sink({ deliver: (_, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))) });
  const { stop, said } = await start(slow.made);
  gone('a');
  await settle();
  await stop();
  expect(said).toEqual([]);
  expect(await outbox.counts()).toEqual([{ sink: 'hook', waiting: 1 }]);
});
