import { expect, test } from 'vitest';
import { createRuns, type OpenRun } from '../../src/work/open-run.ts';
import { manualClock } from './manual-clock.ts';

function made() {
  const clock = manualClock();
  const said: string[] = [];
  let last = 0;
  const runs = createRuns(
    {
      beginRun: async ({ kind }) => {
        said.push(`begin ${kind}`);
        return ++last;
      },
      endRun: async (id, _, counts) => void said.push(`end ${id} ${JSON.stringify(counts)}`),
    },
    clock,
    { start: ({ id }: OpenRun) => void said.push(`start ${id}`), end: async ({ id }: OpenRun) => void said.push(`closing ${id}`) },
  );
  return { clock, runs, said };
}

test('what is worked on in one go is one run; after a rest it is another one', async () => {
  const { clock, runs, said } = made();
  const [first, same] = await Promise.all([runs.current(), runs.current()]);
  expect(same).toBe(first);
  first.items = 2;
  first.failed = 1;
  await clock.advance(19_000);
  await runs.endIfIdle();
  expect(await runs.current()).toBe(first);
  await clock.advance(20_000);
  await runs.endIfIdle();
  expect((await runs.current()).id).toBe(2);
  await runs.end();
  await runs.end();
  expect(said).toEqual([
    'begin watch',
    'start 1',
    'closing 1',
    'end 1 {"items":2,"failed":1}',
    'begin watch',
    'start 2',
    'closing 2',
    'end 2 {"items":0,"failed":0}',
  ]);
});

test('a backlog of days is several runs', async () => {
  const { clock, runs } = made();
  const first = await runs.current();
  await clock.advance(3_600_001);
  expect((await runs.current()).id).toBe(first.id + 1);
});
