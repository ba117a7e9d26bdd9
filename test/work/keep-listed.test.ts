import { expect, test } from 'vitest';
import { NOTE_EVERY_MS, type NotedWorker } from '../../src/ports/worker-list.ts';
import { keepListed } from '../../src/work/keep-listed.ts';
import { manualClock, settle } from './manual-clock.ts';

const about = { name: 'a', isLeading: false, machine: 'attic', processId: 7, version: '1.2.3' };

test('a worker is noted at once, again and again, and taken off at its end; what fails is tried again', async () => {
  const clock = manualClock();
  const noted: NotedWorker[] = [];
  const removed: string[] = [];
  const errors: unknown[] = [];
  let underWay = 0;
  let isThere = true;
  const end = keepListed({
    list: {
      async note(worker) {
        if (!isThere) throw new Error('the server is away');
        noted.push(worker);
      },
      async remove(name) {
        removed.push(name);
      },
      all: async () => [],
    },
    clock,
    describe: () => ({ ...about, underWay }),
    onError: (error) => errors.push(error),
  });
  await settle();
  isThere = false;
  await clock.advance(NOTE_EVERY_MS);
  isThere = true;
  underWay = 2;
  await clock.advance(NOTE_EVERY_MS);
  expect(noted.map((each) => each.underWay)).toEqual([0, 2]);
  expect(errors).toEqual([new Error('the server is away')]);
  await end();
  expect(removed).toEqual(['a']);
  await clock.advance(NOTE_EVERY_MS);
  expect(noted).toHaveLength(2);
});
