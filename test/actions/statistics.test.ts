import { describe, expect, test } from 'vitest';
import { createQuestions } from '../../src/actions/actions.ts';
import { createAnswerMemory } from '../../src/actions/answer-memory.ts';
import { createStatistics } from '../../src/actions/statistics.ts';
import { NO_COUNTS } from '../../src/ports/provider-state.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { people } from '../pipeline/samples.ts';
import { shelf } from './shelf.ts';

async function library() {
  const { store, deps } = await shelf();
  for (const [path, language] of [
    ['A', 'en'],
    ['B', 'de'],
    ['C', 'en'],
  ] as const)
    await store.save(bookUpdate(path, { title: path, language, authors: people('Ann') }));
  await store.save(bookUpdate('Gone', { title: 'Gone' }, { state: 'offline' }));
  return { store, deps, questions: createQuestions(deps) };
}

describe('statistics', () => {
  test('are of the books that the filter lets through', async () => {
    const { questions } = await library();
    const filter = { isGone: false };
    expect(await questions.statistics({ filter })).toMatchObject({ books: 4, growth: [{ month: '1970-01', added: 4, total: 4 }], undated: 0 });
    const german = { isGone: false, having: [{ field: 'language' as const, comparison: 'language' as const, wanted: 'de' }] };
    expect((await questions.statistics({ filter: german })).books).toBe(1);
    expect((await questions.statistics({ filter: {} })).books).toBe(5);
  });

  test('of one field, as a person names it; of what is no field there are none', async () => {
    const { questions } = await library();
    const of = { filter: { isGone: false }, commonest: 1 };
    expect(await questions.fieldStatistics({ ...of, field: 'Language' })).toMatchObject({
      field: 'language',
      filled: 3,
      commonest: [{ text: 'en', count: 2 }],
    });
    for (const name of ['langage', '__proto__', 'constructor', 'customFields', ''])
      expect(await questions.fieldStatistics({ ...of, field: name })).toBeUndefined();
  });

  test('tell how the providers did, day by day', async () => {
    const { deps, questions } = await library();
    const tallies = deps.tallies as typeof deps.tallies & { add(provider: string, change: object, nowMs: number): Promise<void> };
    await tallies.add('audible', { counts: { ...NO_COUNTS, requests: 2, found: 1, tookMs: 50 } }, Date.UTC(2026, 0, 1, 23));
    await tallies.add('audible', { counts: { ...NO_COUNTS, requests: 1 } }, Date.UTC(2026, 0, 1, 23, 59));
    await tallies.add('audible', { openUntilMs: 5 }, Date.UTC(2026, 0, 2));
    await tallies.add('audible', { counts: { ...NO_COUNTS, cached: 4 } }, Date.UTC(2026, 0, 3));
    expect((await questions.statistics({ filter: {} })).providerDays).toEqual([
      { ...NO_COUNTS, provider: 'audible', day: '2026-01-01', requests: 3, found: 1, tookMs: 50 },
      { ...NO_COUNTS, provider: 'audible', day: '2026-01-03', cached: 4 },
    ]);
  });
});

describe('what took long to count', () => {
  const slow = (tookMs: number) => {
    const clock = { nowMs: 0, passes: 0, fails: false };
    const catalogue = {
      async *stream() {
        clock.passes++;
        clock.nowMs += tookMs;
        if (clock.fails) throw new Error('odd');
        yield* [];
      },
    };
    const deps = {
      catalogue,
      tallies: { providerDays: async () => [] },
      ownFields: { current: () => [] },
      mayRead: () => true,
      memory: createAnswerMemory(() => clock.nowMs),
      now: () => clock.nowMs,
    };
    return { clock, deps, ...createStatistics(deps) };
  };

  test('is told again for twenty times as long as it took, to whoever asks for the same', async () => {
    const { clock, statistics, fieldStatistics } = slow(1000);
    const [first, second] = await Promise.all([statistics({ filter: {} }), statistics({ filter: {} })]);
    expect([clock.passes, second.madeAtMs]).toEqual([1, first.madeAtMs]);
    clock.nowMs = first.madeAtMs + 19_999;
    await statistics({ filter: {} });
    expect(clock.passes).toBe(1);
    await statistics({ filter: { library: 'other' } });
    await fieldStatistics({ filter: {}, field: 'title', commonest: 1 });
    expect(clock.passes).toBe(3);
    clock.nowMs = first.madeAtMs + 30_000;
    await statistics({ filter: {} });
    expect(clock.passes).toBe(4);
  });

  test('is told to those who see the same, and to nobody else', async () => {
    const { clock, deps } = slow(1000);
    const seenBy = (view: string) => createStatistics({ ...deps, memory: deps.memory.partFor(view) });
    for (const view of ['all', 'some', 'all']) await seenBy(view).statistics({ filter: {} });
    expect(clock.passes).toBe(2);
  });

  test('is counted anew if it was quick, or if it failed', async () => {
    const quick = slow(99);
    for (let n = 0; n < 2; n++) await quick.statistics({ filter: {} });
    expect(quick.clock.passes).toBe(2);
    const failing = slow(1000);
    failing.clock.fails = true;
    await expect(failing.statistics({ filter: {} })).rejects.toThrow('odd');
    failing.clock.fails = false;
    expect((await failing.statistics({ filter: {} })).books).toBe(0);
  });
});

describe('a sample', () => {
  test('is the same for the same seed, and another for another', async () => {
    const { store, questions } = await library();
    for (let n = 0; n < 40; n++) await store.save(bookUpdate(`More/${n}`, { title: `More ${n}` }));
    const drawn = async (seed: string, count = 5) => (await questions.sample({ filter: { isGone: false }, count, seed })).books.map(({ title }) => title);
    expect(await drawn('1')).toEqual(await drawn('1'));
    expect(await drawn('1')).not.toEqual(await drawn('2'));
    expect((await drawn('1', 3)).every((title, at, all) => all.indexOf(title) === at)).toBe(true);
    expect(new Set(await drawn('1', 99)).size).toBe(44);
    expect(await drawn('1', 99)).not.toContain('Gone');
  });

  test('a book that comes changes one place at most', async () => {
    const { store, questions } = await library();
    for (let n = 0; n < 40; n++) await store.save(bookUpdate(`More/${n}`, { title: `More ${n}` }));
    const drawn = async () => (await questions.sample({ filter: {}, count: 10, seed: 's' })).books.map(({ id }) => id);
    const before = await drawn();
    await store.save(bookUpdate('New', { title: 'New' }));
    const after = await drawn();
    expect(before.filter((id) => after.includes(id)).length).toBeGreaterThanOrEqual(9);
  });

  test('has fields as rows, with what an edition cannot have', async () => {
    const { store, questions } = await library();
    const record = bookUpdate('E', { title: 'An ebook', subtitle: 'S' });
    await store.save({ ...record, item: { ...record.item, editionKind: 'ebook' } });
    await store.save(bookUpdate('N', { title: 'With narrator', narrators: people('Ann') }));
    const { rows, books } = await questions.sample({ filter: {}, count: 99, seed: '1' });
    const cell = (field: string, title: string) => rows.find((row) => row.field === field)?.cells[books.findIndex((book) => book.title === title)];
    expect(cell('narrators', 'An ebook')).toEqual({ isImpossible: true });
    expect(cell('narrators', 'With narrator')).toEqual({ shown: 'Ann', source: 'audible', confidence: 0.9 });
    expect(cell('narrators', 'A')).toEqual({});
    expect(rows.map(({ field }) => field)).not.toContain('publisher');
  });
});
