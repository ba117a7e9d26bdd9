/** A search of another program: who is asked, who is waited for, and what becomes of the answers. */
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { findEditions, queryOf } from '../../src/actions/find-editions.ts';
import type { Candidate } from '../../src/domain/book/candidate.ts';
import type { Query } from '../../src/domain/book/query.ts';
import type { ProviderHost } from '../../src/ports/provider-host.ts';
import { candidate, matchSettings, mergeSettings, people } from '../pipeline/samples.ts';

const settings = { match: matchSettings, merge: mergeSettings, complete: [] };
const ASIN = { type: 'asin', value: 'B0SIM00001', region: 'us' } as const;
const salt = { title: 'The Salt Road', authors: people('Marit Osei') };

interface Source {
  search?: Candidate[] | 'never' | 'fails';
  lookUp?: Candidate[];
}

/** A clock that moves on only when somebody says so. */
function manualClock() {
  let nowMs = 0;
  let sleepers: { atMs: number; wake(): void }[] = [];
  return {
    now: () => nowMs,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        sleepers.push({ atMs: nowMs + ms, wake: resolve });
        signal?.addEventListener('abort', () => resolve());
      }),
    async passes(ms: number) {
      await turn();
      nowMs += ms;
      const due = sleepers.filter(({ atMs }) => atMs <= nowMs);
      sleepers = sleepers.filter(({ atMs }) => atMs > nowMs);
      for (const { wake } of due) wake();
      await turn();
    },
  };
}

function setUp(sources: Record<string, Source>) {
  const asked: string[] = [];
  const aborted: string[] = [];
  const clock = manualClock();
  const reply = (candidates: Candidate[]) => ({ outcome: 'found' as const, candidates, dueAtMs: 0 });
  const hosts = Object.entries(sources).map(
    ([id, { search, lookUp }]) =>
      ({
        id,
        canLookUp: ({ identifiers }: Query) => lookUp !== undefined && identifiers.length > 0,
        lookUp: async ({ identifiers }: Query) => {
          asked.push(`${id} ${identifiers.map(({ value }) => value).join()}`);
          return reply(lookUp ?? []);
        },
        searchRank: () => (search === undefined ? undefined : 1),
        async search({ title }: Query, _: unknown, signal: AbortSignal) {
          asked.push(`${id} “${title}”`);
          if (search === 'fails') throw new TypeError('a bug');
          if (search === 'never') {
            await once(signal, 'abort');
            aborted.push(id);
            throw signal.reason;
          }
          return reply(search ?? []);
        },
      }) as unknown as ProviderHost,
  );
  const find = (text: string, more = {}) => findEditions({ text, ...more }, { hosts, settings, sleep: clock.sleep });
  return { find, asked, aborted, clock };
}

describe('what the words mean', () => {
  test.each([
    ['The Salt Road', undefined, [], 'The Salt Road'],
    ['b0sim00001', undefined, ['asin:B0SIM00001'], undefined],
    ['The Salt Road [B0SIM00001]', undefined, ['asin:B0SIM00001'], 'The Salt Road'],
    ['0-306-40615-2', undefined, ['isbn:9780306406157'], undefined],
    ['978 0 306 40615 7', undefined, ['isbn:9780306406157'], undefined],
    ['Salt (9780306406157)', undefined, ['isbn:9780306406157'], 'Salt'],
    ['Salt', '9780306406157', ['isbn:9780306406157'], 'Salt'],
    ['Salt', 'nonsense', [], 'Salt'],
    // Ten letters that begin with a B are no ASIN.
    ['Blackberry Wine', undefined, [], 'Blackberry Wine'],
  ])('“%s”, isbn %s', (text, isbn, identifiers, title) => {
    const query = queryOf({ text, isbn, author: ' ' });
    expect([query.identifiers.map(({ type, value }) => `${type}:${value}`), query.title, query.authors]).toEqual([identifiers, title, []]);
  });
});

test('what several sources say of one edition is one answer, and another narrator’s is another', async () => {
  const { find } = setUp({
    audible: {
      search: [
        candidate('audible', { ...salt, identifiers: [ASIN], narrators: people('Dara Quill'), durationMs: 36_600_000 }),
        candidate('audible', { ...salt, narrators: people('Kit Marlowe'), durationMs: 18_000_000 }, 0.8, { sourceId: 'audible-2' }),
      ],
    },
    itunes: { search: [candidate('itunes', { ...salt, narrators: people('Dara Quill'), durationMs: 36_590_000, publisher: 'Tall Lamp' })] },
  });
  const editions = await find('The Salt Road', { author: 'Marit Osei' });
  expect(editions.map(({ values: { narrators, publisher }, sources }) => [narrators?.[0]?.name, publisher, sources])).toEqual([
    ['Dara Quill', 'Tall Lamp', ['audible', 'itunes']],
    ['Kit Marlowe', undefined, ['audible']],
  ]);
});

test('the best comes first, and another book not at all', async () => {
  const { find } = setUp({
    shop: {
      search: [
        candidate('shop', { title: 'Gardening for Everybody', authors: people('Kim Lund') }),
        candidate('shop', { title: 'The Salt Roads', authors: people('Marit Osei') }, 0.8, { sourceId: '2' }),
        candidate('shop', salt, 0.8, { sourceId: '3' }),
      ],
    },
  });
  expect((await find('The Salt Road', { author: 'Marit Osei' })).map(({ values }) => values.title)).toEqual(['The Salt Road', 'The Salt Roads']);
});

test('what the answers name is looked up where nobody can search', async () => {
  const { find, asked } = setUp({
    audible: { search: [candidate('audible', { ...salt, identifiers: [ASIN] })] },
    audnexus: { lookUp: [candidate('audnexus', { ...salt, identifiers: [ASIN], narrators: people('Dara Quill') })] },
  });
  expect(await find('The Salt Road')).toMatchObject([{ sources: ['audible', 'audnexus'], values: { narrators: [{ name: 'Dara Quill' }] } }]);
  expect(asked).toEqual(['audible “The Salt Road”', 'audnexus B0SIM00001']);
});

test('an identifier is looked up; who finds nothing by it searches by the words', async () => {
  const { find, asked } = setUp({ audible: { search: [], lookUp: [] } });
  expect(await find('Salt B0SIM00001')).toEqual([]);
  expect(asked).toEqual(['audible B0SIM00001', 'audible “Salt”']);
});

test('who does not answer in time is not waited for, and given up after a minute', async () => {
  const { find, clock, aborted } = setUp({ audible: { search: [candidate('audible', salt)] }, slow: { search: 'never' }, broken: { search: 'fails' } });
  let editions: unknown;
  const found = find('The Salt Road').then((answer) => {
    editions = answer;
  });
  await clock.passes(4999);
  expect(editions).toBeUndefined();
  await clock.passes(1);
  await found;
  expect(editions).toMatchObject([{ sources: ['audible'] }]);
  expect(clock.now()).toBeLessThan(9000);
  expect(aborted).toEqual([]);
  await clock.passes(60_000);
  expect(aborted).toEqual(['slow']);
});
