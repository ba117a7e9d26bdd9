/** What every adapter of `ports/starts.ts` must do. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Starts } from '../../src/ports/starts.ts';

export function startsContract(name: string, open: () => Promise<Starts>): void {
  describe(name, () => cases(open));
}

function cases(open: () => Promise<Starts>): void {
  let starts: Starts;
  beforeEach(async () => {
    starts = await open();
  });

  const book = (path: string, seen = 'as it is') => ({ library: 'l', path, seen });
  const dead = () => false;
  const suspects = async (isAlive = dead as (worker: string) => boolean) =>
    (await starts.suspects(isAlive)).map(({ path, deathsAlone }) => `${path} ${deathsAlone}`).sort();

  test('what came to an end is no suspect, nor is what a living process works on', async () => {
    await starts.begin(book('a'), 'w');
    await starts.begin(book('b'), 'w');
    await starts.end(book('a'));
    expect(await suspects((worker) => worker === 'w')).toEqual([]);
    expect(await suspects()).toEqual(['b 1']);
  });

  test('of several books that were under way none is known for the cause; of one alone each death counts', async () => {
    await starts.begin(book('a'), 'w1');
    await starts.begin(book('b'), 'w1');
    expect(await suspects()).toEqual(['a 0', 'b 0']);
    for (const worker of ['w2', 'w3']) {
      await starts.begin(book('a'), worker);
      expect(await suspects((each) => each !== worker)).toEqual([`a ${worker === 'w2' ? 1 : 2}`, 'b 0']);
    }
    // Each death is counted once.
    expect(await suspects()).toEqual(['a 2', 'b 0']);
  });

  test('two processes are told apart', async () => {
    await starts.begin(book('a'), 'w1');
    await starts.begin(book('b'), 'w2');
    expect(await suspects()).toEqual(['a 1', 'b 1']);
  });

  test('other files or settings are another attempt', async () => {
    await starts.begin(book('a'), 'w1');
    await starts.suspects(dead);
    await starts.begin(book('a', 'changed'), 'w2');
    expect(await starts.suspects(dead)).toEqual([{ library: 'l', path: 'a', seen: 'changed', deathsAlone: 1 }]);
  });

  test('who was stopped from outside keeps what was against him, and no more', async () => {
    await starts.begin(book('a'), 'w1');
    await starts.suspects(dead);
    await starts.begin(book('a'), 'w2');
    await starts.begin(book('b'), 'w2');
    await starts.stop(book('a'));
    await starts.stop(book('b'));
    expect(await suspects()).toEqual(['a 1']);
  });
}
