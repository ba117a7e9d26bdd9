import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Starts, Suspect } from '../../src/ports/starts.ts';
import { createUnderWay } from '../../src/work/under-way.ts';

const live = new AbortController().signal;
const book = (path: string, seen = 'as it is') => ({ library: 'l', path, seen });

function setUp(suspects: readonly Suspect[]) {
  const said: string[] = [];
  const note = (what: string) => async (start: { path: string }) => void said.push(`${what} ${start.path}`);
  const starts: Starts = { begin: note('begin'), end: note('end'), stop: note('stop'), suspects: async () => [...suspects] };
  const underWay = createUnderWay({ starts, worker: () => 'w', isAlive: () => false });
  /** Work that lasts until it is let go. */
  function start(path: string, { signal = live, isAsked = false, seen }: { signal?: AbortSignal; isAsked?: boolean; seen?: string } = {}) {
    const ending = Promise.withResolvers<string>();
    const result = underWay.run(book(path, seen), isAsked, () => ending.promise, signal);
    result.catch(() => undefined);
    return { result, end: () => ending.resolve('done'), fail: () => ending.reject(new Error('no')) };
  }
  /** Everything that could happen has happened. */
  const settle = async () => {
    for (let n = 0; n < 5; n++) await turn();
  };
  return { said, start, settle };
}

test('a suspect waits for all others, and then is alone', async () => {
  const { said, start, settle } = setUp([{ ...book('s'), deathsAlone: 0 }]);
  const [first, suspect] = [start('a'), start('s')];
  await settle();
  expect(said).toEqual(['begin a']);
  const second = start('b');
  await settle();
  first.end();
  await settle();
  expect(said).toEqual(['begin a', 'begin b', 'end a']);
  second.end();
  await settle();
  const third = start('c');
  await settle();
  expect(said.slice(3)).toEqual(['end b', 'begin s']);
  suspect.end();
  await settle();
  expect(said.slice(5)).toEqual(['end s', 'begin c']);
  third.end();
  expect(await Promise.all([first, suspect, second, third].map(({ result }) => result))).toEqual(['done', 'done', 'done', 'done']);
});

test('suspects are worked on one after the other, and one that came to an end is none any more', async () => {
  const { said, start, settle } = setUp(['s', 't'].map((path) => ({ ...book(path), deathsAlone: 1 })));
  const [one, two] = [start('s'), start('t')];
  await settle();
  expect(said).toEqual(['begin s']);
  one.fail();
  await settle();
  expect(said).toEqual(['begin s', 'end s', 'begin t']);
  await expect(one.result).rejects.toThrow('no');
  two.end();
  await settle();
  const [again, beside] = [start('s'), start('a')];
  await settle();
  expect(said.slice(4)).toEqual(['begin s', 'begin a']);
  again.end();
  beside.end();
});

test('who took the process down twice is set aside, until its files change or somebody asks', async () => {
  const { said, start, settle } = setUp([{ ...book('s'), deathsAlone: 2 }]);
  expect(await start('s').result).toBeUndefined();
  expect(said).toEqual([]);
  const changed = start('s', { seen: 'changed' });
  await settle();
  expect(said).toEqual(['begin s']);
  changed.end();
  await settle();
});

test('who asks for it tries it again, alone', async () => {
  const { start } = setUp([{ ...book('s'), deathsAlone: 2 }]);
  const asked = start('s', { isAsked: true });
  asked.end();
  expect(await asked.result).toBe('done');
  const again = start('s');
  again.end();
  expect(await again.result).toBe('done');
});

test('what is aborted says nothing of the book, and nobody waits for ever', async () => {
  const { said, start, settle } = setUp([{ ...book('s'), deathsAlone: 0 }]);
  const abort = new AbortController();
  const first = start('a', { signal: abort.signal });
  const waiting = start('s', { signal: abort.signal });
  await settle();
  abort.abort(new Error('the end'));
  await expect(waiting.result).rejects.toThrow('the end');
  first.fail();
  await settle();
  expect(said).toEqual(['begin a', 'stop a']);
});
