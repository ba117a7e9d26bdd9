/** Orders and counts that every adapter of `ports/catalogue.ts` must give, compared with what a plain reading of all books gives. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confidenceOf } from '../../src/domain/book/catalogue-record.ts';
import { allFacets, type FacetValue, facetsOf, fieldSourcesOf, missingCustom } from '../../src/domain/book/facets.ts';
import type { FieldKey, Metadata } from '../../src/domain/book/metadata.ts';
import { type Sort, type SortKey, sortKeysOf, sortNames } from '../../src/domain/book/sorts.ts';
import type { BookPage, CatalogueEntry, CatalogueFilter, FacetCounts, ListingQuery } from '../../src/ports/catalogue.ts';
import { customFields } from '../../src/testing/samples.ts';
import { people } from '../pipeline/samples.ts';
import { bookUpdate, type OpenCatalogue } from './catalogue.ts';

const ADDED: Sort = { by: 'added', isDescending: false };
const FACETS = [...allFacets(customFields).map(({ id }) => id), 'source.title', 'source.authors'];
const CUSTOM = ['mood', 'owned'];

/** A few values that books share, and some that are hard to bear. */
const names = fc.constantFrom('Marit Osei', 'Dara Quill', 'marit osei', 'Änne Köhler', '村上 春樹', '__proto__', "O'Neil", 'A0000', '%', 'constructor');
const words = fc.constantFrom('Salt', 'The Salt Road', 'Salt 2', 'Salt 10', 'Ätzer', '!!!', 'An Öl', '銀河', 'salt');
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const values: fc.Arbitrary<Metadata> = fc.record(
  {
    title: words,
    authors: fc.array(names, { minLength: 1, maxLength: 3 }).map((some) => people(...some)),
    narrators: names.map((name) => people(name)),
    series: fc
      .record({ name: words, position: optional(fc.constantFrom('1', '2', '10', '1.5', '2a')) })
      .map(({ name, position }) => [{ name, ...(position !== undefined && { position }) }]),
    language: fc.constantFrom('en', 'en-GB', 'de'),
    publisher: words,
    publishedDate: fc.constantFrom('2019', '2019-05', '2020-01-02'),
    genres: fc.array(words, { minLength: 1, maxLength: 3 }),
    durationMs: fc.integer({ min: 1, max: 9 }),
    customFields: fc.record({ mood: fc.array(words, { minLength: 1, maxLength: 2 }), owned: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Metadata>;

const books = fc.record({
  path: fc.integer({ min: 0, max: 15 }).map((n) => `B/${n}`),
  values,
  library: fc.constantFrom('l', 'm'),
  state: fc.constantFrom('ok' as const, 'failed' as const, 'offline' as const),
  source: fc.constantFrom('audible', 'tags', ''),
  confidence: fc.constantFrom(0.2, 0.6, 0.9),
  conflictFields: fc.subarray<FieldKey>(['title', 'authors']),
  changedAtMs: fc.integer({ min: 0, max: 5 }),
});
type Book = typeof books extends fc.Arbitrary<infer T> ? T : never;

function updateOf({ path, values: said, library, state, source, confidence, conflictFields, changedAtMs }: Book) {
  const sources = Object.fromEntries(
    Object.keys(said).map((key) => [key, { source, confidence, ...(conflictFields.includes(key as FieldKey) && { isConflict: true as const }) }]),
  );
  return bookUpdate(path, said, { library, state, record: { sources, conflicts: conflictFields.length, changedAtMs } });
}

const filters: fc.Arbitrary<CatalogueFilter> = fc.record(
  {
    library: fc.constantFrom('l', 'm', 'nobody’s'),
    state: fc.constantFrom('ok' as const, 'failed' as const, 'offline' as const),
    isToReview: fc.boolean(),
    isGone: fc.boolean(),
    hasConflicts: fc.boolean(),
    missing: fc.subarray([{ field: 'title' as const }, { field: 'customFields' as const, key: 'mood' }]),
    facets: fc.array(
      fc.oneof(
        fc.record({ facet: fc.constantFrom('authors', 'narrators'), value: names }),
        fc.record({ facet: fc.constantFrom('genres', 'series', 'publisher', 'custom.mood'), value: words }),
        fc.constantFrom<FacetValue>(
          ...[{ facet: 'language', value: 'en' }].concat(
            ['audible', 'tags'].flatMap((value) => ['source', 'source.title'].map((facet) => ({ facet, value }))),
            ['high', 'medium', 'low'].map((value) => ({ facet: 'confidence', value })),
            ['title', 'series', 'narrators', missingCustom('mood')].map((value) => ({ facet: 'missing', value })),
            ['title', 'authors'].map((value) => ({ facet: 'conflict', value })),
            ['yes', 'no'].flatMap((value) => ['review', 'custom.owned'].map((facet) => ({ facet, value }))),
            ['l', 'm'].map((value) => ({ facet: 'library', value })),
            ['ok', 'offline'].map((value) => ({ facet: 'state', value })),
          ),
        ),
      ),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
);

const sorts: fc.Arbitrary<Sort> = fc.record({ by: fc.constantFrom(...sortNames(customFields).map(({ by }) => by)), isDescending: fc.boolean() });

/** What a book says of every facet. */
function saidBy({ item, record }: CatalogueEntry): FacetValue[] {
  const custom = CUSTOM.filter((key) => !Object.hasOwn(record.values.customFields ?? {}, key));
  return [
    ...[...facetsOf(record, item.editionKind), ...fieldSourcesOf(record)],
    ...custom.map((key) => ({ facet: 'missing', value: missingCustom(key) })),
    ...[
      { facet: 'library', value: item.library },
      { facet: 'state', value: item.state as string },
    ],
    ...(item.state === 'offline' ? [] : [{ facet: 'review', value: item.isToReview ? 'yes' : 'no' }]),
  ];
}

function fits(entry: CatalogueEntry, { library, state, isToReview, isGone, hasConflicts, missing = [], facets = [] }: CatalogueFilter): boolean {
  const said = saidBy(entry);
  const has = ({ facet, value }: FacetValue) => said.some((each) => each.facet === facet && each.value === value);
  const { item, record } = entry;
  return (
    (library === undefined || item.library === library) &&
    (state === undefined || item.state === state) &&
    (isToReview === undefined || (item.isToReview === isToReview && item.state !== 'offline')) &&
    (isGone === undefined || (item.state === 'offline') === isGone) &&
    (hasConflicts === undefined || record.conflicts > 0 === hasConflicts) &&
    missing.every(({ field, key }) => has({ facet: 'missing', value: key === undefined ? field : missingCustom(key) })) &&
    [...Map.groupBy(facets, ({ facet }) => facet).values()].every((some) => some.some(has))
  );
}

/** A filter without what it says of one facet. */
function without(facet: string, { facets = [], ...filter }: CatalogueFilter): CatalogueFilter {
  const own = { library: ['library'], state: ['state'], review: ['isToReview'] }[facet] ?? [];
  return { ...Object.fromEntries(Object.entries(filter).filter(([key]) => !own.includes(key))), facets: facets.filter((each) => each.facet !== facet) };
}

function keyOf({ item, record }: CatalogueEntry, by: string): SortKey | undefined {
  return by === 'added' ? item.id : sortKeysOf(record).find(([each]) => each === by)?.[1];
}

function compareKeys(a: SortKey, b: SortKey): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return typeof a === typeof b ? Number(a) - Number(b) : typeof a === 'number' ? -1 : 1;
}

function inOrder(entries: readonly CatalogueEntry[], { by, isDescending }: Sort): number[] {
  const sign = isDescending ? -1 : 1;
  const sorted = [...entries].sort((a, b) => {
    const [left, right] = [keyOf(a, by), keyOf(b, by)];
    if ((left === undefined) !== (right === undefined)) return left === undefined ? 1 : -1;
    return sign * ((left !== undefined && right !== undefined ? compareKeys(left, right) : 0) || a.item.id - b.item.id);
  });
  return sorted.map(({ item }) => item.id);
}

export function listingContract(name: string, open: () => Promise<OpenCatalogue>): void {
  async function all({ catalogue }: OpenCatalogue): Promise<CatalogueEntry[]> {
    const entries: CatalogueEntry[] = [];
    for await (const entry of catalogue.stream({})) entries.push(entry);
    return entries;
  }

  async function shelf(some: readonly Book[]) {
    const opened = await open();
    for (const [, same] of Map.groupBy(some, ({ path }) => path)) {
      const [last] = same.slice(-1);
      if (last) await opened.store.save(updateOf(last));
    }
    return opened;
  }

  async function whole({ catalogue }: OpenCatalogue, query: ListingQuery, limit: number, between: () => Promise<unknown> = async () => {}) {
    const ids: number[] = [];
    for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
      const page = await catalogue.list(query, { cursor, limit });
      if (page === 'unknown cursor') throw new Error(page);
      expect(page.entries.length).toBeLessThanOrEqual(limit);
      ids.push(...page.entries.map(({ item }) => item.id));
      expect(ids.length).toBeLessThan(1000);
      cursor = page.next;
      await between();
    }
    return ids;
  }

  describe(`${name}: orders`, () => {
    test('pages joined are the whole list sorted, whatever the filter', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(books, { maxLength: 25 }), sorts, filters, fc.integer({ min: 1, max: 9 }), async (some, sort, filter, limit) => {
          const opened = await shelf(some);
          const expected = inOrder(
            (await all(opened)).filter((entry) => fits(entry, filter)),
            sort,
          );
          expect(await whole(opened, { filter, sort }, limit)).toEqual(expected);
          expect(await opened.catalogue.count(filter)).toBe(expected.length);
        }),
        { numRuns: 60 },
      );
    });

    test('while books change, every other book stands once in its place', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(books, { minLength: 5, maxLength: 20 }),
          sorts,
          fc.array(books, { minLength: 5, maxLength: 5 }),
          async (some, sort, changes) => {
            const opened = await shelf(some);
            const touched = new Set<number>();
            const waiting = [...changes];
            const ids = await whole(opened, { filter: {}, sort }, 2, async () => {
              const change = waiting.pop();
              if (change) touched.add(await opened.store.save(updateOf(change)));
            });
            const still = (list: readonly number[]) => list.filter((id) => !touched.has(id));
            expect(still(ids)).toEqual(still(inOrder(await all(opened), sort)));
          },
        ),
        { numRuns: 40 },
      );
    });

    test('what is found by words has its pages by relevance, or in an order', async () => {
      const opened = await open();
      await Promise.all(Array.from({ length: 30 }, (_, n) => opened.store.save(bookUpdate(`B/${n}`, { title: `Salt ${'and so on '.repeat(n % 4)}${n}` }))));
      await opened.store.save(bookUpdate('C', { title: 'Pepper' }));
      const best = (await opened.catalogue.search('salt', {}, { limit: 99 })).map(({ item }) => item.id);
      expect(await whole(opened, { text: 'salt', filter: {} }, 7)).toEqual(best);
      const byTitle = await whole(opened, { text: 'salt', filter: {}, sort: { by: 'title', isDescending: true } }, 7);
      expect([...byTitle].sort((a, b) => a - b)).toEqual([...best].sort((a, b) => a - b));
      expect(await whole(opened, { text: '?', filter: {} }, 7)).toEqual([]);
      expect(await whole(opened, { text: ' ', filter: {} }, 7)).toHaveLength(31);
    });

    test('if the last book of a page is not found by words any more, its score says where the next page begins', async () => {
      const opened = await open();
      const ids = [];
      for (let n = 0; n < 9; n++) ids.push(await opened.store.save(bookUpdate(`B/${n}`, { title: `Salt${' and so on'.repeat(n)}` })));
      const first = (await opened.catalogue.list({ text: 'salt', filter: {} }, { limit: 4 })) as BookPage;
      const lastId = first.entries.at(-1)?.item.id ?? 0;
      await opened.store.save(bookUpdate(`B/${ids.indexOf(lastId)}`, { title: 'Pepper' }));
      const second = (await opened.catalogue.list({ text: 'salt', filter: {} }, { limit: 9, cursor: first.next })) as BookPage;
      expect([...first.entries, ...second.entries].map(({ item }) => item.id).sort()).toEqual(ids);
    });

    test('a series is in the order of its positions, and a title without its article and with its numbers by value', async () => {
      const opened = await open();
      for (const [path, position] of [
        ['ten', '10'],
        ['two', '2'],
        ['none', undefined],
        ['half', '1.5'],
        ['one', '1'],
      ] as const)
        await opened.store.save(bookUpdate(path, { series: [{ name: 'The Lantern Coast', ...(position && { position }) }] }));
      for (const title of ['The Zebra', 'Salt 10', 'salt 2', 'Ätzer']) await opened.store.save(bookUpdate(title, { title }));
      const paths = async (by: string) =>
        ((await opened.catalogue.list({ filter: {}, sort: { by, isDescending: false } }, { limit: 99 })) as BookPage).entries.map(({ item }) => item.path);
      expect((await paths('series')).slice(0, 5)).toEqual(['one', 'half', 'two', 'ten', 'none']);
      expect((await paths('title')).slice(0, 4)).toEqual(['Ätzer', 'salt 2', 'Salt 10', 'The Zebra']);
    });

    test.each([
      '',
      'x',
      'bnVsbA',
      'W10',
      '%00',
      Buffer.from('["title",false]').toString('base64url'),
      Buffer.from('["title",false,1,{}]').toString('base64url'),
    ])('“%s” is no cursor', async (cursor) => {
      const { catalogue } = await shelf([]);
      expect(await catalogue.list({ filter: {}, sort: { by: 'title', isDescending: false } }, { cursor, limit: 5 })).toBe('unknown cursor');
    });

    test('a cursor belongs to its order', async () => {
      const { catalogue, store } = await open();
      for (const title of ['A', 'B']) await store.save(bookUpdate(title, { title }));
      const { next } = (await catalogue.list({ filter: {}, sort: { by: 'title', isDescending: false } }, { limit: 1 })) as BookPage;
      for (const sort of [{ by: 'title', isDescending: true }, { by: 'authors', isDescending: false }, undefined])
        expect(await catalogue.list({ filter: {}, sort }, { cursor: next, limit: 1 })).toBe('unknown cursor');
    });
  });

  describe(`${name}: facets`, () => {
    const counted = (facets: readonly FacetCounts[], facet: string) =>
      facets.find((each) => each.facet === facet)?.values.map(({ value, count }) => [value, count]);

    test('counts are what counting book by book gives, each facet without its own condition', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(books, { maxLength: 25 }), filters, optional(fc.constantFrom('salt', 'osei', '?')), async (some, filter, text) => {
          const opened = await shelf(some);
          const found = new Set(text === undefined ? [] : (await opened.catalogue.search(text, {}, { limit: 99 })).map(({ item }) => item.id));
          const entries = (await all(opened)).filter(({ item }) => text === undefined || found.has(item.id));
          const facets = await opened.catalogue.facets({ text, filter }, { facets: FACETS, customFields: CUSTOM, limit: 99 });
          expect(facets.map(({ facet }) => facet)).toEqual(FACETS);
          for (const { facet, values: shown, distinct } of facets) {
            const said = entries
              .filter((entry) => fits(entry, without(facet, filter)))
              .flatMap((entry) => saidBy(entry).filter((each) => each.facet === facet));
            const expected = [...Map.groupBy(said, ({ value }) => value)].map(([value, { length }]) => [value, length]);
            expect([facet, Object.fromEntries(shown.filter(({ count }) => count > 0).map(({ value, count }) => [`=${value}`, count]))]).toEqual([
              facet,
              Object.fromEntries(expected.map(([value, count]) => [`=${value}`, count])),
            ]);
            expect([facet, distinct]).toEqual([facet, expected.length]);
          }
        }),
        { numRuns: 60 },
      );
    });

    test('the commonest come first, so many as are wanted, and what was chosen', async () => {
      const opened = await open();
      const genres = [...Array(3).fill('Common'), ...Array(2).fill('Fair'), 'Rare', 'Rare too'];
      for (const [n, genre] of genres.entries()) await opened.store.save(bookUpdate(`B/${n}`, { genres: [genre] }));
      const wanted = { facets: ['genres', 'no such facet'], limit: 2 };
      const chosen = {
        facets: [
          { facet: 'genres', value: 'Rare too' },
          { facet: 'genres', value: 'Nobody’s' },
        ],
      };
      expect(await opened.catalogue.facets({ filter: {} }, wanted)).toEqual([
        {
          facet: 'genres',
          values: [
            { value: 'Common', count: 3, isChosen: false },
            { value: 'Fair', count: 2, isChosen: false },
          ],
          distinct: 4,
        },
        { facet: 'no such facet', values: [], distinct: 0 },
      ]);
      const [{ values: shown } = { values: [] }] = await opened.catalogue.facets({ filter: chosen }, wanted);
      expect(shown).toEqual([
        { value: 'Common', count: 3, isChosen: false },
        { value: 'Fair', count: 2, isChosen: false },
        { value: 'Rare too', count: 1, isChosen: true },
        { value: 'Nobody’s', count: 0, isChosen: true },
      ]);
    });

    test('what changes is counted at once: a value, a state, a library, a review, a book that is saved again as it was', async () => {
      const { catalogue, store } = await open();
      const id = await store.save(bookUpdate('A', { title: 'Salt', genres: ['Fantasy'] }));
      await store.save(bookUpdate('B', { title: 'Salt', genres: ['Fantasy'] }));
      const facets = () => catalogue.facets({ filter: {} }, { facets: ['genres', 'state', 'library', 'review', 'source.title'], limit: 9 });
      expect(counted(await facets(), 'genres')).toEqual([['Fantasy', 2]]);
      await store.save(bookUpdate('A', { title: 'Salt', genres: ['Gothic'] }));
      await store.save(bookUpdate('B', { title: 'Salt', genres: ['Fantasy'] }));
      await store.setState(id, { state: 'failed', problems: [], fingerprint: 'f', isToReview: true });
      await store.rehome('l', 'main', '');
      const now = await facets();
      expect(counted(now, 'genres')).toEqual([
        ['Fantasy', 1],
        ['Gothic', 1],
      ]);
      expect(counted(now, 'state')).toEqual([
        ['failed', 1],
        ['ok', 1],
      ]);
      expect(counted(now, 'library')).toEqual([['main', 2]]);
      expect(counted(now, 'review')).toEqual([
        ['no', 1],
        ['yes', 1],
      ]);
      expect(counted(now, 'source.title')).toEqual([['audible', 2]]);
    });

    test('a book that could not be saved is not counted, and takes no value from others', async () => {
      const { catalogue, store } = await open();
      const override = { field: 'title', value: 1n, origin: 'user', setAtMs: 1, actor: { kind: 'unknown' } } as never;
      await expect(store.save({ ...bookUpdate('A', { genres: ['Gothic'] }), overrides: [override] })).rejects.toThrow();
      await store.save(bookUpdate('B', { genres: ['Fantasy'] }));
      expect(counted(await catalogue.facets({ filter: {} }, { facets: ['genres'], limit: 9 }), 'genres')).toEqual([['Fantasy', 1]]);
    });

    test('a record of a book is high, medium or low by the mean of its values', async () => {
      const { catalogue, store } = await open();
      for (const [n, confidence] of [0.95, 0.8, 0.79, 0.5, 0.49].entries())
        await store.save(bookUpdate(`B/${n}`, { title: 'Salt' }, { record: { sources: { title: { source: 'tags', confidence } } } }));
      expect(counted(await catalogue.facets({ filter: {} }, { facets: ['confidence'], limit: 9 }), 'confidence')).toEqual([
        ['high', 2],
        ['medium', 2],
        ['low', 1],
      ]);
      expect(confidenceOf({ values: {}, sources: {} })).toBe(0);
    });

    test('a filter of one facet lets through what has one of its values, of several all', async () => {
      const { catalogue, store } = await open();
      for (const [path, author, genre] of [
        ['A', 'Marit', 'Fantasy'],
        ['B', 'Dara', 'Fantasy'],
        ['C', 'Dara', 'Gothic'],
        ['D', 'Nora', 'Gothic'],
      ] as const)
        await store.save(bookUpdate(path, { authors: people(author), genres: [genre] }));
      const facets = [
        { facet: 'authors', value: 'Marit' },
        { facet: 'authors', value: 'Dara' },
        { facet: 'genres', value: 'Fantasy' },
      ];
      const paths = async (filter: CatalogueFilter) =>
        ((await catalogue.list({ filter, sort: ADDED }, { limit: 9 })) as BookPage).entries.map(({ item }) => item.path);
      expect(await paths({ facets })).toEqual(['A', 'B']);
      expect(await paths({ facets: [{ facet: 'authors', value: 'marit' }] })).toEqual([]);
      expect((await catalogue.page({ facets }, { limit: 9 })).map(({ item }) => item.path)).toEqual(['A', 'B']);
      expect([await catalogue.count({ facets }), await catalogue.count({ facets }, 'dara')]).toEqual([2, 1]);
    });
  });
}
