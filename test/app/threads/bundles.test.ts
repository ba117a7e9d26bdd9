/** How tasks of one moment come together. */
import { expect, test } from 'vitest';
import { createBundles } from '../../../src/app/threads/bundles.ts';
import type { Outcome, Task } from '../../../src/app/threads/worker.ts';

const taskOf = (path: string): Task => ({
  does: 'readPicture',
  site: { realRoot: '/', customFields: [], merge: {} as never, readerPlugins: [] },
  nowMs: 0,
  path,
});
const pathOf = (task: Task) => ('path' in task ? task.path : '');

/** Threads that fail over the tasks called so, and with them over the whole bundle. */
function threads(failing: readonly string[] = [], mayRedo = true) {
  const sent: string[][] = [];
  const run = createBundles({
    threads: 3,
    mayRedo: () => mayRedo,
    async send(tasks) {
      const paths = tasks.map(pathOf);
      sent.push(paths);
      const culprit = paths.find((path) => failing.includes(path));
      if (culprit !== undefined) throw new Error(`over ${culprit}`);
      return paths.map((path): Outcome => ({ result: `did ${path}` }));
    },
  });
  const all = (count: number) => Promise.allSettled(Array.from({ length: count }, (_, n) => run(taskOf(String(n)))));
  return { sent, all, run };
}

test.each([
  [1, [1]],
  [4, [4]],
  [5, [4, 1]],
  [24, [8, 8, 8]],
  [100, [16, 16, 16, 16, 16, 16, 4]],
])('%i tasks of one moment go in bundles of %j, and each has its own outcome', async (count, sizes) => {
  const { sent, all } = threads();
  const outcomes = await all(count);
  expect(sent.map(({ length }) => length)).toEqual(sizes);
  expect(outcomes).toEqual(outcomes.map((_, n) => ({ status: 'fulfilled', value: { result: `did ${n}` } })));
});

test('what comes later is not waited for', async () => {
  const { sent, run } = threads();
  await run(taskOf('a'));
  await run(taskOf('b'));
  expect(sent).toEqual([['a'], ['b']]);
});

test('if a thread comes to grief, each task of its bundle is done again by itself, and one alone fails', async () => {
  const { sent, all } = threads(['2']);
  const outcomes = await all(4);
  expect(sent).toEqual([['0', '1', '2', '3'], ['0'], ['1'], ['2'], ['3']]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});

test('nothing is done again once all is over', async () => {
  const { sent, all } = threads(['2'], false);
  const outcomes = await all(4);
  expect(sent).toHaveLength(1);
  expect(outcomes.map((each) => each.status === 'rejected' && String(each.reason))).toEqual(Array.from({ length: 4 }, () => 'Error: over 2'));
});
