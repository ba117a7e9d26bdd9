/** What every adapter of `ports/catalogue.ts` must do, whatever it keeps the catalogue in. The store beside it writes to the same place. */
import fc from 'fast-check';
import { type Kysely, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { fitsRestriction, type Restriction } from '../../src/domain/access/restriction.ts';
import { FILTER_FIELDS, parseFieldFilter } from '../../src/domain/book/book-filter.ts';
import { type CatalogueRecord, RECORD_VERSION } from '../../src/domain/book/catalogue-record.ts';
import type { SearchGroup } from '../../src/domain/book/field-definition.ts';
import { findNamedField } from '../../src/domain/book/field-input.ts';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import type { Catalogue, CatalogueEntry, CatalogueFill, CatalogueFilter, NameIndex } from '../../src/ports/catalogue.ts';
import type { ItemUpdate } from '../../src/ports/item-history.ts';
import type { ItemStore } from '../../src/ports/item-store.ts';
import type { SchemaSteps } from '../../src/store/schema-steps.ts';
import { book, customFields } from '../../src/testing/samples.ts';
import { catalogueRecordOf, people } from '../pipeline/samples.ts';
import { NOTE } from './item-store.ts';

export interface OpenCatalogue {
  catalogue: Catalogue & CatalogueFill & NameIndex;
  store: ItemStore;
}

/** A book as a scan saves it. */
export function bookUpdate(path: string, values: Metadata, { library = 'l', state = 'ok', conflicts = 0, record = {} }: BookOptions = {}): ItemUpdate {
  const seen = { contentKey: path, fingerprint: 'f', settingsKey: 's', problems: [] };
  return {
    item: { library, path, folder: path, isFile: false, ...seen, editionKind: 'audio', state },
    localCandidates: [],
    answers: [],
    overrides: [],
    record: { ...catalogueRecordOf(values), conflicts, ...record },
    sidecars: [],
  };
}

interface BookOptions {
  library?: string;
  state?: 'ok' | 'failed' | 'offline';
  conflicts?: number;
  /** What else the record says. */
  record?: Partial<CatalogueRecord>;
}

/** So many books are saved at once, as by workers of a scan. */
const SAVED_AT_ONCE = 50;

async function saveAll(store: ItemStore, count: number, updateOf: (n: number) => ItemUpdate): Promise<void> {
  for (let first = 0; first < count; first += SAVED_AT_ONCE) {
    const some = Array.from({ length: Math.min(SAVED_AT_ONCE, count - first) }, (_, at) => updateOf(first + at));
    await Promise.all(some.map((update) => store.save(update)));
  }
}

const ALL = { limit: 500 };
const pathsOf = (entries: readonly CatalogueEntry[]) => entries.map(({ item }) => item.path);

export function catalogueContract(name: string, open: () => Promise<OpenCatalogue>): void {
  async function shelf(books: Record<string, Metadata | [Metadata, BookOptions]>) {
    const { catalogue, store } = await open();
    const ids: number[] = [];
    for (const [path, book] of Object.entries(books)) ids.push(await store.save(Array.isArray(book) ? bookUpdate(path, ...book) : bookUpdate(path, book)));
    const search = async (text: string, filter: CatalogueFilter = {}) => pathsOf(await catalogue.search(text, filter, ALL));
    return { catalogue, store, ids, search };
  }

  describe(`${name}: records`, () => {
    test('a record is kept with its book, and replaced with it', async () => {
      const { catalogue, store, ids } = await shelf({ 'A/1': { title: 'Salt' } });
      const [id = 0] = ids;
      const entry = await catalogue.get(id);
      expect(entry?.item).toEqual({
        id,
        library: 'l',
        path: 'A/1',
        folder: 'A/1',
        isFile: false,
        editionKind: 'audio',
        state: 'ok',
        problems: [],
        isToReview: false,
        addedAtMs: 1,
      });
      expect(entry?.record).toEqual({
        values: { title: 'Salt' },
        sources: { title: { source: 'audible', confidence: 0.9 } },
        conflicts: 0,
        changedAtMs: 1,
        version: RECORD_VERSION,
      });
      await store.save({ ...bookUpdate('A/1', { title: 'Pepper' }), record: { ...catalogueRecordOf({ title: 'Pepper' }), conflicts: 2, changedAtMs: 5 } });
      expect((await catalogue.get(id))?.record).toMatchObject({ values: { title: 'Pepper' }, conflicts: 2, changedAtMs: 5 });
      expect(await catalogue.get(99)).toBeUndefined();
    });

    test('a book keeps the time at which it was first saved', async () => {
      const { catalogue, store, ids } = await shelf({ A: { title: 'Salt' } });
      await store.save({ ...bookUpdate('A', { title: 'Pepper' }), record: { ...catalogueRecordOf({ title: 'Pepper' }), changedAtMs: 7 } });
      const entry = await catalogue.get(ids[0] ?? 0);
      expect([entry?.item.addedAtMs, entry?.record.changedAtMs]).toEqual([1, 7]);
    });

    test('a record that says nothing new keeps the time since when it is as it is', async () => {
      const { catalogue, store, ids } = await shelf({ A: { title: 'Salt' } });
      await store.save({ ...bookUpdate('A', { title: 'Salt' }), record: { ...catalogueRecordOf({ title: 'Salt' }), changedAtMs: 7 } });
      expect((await catalogue.get(ids[0] ?? 0))?.record.changedAtMs).toBe(1);
    });

    test('what a decision changes is listed and found at once', async () => {
      const { catalogue, store, ids, search } = await shelf({ A: { title: 'Salt' } });
      const edit = { itemId: ids[0] ?? 0, before: [], after: [{ field: 'title' as const, value: 'Pepper', origin: 'user', setAtMs: 1 }] };
      await store.carryOut(edit, NOTE, { path: 'A', record: catalogueRecordOf({ title: 'Pepper' }), isToReview: true });
      expect((await store.toReview()).map(({ id }) => id)).toContain(edit.itemId);
      expect((await catalogue.get(edit.itemId))?.record.values).toEqual({ title: 'Pepper' });
      expect([await search('salt'), await search('pepper')]).toEqual([[], ['A']]);
    });

    test('a book that cannot be saved leaves no record', async () => {
      const { catalogue, store, search } = await shelf({ A: { title: 'Salt' } });
      const override = { field: 'title', value: 1n, origin: 'user', setAtMs: 1, actor: { kind: 'unknown' } } as never;
      await expect(store.save({ ...bookUpdate('A', { title: 'Pepper' }), overrides: [override] })).rejects.toThrow();
      await expect(store.save({ ...bookUpdate('B', { title: 'Pepper' }), overrides: [override] })).rejects.toThrow();
      expect(await search('pepper')).toEqual([]);
      expect(await search('salt')).toEqual(['A']);
      expect(await catalogue.count({})).toBe(1);
    });

    test('a book that moves is found by its new path, and no longer by the old one', async () => {
      const { store, search } = await shelf({ 'Shelf/Old': { title: 'Salt' } });
      expect(await search('old')).toEqual(['Shelf/Old']);
      const item = await store.find('l', 'Shelf/Old');
      if (!item) throw new Error('lost');
      await store.move(item, { path: 'Elsewhere/New', folder: 'Elsewhere/New', isFile: false });
      expect(await search('old')).toEqual([]);
      expect(await search('elsewhere salt')).toEqual(['Elsewhere/New']);
      await store.rehome('l', 'main', 'Attic');
      expect(await search('attic new salt', { library: 'main' })).toEqual(['Attic/Elsewhere/New']);
    });
  });

  describe(`${name}: pages`, () => {
    const books = {
      A: { title: 'One' },
      B: [{ title: 'Two' }, { state: 'failed' }],
      C: [{ title: 'Three' }, { library: 'm', conflicts: 2 }],
      D: [{ title: 'Four' }, { state: 'offline', conflicts: 1 }],
    } satisfies Record<string, Metadata | [Metadata, BookOptions]>;

    test('are in the order of ids, each after the one before', async () => {
      const { catalogue, ids } = await shelf(books);
      expect(pathsOf(await catalogue.page({}, ALL))).toEqual(['A', 'B', 'C', 'D']);
      expect(pathsOf(await catalogue.page({}, { limit: 2 }))).toEqual(['A', 'B']);
      expect(pathsOf(await catalogue.page({}, { afterId: ids[1], limit: 1 }))).toEqual(['C']);
      expect(await catalogue.page({}, { afterId: ids[3], limit: 1 })).toEqual([]);
    });

    test('their ids are told by themselves, in order', async () => {
      const { catalogue, ids } = await shelf(books);
      expect(await catalogue.ids({})).toEqual(ids);
      expect(await catalogue.ids({ isGone: false })).toEqual(ids.slice(0, 3));
      expect(await catalogue.ids({ having: [{ field: 'title', comparison: 'words', wanted: 'three' }] })).toEqual([ids[2]]);
    });

    test('a stream of them lets others have a turn', async () => {
      const { catalogue, store } = await shelf(books);
      await saveAll(store, 450, (n) => bookUpdate(`M/${n}`, { title: 'Mint' }));
      let turns = 0;
      let isOver = false;
      const others = (async () => {
        for (; !isOver; turns++) await new Promise((resolve) => setImmediate(resolve));
      })();
      let streamed = 0;
      for await (const { item } of catalogue.stream({})) streamed += item.id > 0 ? 1 : 0;
      isOver = true;
      await others;
      expect(streamed).toBe(454);
      expect(turns).toBeGreaterThanOrEqual(2);
    });

    test('are filtered by library, by state, and by whether a match waits', async () => {
      const { catalogue, store, ids } = await shelf(books);
      for (const id of [ids[0] ?? 0, ids[3] ?? 0])
        await store.setState(id, { state: id === ids[3] ? 'offline' : 'ok', problems: [], fingerprint: 'f', isToReview: true });
      const page = async (filter: CatalogueFilter) => pathsOf(await catalogue.page(filter, ALL));
      expect(await page({ library: 'm' })).toEqual(['C']);
      expect(await page({ state: 'failed' })).toEqual(['B']);
      expect(await page({ state: 'offline' })).toEqual(['D']);
      expect(await page({ isToReview: true })).toEqual(['A']);
      expect(await page({ isToReview: false })).toEqual(['B', 'C']);
      expect(await page({ library: 'l', isToReview: false, state: 'ok' })).toEqual([]);
      expect(await catalogue.count({ library: 'l' })).toBe(3);
      expect(await catalogue.count({ state: 'failed' }, 'two')).toBe(1);
      expect(await catalogue.count({ state: 'failed' }, 'one')).toBe(0);
    });

    test('are filtered by whether a book is gone, and by whether sources differ', async () => {
      const { catalogue } = await shelf(books);
      const page = async (filter: CatalogueFilter) => pathsOf(await catalogue.page(filter, ALL));
      expect([await page({ isGone: false }), await page({ isGone: true })]).toEqual([['A', 'B', 'C'], ['D']]);
      expect([await page({ hasConflicts: true }), await page({ hasConflicts: false })]).toEqual([
        ['C', 'D'],
        ['A', 'B'],
      ]);
      expect([await page({ hasConflicts: true, isGone: false }), await catalogue.count({ hasConflicts: true, isGone: false })]).toEqual([['C'], 1]);
    });

    test('counts are by library and state', async () => {
      const { catalogue } = await shelf(books);
      expect(await catalogue.countsByState()).toEqual([
        { library: 'l', state: 'failed', count: 1, toReview: 0, conflicts: 0 },
        { library: 'l', state: 'offline', count: 1, toReview: 0, conflicts: 1 },
        { library: 'l', state: 'ok', count: 1, toReview: 0, conflicts: 0 },
        { library: 'm', state: 'ok', count: 1, toReview: 0, conflicts: 2 },
      ]);
    });

    test('a stream has every book once, however many there are', async () => {
      const { catalogue, store } = await open();
      await saveAll(store, 450, (n) => bookUpdate(`B/${n}`, { title: `Book ${n}` }, { library: n % 2 === 0 ? 'l' : 'm' }));
      const streamed: CatalogueEntry[] = [];
      for await (const entry of catalogue.stream({ library: 'm' })) streamed.push(entry);
      expect(streamed.map(({ record }) => record.values.title)).toHaveLength(225);
      expect(new Set(pathsOf(streamed)).size).toBe(225);
      const behind: CatalogueEntry[] = [];
      for await (const entry of catalogue.stream({ library: 'm' }, streamed[9]?.item.id)) behind.push(entry);
      expect(pathsOf(behind)).toEqual(pathsOf(streamed.slice(10)));
    });
  });

  describe(`${name}: what a record says`, () => {
    const filterOf = (field: string, text: string) => {
      const named = findNamedField(field, customFields);
      const filter = named && parseFieldFilter(named, text);
      if (!filter || 'problem' in filter) throw new Error(filter?.problem ?? field);
      return filter;
    };
    const custom = { mood: ['calm', 'very dark'], stars: 4.5, owned: false, bought: '2020-05', notes: 'From Ann’s shop' };

    const whole: Metadata = {
      ...{ ...book, contributors: people('Nora Kestrel'), originalDate: '1999', copyright: 'Pike & Harrow' },
      ...{ abridged: true, dramatised: false, explicit: true },
    };

    test.each(FILTER_FIELDS)('a book is found by what is shown of its $key, and another is not', async ({ key, show }) => {
      const { search } = await shelf({ whole, other: { title: 'Other' } });
      expect(await search('', { having: [filterOf(key, show(whole[key] as never))] })).toEqual(['whole']);
    });

    test.each([
      ['author', 'osei', ['A', 'B']],
      ['author', 'OSEI, Märit', ['A']],
      ['authors', 'marit quill', []],
      ['author', 'ose', []],
      ['narrator', 'osei', []],
      ['series', 'lantern coast', ['B']],
      ['series', 'lantern coast #2', ['B']],
      ['series', 'lantern coast #3', []],
      ['genre', 'science fiction', ['A']],
      ['genre', 'science fantasy', []],
      ['description', 'zeppelin', ['A']],
      ['title', '鉄道', ['C']],
      ['language', 'en', ['A', 'B']],
      ['language', 'English', ['A', 'B']],
      ['language', 'en-GB', ['B']],
      ['published', '2019', ['A', 'B']],
      ['published', '2019-05', ['B']],
      ['identifier', 'asin:B000000001', ['A']],
      ['identifier', 'B000000001', ['A']],
      ['abridged', 'no', ['A']],
      ['mood', 'dark', ['A']],
      ['mood', 'calm dark', []],
      ['stars', '4.5', ['A']],
      ['owned', 'no', ['A']],
      ['bought', '2020', ['A']],
      ['notes', 'anns', ['A']],
    ])('%s=%s finds %j', async (field, text, found) => {
      const { catalogue, search } = await shelf({
        A: {
          ...{ title: 'Salt', authors: people('Marit Osei', 'Dara Quill'), genres: ['Science Fiction', 'Fantasy'], language: 'en', publishedDate: '2019' },
          ...{ description: `<p>${'Nothing of note. '.repeat(30)}</p><p>A <b>zeppelin</b>.</p>`, abridged: false, customFields: custom },
          identifiers: [{ type: 'asin', value: 'B000000001', region: 'us' }],
        },
        B: {
          title: 'Osei',
          authors: people('Ann Osei'),
          language: 'en-GB',
          publishedDate: '2019-05-01',
          series: [{ name: 'The Lantern Coast', position: '2' }],
        },
        C: { title: '銀河鉄道の夜', narrators: people('Marit Quill'), genres: ['Fantasy'] },
      });
      const filter = { having: [filterOf(field, text)] };
      expect([await search('', filter), await catalogue.count(filter)]).toEqual([found, found.length]);
    });

    test('every condition must hold, beside words and state, page by page', async () => {
      const { catalogue, search, ids } = await shelf({
        A: { title: 'Salt', authors: people('Marit Osei'), language: 'en' },
        B: { title: 'Salt', authors: people('Marit Osei'), language: 'de' },
        C: [{ title: 'Salt', authors: people('Marit Osei'), language: 'en' }, { library: 'm' }],
        D: { title: 'Pepper', authors: people('Marit Osei'), language: 'en' },
      });
      const having = [filterOf('author', 'osei'), filterOf('language', 'en')];
      expect(await search('', { having })).toEqual(['A', 'C', 'D']);
      expect(await search('salt', { having, library: 'l' })).toEqual(['A']);
      expect(await catalogue.count({ having, library: 'l' }, 'salt')).toBe(1);
      expect(pathsOf(await catalogue.page({ having }, { afterId: ids[0], limit: 1 }))).toEqual(['C']);
      const streamed: CatalogueEntry[] = [];
      for await (const entry of catalogue.stream({ having: [filterOf('language', 'de')] })) streamed.push(entry);
      expect(pathsOf(streamed)).toEqual(['B']);
    });

    test('a field is missing where it could be and nobody cleared it', async () => {
      const { catalogue, store, search } = await shelf({ audio: { title: 'Salt' }, whole: { narrators: people('Dara'), customFields: { mood: ['calm'] } } });
      const ebook = bookUpdate('ebook', { title: 'Salt' });
      await store.save({ ...ebook, item: { ...ebook.item, editionKind: 'ebook' } });
      const cleared = catalogueRecordOf({ title: 'Salt' });
      await store.save({ ...bookUpdate('cleared', {}), record: { ...cleared, sources: { ...cleared.sources, narrators: { source: 'user', confidence: 1 } } } });
      expect(await search('', { missing: [{ field: 'narrators' }] })).toEqual(['audio']);
      expect(await search('', { missing: [{ field: 'title' }] })).toEqual(['whole']);
      expect(await search('', { missing: [{ field: 'customFields', key: 'mood' }], library: 'l' })).toEqual(['audio', 'ebook', 'cleared']);
      expect(await catalogue.count({ missing: [{ field: 'title' }, { field: 'narrators' }] })).toBe(0);
    });
  });

  describe(`${name}: books that a caller may see`, () => {
    const owner = (wanted: string) => ({ field: 'customFields', key: 'keeper', comparison: 'same', wanted }) as const;
    const owned = (keeper: string | string[], library: string, conflicts = 0): [Metadata, BookOptions] => [
      { title: 'Salt', authors: people('Marit Osei'), customFields: { keeper } },
      { library, conflicts },
    ];
    const books = { A: owned('ann', 'l', 1), B: owned('bea', 'l'), C: owned(['bea', 'ann'], 'm', 2), D: owned('ann marie', 'm'), E: { title: 'Salt' } };

    test.each<[string, Restriction, string[]]>([
      ['no scope', [], []],
      ['a scope that asks nothing', [{}], ['A', 'B', 'C', 'D', 'E']],
      ['one library', [{ libraries: ['m'] }], ['C', 'D']],
      ['no library', [{ libraries: [] }], []],
      ['an owner', [{ having: [owner('ann')] }], ['A', 'C']],
      ['an owner in one library', [{ libraries: ['l'], having: [owner('ann')] }], ['A']],
      ['either', [{ libraries: ['m'] }, { having: [owner('ann')] }], ['A', 'C', 'D']],
      ['words', [{ having: [{ field: 'authors', comparison: 'words', wanted: 'osei' }] }], ['A', 'B', 'C', 'D']],
      ['who is not there', [{ having: [owner('__proto__')] }], []],
    ])('%s: lists, search, streams and counts have just these', async (_, within, seen) => {
      const { catalogue, search } = await shelf(books);
      const streamed: CatalogueEntry[] = [];
      for await (const entry of catalogue.stream({ within })) streamed.push(entry);
      const counts = await catalogue.countsByState(within);
      expect([
        pathsOf(await catalogue.page({ within }, ALL)),
        pathsOf(streamed),
        await search('', { within }),
        (await search('salt', { within })).sort(),
      ]).toEqual(Array(4).fill(seen));
      expect([await catalogue.count({ within }), await catalogue.count({ within }, 'salt'), counts.reduce((sum, { count }) => sum + count, 0)]).toEqual(
        Array(3).fill(seen.length),
      );
      const conflicts = { A: 1, C: 2 } as Record<string, number>;
      expect(counts.reduce((sum, each) => sum + each.conflicts, 0)).toBe(seen.reduce((sum, path) => sum + (conflicts[path] ?? 0), 0));
      expect(new Set(counts.map(({ library }) => library))).toEqual(new Set(seen.map((path) => ('CD'.includes(path) ? 'm' : 'l'))));
    });

    test('a restriction holds beside every other condition', async () => {
      const { catalogue, search } = await shelf(books);
      const within = [{ having: [owner('ann')] }];
      expect(await search('salt', { within, library: 'm' })).toEqual(['C']);
      expect(await catalogue.count({ within, hasConflicts: true, library: 'l' })).toBe(1);
      expect(await catalogue.count({ within, missing: [{ field: 'narrators' }] })).toBe(2);
    });

    test('whatever the restriction, the store lets through what fits it', async () => {
      const { catalogue } = await shelf(books);
      const all = await catalogue.page({}, ALL);
      const scope = fc.record(
        {
          libraries: fc.subarray(['l', 'm', 'n']),
          having: fc.array(fc.constantFrom(owner('ann'), owner('bea'), { field: 'title', comparison: 'words', wanted: 'salt' } as const), { maxLength: 2 }),
        },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(scope, { maxLength: 3 }), async (within) => {
          const fitting = all.filter(({ item: { library }, record: { values } }) => fitsRestriction(within, { library, values }));
          expect(pathsOf(await catalogue.page({ within }, ALL))).toEqual(pathsOf(fitting));
        }),
        { numRuns: 50 },
      );
    });

    test('no word is found in groups of fields that are left out of the search; the path is no field', async () => {
      const { catalogue, search } = await shelf({ 'pepper/A': { title: 'Salt', authors: people('Marit Osei'), genres: ['Mint'], description: 'Thyme' } });
      const found = async (text: string, ...unsearched: SearchGroup[]) => [await search(text, { unsearched }), await catalogue.count({ unsearched }, text)];
      expect(await found('thyme', 'text')).toEqual([[], 0]);
      expect(await found('mint', 'text')).toEqual([[], 0]);
      expect(await found('osei', 'text')).toEqual([['pepper/A'], 1]);
      expect(await found('osei salt', 'name')).toEqual([[], 0]);
      expect(await found('salt pepper', 'name', 'text')).toEqual([['pepper/A'], 1]);
      expect(await found('pepper', 'title', 'name', 'text')).toEqual([['pepper/A'], 1]);
      expect(await found('thyme')).toEqual([['pepper/A'], 1]);
    });
  });

  describe(`${name}: search`, () => {
    const OSTERREICH = { title: 'Österreich', authors: people('Änne Köhler'), narrators: people('Jörg Ätzer') };

    test.each(['Österreich', 'österreich', 'ÖSTERREICH', 'osterreich', 'O\u0308sterreich', 'Ätzer', 'ätzer', 'kohler', 'Jörg Österreich'])(
      '“%s” is found, whatever its case and accents',
      async (text) => {
        const { search } = await shelf({ 'A/1': OSTERREICH, 'A/2': { title: 'Polen' } });
        expect(await search(text)).toEqual(['A/1']);
      },
    );

    test.each([
      ['Weiß', 'weiss'],
      ['Ćma', 'cma'],
      ['Łukasz', 'lukasz'],
      ['Война и мир', 'ВОЙНА'],
      ['The Sorcerer’s Stone', "sorcerer's"],
      ['銀河鉄道の夜', '鉄道'],
      ['銀河鉄道の夜', '夜'],
      ['C++ in a Week', 'c++'],
    ])('“%s” is found by “%s”', async (title, text) => {
      const { search } = await shelf({ A: { title }, B: { title: 'Something else' } });
      expect(await search(text)).toEqual(['A']);
    });

    test('every searchable field is found, the whole of a long description too, and the path', async () => {
      const description = `<p>${'Nothing of note. '.repeat(30)}</p><p>At the end a <b>zeppelin</b>.</p>`;
      const values: Metadata = {
        title: 'Tone',
        subtitle: 'Subtle',
        authors: people('Arthur'),
        narrators: people('Nora'),
        series: [{ name: 'Serial', position: '2' }],
        publisher: 'Pubhouse',
        genres: ['Gothic'],
        tags: ['tagged'],
        identifiers: [{ type: 'isbn', value: '9780306406157' }],
        description,
        language: 'xx',
      };
      const { search } = await shelf({ 'Some Folder/tone_01.m4b': values, B: { title: 'Other' } });
      for (const word of ['tone', 'subtle', 'arthur', 'nora', 'serial', 'pubhouse', 'gothic', 'tagged', '9780306406157', 'zeppelin', 'some folder', '01.m4b'])
        expect([word, await search(word)]).toEqual([word, ['Some Folder/tone_01.m4b']]);
      expect(await search('xx')).toEqual([]);
    });

    test('every word must be found, and may be the beginning of a longer one', async () => {
      const { search } = await shelf({ A: { title: 'The Salt Road', authors: people('Marit Osei') }, B: { title: 'Salt' } });
      expect(await search('sal ose')).toEqual(['A']);
      expect(await search('road salt')).toEqual(['A']);
      expect(await search('salt pepper')).toEqual([]);
      expect(await search('alt')).toEqual([]);
    });

    test('titles come before names, names before texts, and whole words before beginnings', async () => {
      const { search } = await shelf({
        text: { title: 'One', description: 'About salt.' },
        beginning: { title: 'Salting' },
        name: { title: 'Two', authors: people('Ann Salt') },
        title: { title: 'Salt' },
        other: { title: 'Three' },
      });
      const found = await search('salt');
      expect(found[0]).toBe('title');
      expect(found.indexOf('name')).toBeLessThan(found.indexOf('text'));
      expect([...found].sort()).toEqual(['beginning', 'name', 'text', 'title']);
    });

    test('pages of what is found have every book once, best first', async () => {
      const { catalogue, store } = await open();
      await Promise.all(Array.from({ length: 60 }, (_, n) => store.save(bookUpdate(`B/${n}`, { title: `Salt ${'and so on '.repeat(n % 4)}` }))));
      const whole = (await catalogue.search('salt', {}, ALL)).map(({ item }) => item.id);
      const paged: number[] = [];
      for (let afterId: number | undefined = 0; afterId !== undefined; ) {
        const page: CatalogueEntry[] = await catalogue.search('salt', {}, { afterId, limit: 7 });
        paged.push(...page.map(({ item }) => item.id));
        afterId = page.at(-1)?.item.id;
      }
      expect(paged).toEqual(whole);
      expect(new Set(whole).size).toBe(60);
      expect(await catalogue.count({}, 'salt')).toBe(60);
    });

    test('if the last book of a page is not found any more, the pages begin again', async () => {
      const { catalogue, store, ids } = await shelf({ A: { title: 'Salt' }, B: { title: 'Salt' } });
      await store.save(bookUpdate('A', { title: 'Pepper' }));
      expect(pathsOf(await catalogue.search('salt', {}, { afterId: ids[0], limit: 5 }))).toEqual(['B']);
    });

    test('a blank text finds everything; a text of signs alone finds nothing', async () => {
      const { catalogue, search } = await shelf({ A: { title: 'Salt' }, B: {} });
      expect(await search('')).toEqual(['A', 'B']);
      expect(await search(' \t')).toEqual(['A', 'B']);
      expect(await catalogue.count({}, ' ')).toBe(2);
      for (const text of ['_', '"', '*', '()', '^', '-']) expect([text, await search(text), await catalogue.count({}, text)]).toEqual([text, [], 0]);
    });

    test.each(['"salt', "sa'lt", 'salt*', '^salt', 'salt)', '-salt', 'title:salt', '{title} : salt', 'NEAR(salt, 2)', 'salt;--', 'a" OR "salt'])(
      'signs of a query language mean nothing: %s',
      async (text) => {
        const { search } = await shelf({ A: { title: 'Salt title near lt sa or a 2' } });
        expect(await search(text)).toEqual(['A']);
      },
    );

    test.each(['AND', 'OR', 'NOT', 'NEAR', 'salt AND pepper', 'salt NOT pepper'])('words of a query language are words: %s', async (text) => {
      const { search } = await shelf({ A: { title: text }, B: { title: 'Salt' } });
      expect(await search(text)).toEqual(['A']);
    });

    test('no text makes a search fail', async () => {
      const { catalogue } = await shelf({ A: { title: 'Salt' } });
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'"*^():{}+-ANDORTE ') })), async (text) => {
          await catalogue.search(text, {}, ALL);
        }),
      );
      expect(await catalogue.search('salt '.repeat(5000), {}, ALL)).toHaveLength(1);
    });

    test('what was saved is found at once, and what a record no longer says is not', async () => {
      const { store, search } = await shelf({ A: { title: 'Salt' } });
      expect(await search('salt')).toEqual(['A']);
      await store.save(bookUpdate('A', { title: 'Pepper' }));
      expect(await search('salt')).toEqual([]);
      expect(await search('pepper')).toEqual(['A']);
      await saveAll(store, 600, (n) => bookUpdate(`M/${n}`, { title: 'Mint' }));
      await store.save(bookUpdate('M/3', { title: 'Thyme' }));
      expect(await search('thyme')).toEqual(['M/3']);
    });
  });

  describe(`${name}: known names`, () => {
    const told = (values: Metadata, source = 'audible'): [Metadata, BookOptions] => {
      const sources = Object.fromEntries(Object.keys(values).map((field) => [field, { source, confidence: 0.9 }]));
      return [values, { record: { sources } }];
    };
    const elsewhere = { library: 'l', path: 'new' };

    test('authors and series of other books are known, however they are written', async () => {
      const { catalogue } = await shelf({ A: told({ title: 'Emma', authors: people('Jane Austen'), series: [{ name: 'The Long Road Series' }] }) });
      const names = ['Jane Austen', 'AUSTEN, Jane', 'long road', 'Emma', 'Jane', '', '"', 'constructor', 'Jane\0'];
      expect(await Promise.all(names.map((each) => catalogue.isNameKnown(each, elsewhere)))).toEqual([
        ...[true, true, true],
        ...[false, false, false, false, false, false],
      ]);
    });

    test('a book does not confirm itself, and names do not confirm names', async () => {
      const { catalogue } = await shelf({
        A: told({ title: 'Emma', authors: people('Jane Austen') }),
        B: told({ title: 'Salt', authors: people('Ann Cole') }, 'path'),
      });
      expect(await catalogue.isNameKnown('Jane Austen', { library: 'l', path: 'A' })).toBe(false);
      expect(await catalogue.isNameKnown('Jane Austen', { library: 'other', path: 'A' })).toBe(true);
      expect(await catalogue.isNameKnown('Ann Cole', elsewhere)).toBe(false);
    });

    test('a name is known as long as a book has it', async () => {
      const { catalogue, store } = await shelf({ A: told({ title: 'Emma', authors: people('Jane Austen', 'Ann Cole') }) });
      await store.save(bookUpdate('A', ...told({ title: 'Emma', authors: people('Ann Cole', 'Mei Lin') })));
      const known = await Promise.all(['Jane Austen', 'Ann Cole', 'Mei Lin'].map((each) => catalogue.isNameKnown(each, elsewhere)));
      expect(known).toEqual([false, true, true]);
    });

    test('names of a record that is filled are known', async () => {
      const { catalogue, store } = await open();
      const id = await store.save({ ...bookUpdate('A', {}), record: { ...catalogueRecordOf({}), version: RECORD_VERSION - 1 } });
      const [values, { record }] = told({ authors: people('Jane Austen') });
      await catalogue.fill([{ item: { id, path: 'A' }, record: { ...catalogueRecordOf(values), ...record } }]);
      expect(await catalogue.isNameKnown('Jane Austen', elsewhere)).toBe(true);
    });
  });

  describe(`${name}: filling`, () => {
    test('books without a record of this version are stale, in the order of ids', async () => {
      const { catalogue, store } = await open();
      for (const path of ['A', 'B', 'C'])
        await store.save({ ...bookUpdate(path, { title: path }), record: { ...catalogueRecordOf({ title: path }), version: RECORD_VERSION - 1 } });
      await store.save(bookUpdate('D', { title: 'D' }));
      expect(await catalogue.countStale()).toBe(3);
      const [first, second] = await catalogue.stale({ limit: 2 });
      expect([first?.path, second?.path]).toEqual(['A', 'B']);
      expect((await catalogue.stale({ afterId: second?.id, limit: 2 })).map(({ path }) => path)).toEqual(['C']);
    });

    test('a stale record is replaced, and one that somebody else made meanwhile stays', async () => {
      const { catalogue, store } = await open();
      const id = await store.save({ ...bookUpdate('A', {}), record: { ...catalogueRecordOf({ title: 'Old' }), version: RECORD_VERSION - 1 } });
      await catalogue.fill([{ item: { id, path: 'A' }, record: catalogueRecordOf({ title: 'Filled' }) }]);
      expect((await catalogue.get(id))?.record.values.title).toBe('Filled');
      await catalogue.fill([{ item: { id, path: 'A' }, record: catalogueRecordOf({ title: 'Late' }) }]);
      expect((await catalogue.get(id))?.record.values.title).toBe('Filled');
      expect(pathsOf(await catalogue.search('filled', {}, ALL))).toEqual(['A']);
      expect(await catalogue.countStale()).toBe(0);
      expect(await catalogue.isFilled()).toBe(false);
      await catalogue.finishFilling();
      await catalogue.finishFilling();
      expect(await catalogue.isFilled()).toBe(true);
    });
  });
}

export interface StoreBefore {
  db: unknown;
  store: ItemStore;
  /** Once the step is done. */
  openCatalogue(): NameIndex;
}

/** A store that was there before names were kept in a table of their own. */
export function knownNamesStep(steps: SchemaSteps, open: () => Promise<StoreBefore>): void {
  test('the step that brings known names takes them from the records that are there', async () => {
    const { db: opened, store, openCatalogue } = await open();
    const db = opened as Kysely<unknown>;
    for (const n of [1, 2]) {
      const update = bookUpdate(`A${n}`, { authors: people('Jane Austen', `Ann Cole ${n}`) });
      await store.save({ ...update, record: { ...update.record, version: n === 1 ? RECORD_VERSION : RECORD_VERSION - 1 } });
    }
    await sql`drop table known_names`.execute(db);
    await steps['026-known-names']?.up(db);
    const catalogue = openCatalogue();
    const known = ['Jane Austen', 'Ann Cole 1', 'Ann Cole 2'].map((name) => catalogue.isNameKnown(name, { library: 'l', path: 'new' }));
    // Records of another version are made again at the next start.
    expect(await Promise.all(known)).toEqual([true, true, false]);
  });
}
