import { expect, test } from 'vitest';
import { createEventBus } from '../../src/events/event-bus.ts';
import { settle } from '../work/manual-clock.ts';

test('every listener is told, with the time; one that throws is nobody else’s trouble', async () => {
  const failed: unknown[] = [];
  const heard: unknown[] = [];
  const bus = createEventBus(
    () => 7,
    (error, name) => failed.push([String(error), name]),
  );
  bus.on('item.offline', () => {
    throw new Error('a listener with a bug');
  });
  bus.on('item.offline', async () => Promise.reject(new Error('another one')));
  bus.on('item.offline', ({ path }) => heard.push(path));
  bus.on('item.unchanged', () => heard.push('not this one'));
  const stop = bus.onAny((event) => heard.push(event));
  bus.emit('item.offline', { library: 'l', path: 'p' });
  await settle();
  expect(heard).toEqual(['p', { name: 'item.offline', atMs: 7, data: { library: 'l', path: 'p' } }]);
  expect(failed).toEqual([
    ['Error: a listener with a bug', 'item.offline'],
    ['Error: another one', 'item.offline'],
  ]);
  stop();
  bus.emit('item.offline', { library: 'l', path: 'q' });
  await settle();
  expect(heard.slice(2)).toEqual(['q']);
});

test('two buses know nothing of each other', async () => {
  const heard: unknown[] = [];
  const [one, other] = [createEventBus(Date.now, () => undefined), createEventBus(Date.now, () => undefined)];
  one.onAny((event) => heard.push(event));
  other.emit('library.available', { library: 'l' });
  await settle();
  expect(heard).toEqual([]);
});
