import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/domain/book/candidate.ts';
import type { FieldKey } from '../../../src/domain/book/metadata.ts';
import type { Query, QueryReading } from '../../../src/domain/book/query.ts';
import { UnavailableError } from '../../../src/domain/errors.ts';
import { asksTheSame, hasDueProvider, type LookupInput, lookup } from '../../../src/pipeline/lookup/lookup.ts';
import { judge } from '../../../src/pipeline/match/judge.ts';
import type { Lookup } from '../../../src/ports/item-history.ts';
import type { ProviderHost, ProviderReply } from '../../../src/ports/provider-host.ts';
import { candidate, matchSettings, people, query } from '../samples.ts';

const never = new AbortController().signal;
const NOW = 1_000_000;
const HOUR = 3_600_000;
const salt = query({ title: 'The Salt Road', authors: ['Marit Osei'], durationMs: 10 * HOUR });
const book = { title: 'The Salt Road', authors: people('Marit Osei'), durationMs: 10 * HOUR };
const found = (...candidates: Candidate[]): ProviderReply => ({ outcome: candidates.length > 0 ? 'found' : 'missing', candidates, dueAtMs: NOW + 1000 });

interface FakeHost extends ProviderHost {
  log: string[];
}

/** A provider that knows some identifiers, and answers searches, out of tables. */
function host(
  id: string,
  by: Record<string, ProviderReply | (() => ProviderReply)>,
  options: { lookupBy?: string[]; rank?: 1 | 2; searchFills?: FieldKey[]; isPaused?: boolean } = {},
): FakeHost {
  const { lookupBy = ['asin'], rank, searchFills = [] } = options;
  const log: string[] = [];
  const answer = (key: string): ProviderReply => {
    log.push(key);
    const reply = by[key];
    return typeof reply === 'function' ? reply() : (reply ?? found());
  };
  return {
    id,
    log,
    canLookUp: (wanted: Query) => wanted.identifiers.some(({ type }) => lookupBy.includes(type)),
    lookUp: async (wanted) =>
      answer(
        wanted.identifiers
          .filter(({ type }) => lookupBy.includes(type))
          .map(({ value }) => value)
          .join(','),
      ),
    isPaused: () => options.isPaused === true,
    searchRank: () => rank,
    searchFills,
    search: async ({ title }) => answer(title === salt.title ? 'search' : `search ${title}`),
    waiting: () => undefined,
  };
}

function ask(hosts: FakeHost[], input: Partial<LookupInput> = {}) {
  const wanted = input.query ?? salt;
  const judgeAll = (candidates: readonly Candidate[]) => judge(wanted, candidates, matchSettings, []);
  return lookup(
    { query: wanted, known: [], earlier: [], isOtherQuestion: false, isForced: false, isPatient: false, toComplete: [], ...input },
    judgeAll,
    { hosts, now: () => NOW },
    never,
  );
}

const outcomes = (answers: Awaited<ReturnType<typeof ask>>) => Object.fromEntries(answers.map(({ lookup: { provider, outcome } }) => [provider, outcome]));

test('with an identifier that fits, nobody is searched', async () => {
  const shop = host('shop', { B000000001: found(candidate('shop', { ...book, identifiers: [{ type: 'asin', value: 'B000000001' }] })) }, { rank: 1 });
  const other = host('other', {}, { lookupBy: ['isbn'], rank: 1 });
  const answers = await ask([shop, other], { query: { ...salt, identifiers: [{ type: 'asin', value: 'B000000001', certainty: 1 }] } });
  expect([shop.log, other.log]).toEqual([['B000000001'], []]);
  expect(outcomes(answers)).toEqual({ shop: 'found', other: 'skipped' });
});

describe('names that can be read in several ways', () => {
  const asks = (title: string, author: string) => ({ title, authors: [author], narrators: [], series: [] });
  const way = (habit: string, title: string, author: string): QueryReading => ({ habit, score: 0.5, asks: asks(title, author), metadata: {}, confidence: {} });
  const readings = [way('Title - Author', 'Marit Osei', 'The Salt Road'), way('Author - Title', 'The Salt Road', 'Marit Osei')];
  const unclear: Query = { ...salt, ...asks('Marit Osei', 'The Salt Road'), readings };

  test('are asked for in one after the other, until something fits', async () => {
    const shop = host('shop', { search: found(candidate('shop', book)) }, { rank: 1 });
    const late = host('late', {}, { rank: 2 });
    const answers = await ask([shop, late], { query: unclear });
    expect([shop.log, late.log]).toEqual([['search Marit Osei', 'search'], ['search Marit Osei']]);
    const [first] = answers[0]?.candidates === 'keep' ? [] : (answers[0]?.candidates ?? []);
    expect(first?.askedBy).toBe('Author - Title');
  });

  test('cost one question where the first reading fits', async () => {
    const shop = host('shop', { search: found(candidate('shop', book)) }, { rank: 1 });
    await ask([shop], { query: { ...salt, readings: readings.toReversed() } });
    expect(shop.log).toEqual(['search']);
  });

  test('are no reason to ask a provider again that failed or put us off', async () => {
    const failing = host('failing', { 'search Marit Osei': { ...found(), outcome: 'failed', error: new UnavailableError('no') } }, { rank: 1 });
    const busy = host('busy', { 'search Marit Osei': { ...found(), outcome: 'deferred' } }, { rank: 1 });
    await ask([failing, busy], { query: unclear });
    expect([failing.log, busy.log]).toEqual([['search Marit Osei'], ['search Marit Osei']]);
  });
});

test('what the user decided is searched for although an identifier of the files fits, and what fits the files counts in the end', async () => {
  const files: Query = { ...salt, identifiers: [{ type: 'asin', value: 'B000000001', certainty: 1 }] };
  const road = candidate('shop', { ...book, identifiers: [{ type: 'asin', value: 'B000000001' }] });
  const shop = host('shop', { B000000001: found(road) }, { rank: 1 });
  const [answer] = await ask([shop], { query: { ...files, title: 'Mine', undecided: files } });
  expect([shop.log, answer?.candidates]).toEqual([['B000000001', 'search Mine'], [road]]);
});

test('a long title that nobody knows is asked for by its beginning', async () => {
  const shop = host('shop', { search: found(candidate('shop', book)) }, { rank: 1 });
  await ask([shop], { query: { ...salt, title: 'The Salt Road: With a Map and Twelve Engravings' } });
  expect(shop.log).toEqual(['search The Salt Road: With a Map and Twelve Engravings', 'search']);
});

test('a strong hit of a search brings identifiers, which are looked up elsewhere, once', async () => {
  const shop = host(
    'shop',
    {
      search: found(
        candidate('shop', {
          ...book,
          identifiers: [
            { type: 'asin', value: 'B000000001' },
            { type: 'isbn', value: '9780306406157' },
          ],
        }),
      ),
    },
    { rank: 1 },
  );
  const second = host('second', { B000000001: found(candidate('second', { ...book, identifiers: [{ type: 'asin', value: 'B000000001' }] })) });
  const third = host(
    'third',
    { '9780306406157': found(candidate('third', { ...book, identifiers: [{ type: 'wikidata', value: 'Q1' }] })) },
    { lookupBy: ['isbn', 'wikidata'] },
  );
  await ask([shop, second, third]);
  expect([shop.log, second.log, third.log]).toEqual([['search'], ['B000000001'], ['9780306406157']]);
});

test('identifiers of another kind of edition lead nowhere, the work’s do', async () => {
  const shelf = host(
    'shelf',
    {
      search: found(
        candidate(
          'shelf',
          {
            title: 'The Salt Road',
            authors: people('Marit Osei'),
            identifiers: [
              { type: 'isbn', value: '9780306406157' },
              { type: 'openlibrary-work', value: 'OL1W' },
            ],
          },
          0.8,
          { editionKind: 'print' },
        ),
      ),
    },
    { rank: 1 },
  );
  const other = host('other', {}, { lookupBy: ['isbn', 'openlibrary-work'] });
  await ask([shelf, other]);
  expect(other.log).toEqual(['OL1W']);
});

test('a chain of identifiers ends after two hops', async () => {
  const reply = (n: number) => found(candidate(`p${n}`, { ...book, identifiers: [{ type: 't', value: `id${n}` }] }));
  const first = host('p0', { search: reply(0) }, { rank: 1, lookupBy: [] });
  const chain = [1, 2, 3, 4].map((n) => host(`p${n}`, { [`id${n - 1}`]: reply(n) }, { lookupBy: ['t'] }));
  for (const each of chain) each.canLookUp = (wanted) => wanted.identifiers.some(({ value }) => value === `id${Number(each.id.slice(1)) - 1}`);
  for (const each of chain) {
    each.lookUp = async () => {
      each.log.push('asked');
      return reply(Number(each.id.slice(1)));
    };
  }
  await ask([first, ...chain]);
  expect(chain.map(({ log }) => log.length)).toEqual([1, 1, 0, 0]);
});

test('those of rank 2 are searched only if those of rank 1 did not settle the edition', async () => {
  const settled = [host('a', { search: found(candidate('a', book)) }, { rank: 1 }), host('b', {}, { rank: 2 })] as const;
  await ask([...settled]);
  expect(settled[1].log).toEqual([]);
  const open = [host('a', { search: found(candidate('a', { title: book.title, authors: book.authors })) }, { rank: 1 }), host('b', {}, { rank: 2 })] as const;
  await ask([...open]);
  expect(open[1].log).toEqual(['search']);
});

test('what nobody states is searched for, where it may be', async () => {
  const shop = host('shop', { search: found(candidate('shop', book)) }, { rank: 1 });
  shop.searchRank = () => undefined;
  shop.canLookUp = (wanted) => wanted.identifiers.length > 0;
  shop.lookUp = async () => found(candidate('shop', { ...book, identifiers: [{ type: 'asin', value: 'B000000001' }] }));
  const hosts = () =>
    [
      shop,
      host('texts', {}, { rank: 1, lookupBy: [], searchFills: ['description'] }),
      host('other', {}, { rank: 1, lookupBy: [], searchFills: ['genres'] }),
    ] as const;
  const identified = { ...salt, identifiers: [{ type: 'asin', value: 'B000000001', certainty: 1 }] };
  const lacking = hosts();
  await ask([...lacking], { query: identified, toComplete: ['description'] });
  expect(lacking.map(({ log }) => log.length)).toEqual([0, 1, 0]);
  const complete = hosts();
  await ask([...complete], { query: identified, toComplete: [] });
  expect(complete.map(({ log }) => log.length)).toEqual([0, 0, 0]);
});

describe('providers that cannot answer now', () => {
  const deferred: ProviderReply = { outcome: 'deferred', candidates: [], dueAtMs: NOW };
  const identified = { ...salt, identifiers: [{ type: 'asin', value: 'B000000001', certainty: 1 }] };

  test('while one is in line for an identifier, nobody is searched', async () => {
    const slow = host('slow', { B000000001: deferred });
    const shelf = host('shelf', {}, { lookupBy: [], rank: 1 });
    const answers = await ask([slow, shelf], { query: identified });
    expect(shelf.log).toEqual([]);
    expect(outcomes(answers)).toEqual({ slow: 'deferred', shelf: 'skipped' });
    expect(answers[0]?.candidates).toBe('keep');
  });

  test('one that fails, or breaks, delays itself alone', async () => {
    const down = host('down', { B000000001: { outcome: 'failed', candidates: [], error: new UnavailableError('HTTP 502'), dueAtMs: NOW } });
    const broken = host('broken', {
      B000000001: () => {
        throw new TypeError('a bug');
      },
    });
    const well = host('well', { B000000001: found(candidate('well', book)) });
    const answers = await ask([down, broken, well], { query: identified });
    expect(outcomes(answers)).toEqual({ down: 'failed', broken: 'failed', well: 'found' });
    expect(answers.map(({ lookup: { error } }) => error)).toEqual(['HTTP 502', 'a bug', undefined]);
  });

  test('who is not due is not asked, and what it said before counts', async () => {
    const shop = host('shop', {}, { rank: 1 });
    const next = host('next', { B000000001: found(candidate('next', book)) });
    const earlier = [candidate('shop', { ...book, identifiers: [{ type: 'asin', value: 'B000000001' }] })];
    const known = [{ provider: 'shop', outcome: 'found' as const, dueAtMs: NOW + 5000 }];
    const answers = await ask([shop, next], { earlier, known });
    expect([shop.log, next.log]).toEqual([[], ['B000000001']]);
    expect(answers.map(({ lookup: { provider } }) => provider)).toEqual(['next']);
  });

  describe('once it answers', () => {
    const ISBN = '9780306406157';
    const withBoth = { ...book, identifiers: [...identified.identifiers, { type: 'isbn' as const, value: ISBN }] };
    const shop = () => host('shop', { B000000001: found(candidate('shop', withBoth)) });
    const shelf = (reply: ProviderReply) => host('shelf', { [ISBN]: reply }, { lookupBy: ['isbn'] });
    const late = { provider: 'shop', outcome: 'failed' as const, dueAtMs: NOW };
    const notDue = (provider: string) => ({ provider, outcome: 'missing' as const, dueAtMs: NOW + 5000 });

    test('those that are not due are asked by what it brings', async () => {
      const library = shelf(found(candidate('shelf', book)));
      const answers = await ask([shop(), library], { query: identified, known: [late, notDue('shelf')] });
      expect(library.log).toEqual([ISBN]);
      expect(outcomes(answers)).toEqual({ shop: 'found', shelf: 'found' });
    });

    test('nothing is said of those that need not be asked', async () => {
      const other = host('other', {}, { lookupBy: ['librivox'] });
      const answers = await ask([shop(), other], { query: identified, known: [late, notDue('other')] });
      expect(outcomes(answers)).toEqual({ shop: 'found' });
    });

    test('those that have to wait are not asked before their time', async () => {
      const waiting = shelf(found());
      await ask([shop(), waiting], { query: identified, known: [late, { ...notDue('shelf'), outcome: 'failed' }] });
      expect(waiting.log).toEqual([]);
    });

    test('only a source that was late has others asked: one whose time is over has them answer when theirs is', async () => {
      const library = shelf(found());
      await ask([shop(), library], { query: identified, known: [{ ...late, outcome: 'found' }, notDue('shelf')] });
      expect(library.log).toEqual([]);
    });
  });
});

describe('what a provider said before', () => {
  const ISBN = '9780306406157';
  const ASIN = { type: 'asin' as const, value: 'B000000001', certainty: 1 };
  const work = [{ type: 'openlibrary-work' as const, value: 'OL1W' }];
  const bySearch = candidate('library', { ...book, genres: ['Epic'], identifiers: work });
  const due = (...providers: string[]) => providers.map((provider) => ({ provider, outcome: 'found' as const, dueAtMs: NOW }));
  const shop = () => host('shop', { [ASIN.value]: found(candidate('shop', { ...book, identifiers: [ASIN, { type: 'isbn', value: ISBN }] })) });
  const refreshed = async (library: FakeHost, known: Lookup[]) => {
    const answers = await ask([shop(), library], { query: { ...salt, identifiers: [ASIN] }, known, earlier: [bySearch] });
    const { candidates, lookup: last } = answers.find(({ lookup: { provider } }) => provider === 'library') ?? {};
    return { candidates, outcome: last?.outcome };
  };

  test('stands if it was found by a search, and does not know an identifier that others bring', async () => {
    const library = host('library', {}, { lookupBy: ['isbn'], rank: 1 });
    expect(await refreshed(library, due('shop', 'library'))).toEqual({ candidates: [bySearch], outcome: 'found' });
    expect(library.log).toEqual([ISBN]);
  });

  test('is replaced by what it says now of the same book, but for what that operation cannot tell', async () => {
    const { authors: _, ...untitled } = book;
    const byWork = candidate('library', { ...untitled, genres: ['Saga'], identifiers: work }, 0.8);
    delete byWork.confidence.authors;
    const library = host('library', { OL1W: found(byWork) }, { lookupBy: ['openlibrary-work'], rank: 1 });
    const { candidates } = await refreshed(library, due('shop', 'library'));
    expect(candidates).toEqual([{ ...byWork, metadata: { ...byWork.metadata, authors: book.authors }, confidence: bySearch.confidence }]);
  });

  test('goes if the identifier that it states is not known any more', async () => {
    const library = host('library', {}, { lookupBy: ['openlibrary-work'], rank: 1 });
    expect(await refreshed(library, due('shop', 'library'))).toEqual({ candidates: [], outcome: 'missing' });
  });

  test('goes with any answer to another question', async () => {
    const library = host('library', {}, { lookupBy: ['isbn'], rank: 1 });
    expect(await refreshed(library, [])).toEqual({ candidates: [], outcome: 'missing' });
  });

  test('is not asked for again while it is not due', async () => {
    const library = host('library', {}, { lookupBy: ['openlibrary-work', 'isbn'], rank: 1 });
    const late = { provider: 'shop', outcome: 'failed' as const, dueAtMs: NOW };
    await refreshed(library, [late, { provider: 'library', outcome: 'found', dueAtMs: NOW + 5000 }]);
    expect(library.log).toEqual([ISBN]);
  });
});

test('of a shelf full of candidates the best five are kept', async () => {
  const many = Array.from({ length: 9 }, (_, n) =>
    candidate('shop', { title: `Another Book ${n}`, authors: people('Somebody Else') }, 0.8, { sourceId: String(n) }),
  );
  const right = candidate('shop', book, 0.8, { sourceId: 'right' });
  const [answer] = await ask([host('shop', { search: found(...many, right) }, { rank: 1 })]);
  expect(answer?.candidates).toHaveLength(5);
  expect(answer?.candidates).toContainEqual(right);
});

test('due: never asked, or past its time; not if there was no need to ask', () => {
  const hosts = [host('p', {})];
  const deps = { hosts, now: () => NOW };
  const snapshot = (lookups: Lookup[]) => ({ hasQuery: true, lookups: () => lookups });
  expect(hasDueProvider(snapshot([]), deps)).toBe(true);
  expect(hasDueProvider(snapshot([{ provider: 'p', outcome: 'found', dueAtMs: NOW + 1 }]), deps)).toBe(false);
  expect(hasDueProvider(snapshot([{ provider: 'p', outcome: 'found', dueAtMs: NOW }]), deps)).toBe(true);
  expect(hasDueProvider(snapshot([{ provider: 'p', outcome: 'deferred', dueAtMs: NOW }]), deps)).toBe(true);
  expect(hasDueProvider(snapshot([{ provider: 'p', outcome: 'skipped', dueAtMs: 0 }]), deps)).toBe(false);
  expect(hasDueProvider({ ...snapshot([]), hasQuery: false }, deps)).toBe(false);
});

test('a query asks the same until its identifiers, words or wishes change', () => {
  expect(asksTheSame(salt, { ...salt, durationMs: 1 })).toBe(true);
  for (const more of [
    { title: 'Other' },
    { authors: [] },
    { wants: ['chapters' as const] },
    { identifiers: [{ type: 'asin', value: 'B000000001', certainty: 1 }] },
  ])
    expect(asksTheSame(salt, { ...salt, ...more })).toBe(false);
});

describe('chains', () => {
  const alone = candidate('one', { ...book, description: 'Of one.' });

  test('what a member answered by itself before counts no more, once the chain answers', async () => {
    const shelves = { ...host('shelves', { search: found(candidate('shelves', book)) }, { rank: 1 as const }), instead: ['one', 'two'] };
    const answers = await ask([shelves], { earlier: [alone] });
    expect(answers.map(({ lookup: { provider, outcome }, candidates }) => [provider, outcome, candidates.length])).toEqual([
      ['shelves', 'found', 1],
      ['one', 'skipped', 0],
    ]);
  });

  test('until then it stands', async () => {
    const shelves = {
      ...host('shelves', { search: { ...found(), outcome: 'failed', error: new UnavailableError('no') } }, { rank: 1 as const }),
      instead: ['one'],
    };
    expect(outcomes(await ask([shelves], { earlier: [alone] }))).toEqual({ shelves: 'failed' });
  });

  test('a union looks up what one of its members found, and the others may know more of', async () => {
    const road = candidate('shelves', { ...book, identifiers: [{ type: 'asin', value: 'B000000001' }] });
    const replies = { search: found(road), B000000001: found(road) };
    const [union, other] = [{ ...host('shelves', replies, { rank: 1 as const }), looksFurther: true }, host('other', replies, { rank: 1 as const })];
    await ask([union]);
    await ask([other]);
    expect([union.log, other.log]).toEqual([['search', 'B000000001'], ['search']]);
  });
});
