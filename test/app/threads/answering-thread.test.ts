import { expect, test } from 'vitest';
import { startThread } from '../../../src/app/threads/answering-thread.ts';

test('a thread that takes too much memory outside its heap is ended, and says so from then on', async () => {
  const file = new URL('./growing-thread.ts', import.meta.url);
  const thread = await startThread<string, string>(file, { subject: 'the work', heapMegabytes: 64, growthMegabytes: 100 });
  const problem = { problem: 'the work takes more than 100 MB' };
  expect(await thread.ask('grow', 60_000)).toEqual(problem);
  expect([thread.isEnded(), await thread.ask('grow', 60_000)]).toEqual([true, problem]);
});
