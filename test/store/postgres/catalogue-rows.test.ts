/** What the catalogue on PostgreSQL makes of records, and what happens where several change them at once. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { FILTER_FIELDS, type FieldFilter, fitsFilter } from '../../../src/domain/book/book-filter.ts';
import type { CustomField } from '../../../src/domain/book/custom-field.ts';
import { FIELDS } from '../../../src/domain/book/fields.ts';
import type { Metadata } from '../../../src/domain/book/metadata.ts';
import { createCatalogue } from '../../../src/store/postgres/catalogue.ts';
import { type PgQuery, transact } from '../../../src/store/postgres/connection.ts';
import { factQuery, factVectors } from '../../../src/store/postgres/facts.ts';
import { createItemStore } from '../../../src/store/postgres/item-store.ts';
import { createVector, term } from '../../../src/store/postgres/lexemes.ts';
import { createRecordChanges } from '../../../src/store/postgres/record-changes.ts';
import { saveRecord } from '../../../src/store/postgres/records.ts';
import { createSearchTexts } from '../../../src/store/postgres/search-texts.ts';
import { keyText } from '../../../src/store/postgres/sort-keys.ts';
import { book } from '../../../src/testing/samples.ts';
import { hasPostgres } from '../../catalogues/servers.ts';
import { bookUpdate } from '../../contract/catalogue.ts';
import { catalogueRecordOf } from '../../pipeline/samples.ts';
import { storeOnPostgres } from './open.ts';

const postgres = storeOnPostgres();

function open(searched: readonly CustomField[] = []) {
  const db = postgres();
  const searchedNow = () => searched;
  return { db, catalogue: createCatalogue(db, searchedNow), store: createItemStore(db, { searched: searchedNow }), changes: createRecordChanges(db) };
}

const texts = fc.constantFrom(
  'Ann Cole',
  'ann cole',
  'Cole',
  "O'Neil \\ Ann",
  'Ännchen 鉄道',
  'en-GB',
  'yes',
  '2019',
  '2019-05',
  'x'.repeat(600),
  '!!!',
  'a\0b',
  '\ud800',
);
const custom = fc.oneof(texts, fc.array(texts, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.constantFrom(0, 4.5, 2019));
const records: fc.Arbitrary<Metadata> = fc.record(
  {
    ...{ title: texts, description: texts, language: fc.constantFrom('en', 'en-GB', 'de'), publishedDate: fc.constantFrom('2019', '2019-05', '2019-05-01') },
    authors: fc.array(
      fc.record({ name: texts }).map(({ name }) => ({ name, role: 'editor' })),
      { minLength: 1, maxLength: 3 },
    ),
    contributors: fc.array(fc.record({ name: texts }), { minLength: 1, maxLength: 3 }),
    genres: fc.array(texts, { minLength: 1, maxLength: 3 }),
    abridged: fc.boolean(),
    customFields: fc.dictionary(fc.constantFrom('mood', '__proto__', 'a.b', 'a b=c'), custom),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Metadata>;

const refs = fc.oneof(
  fc.constantFrom(...FILTER_FIELDS.map(({ key }) => ({ field: key }))),
  fc.constantFrom('mood', '__proto__', 'a.b', 'a b=c', 'none').map((key) => ({ field: 'customFields' as const, key })),
);
const wishes = fc.oneof(
  fc.record({ comparison: fc.constant('words' as const), wanted: fc.constantFrom('ann cole', 'cole', 'ann', 'oneil ann', '鉄', 'editor', 'en gb', '2019') }),
  fc.record({ comparison: fc.constant('exact' as const), wanted: fc.oneof(texts, fc.constantFrom('Ann Cole (editor)', 'no', '4.5')) }),
  fc.record({ comparison: fc.constant('same' as const), wanted: fc.oneof(texts, fc.boolean(), fc.constantFrom(0, 4.5)) }),
  fc.record({ comparison: fc.constant('date' as const), wanted: fc.constantFrom('2019', '2019-05', '2') }),
  fc.record({ comparison: fc.constant('language' as const), wanted: fc.constantFrom('en', 'en-GB', 'de', 'ann cole') }),
);

test('the facts of a record say of every filter whether it fits', async () => {
  const { db } = open();
  await fc.assert(
    fc.asyncProperty(records, refs, wishes, async (values, ref, wish) => {
      const filter: FieldFilter = { ...ref, ...wish };
      // Fields are compared as their widgets say, and the user's own as whatever type they have.
      const definition = FIELDS.find(({ key }) => key === ref.field);
      fc.pre('key' in ref || wish.comparison === 'exact' || isOwnComparison(filter, definition?.widget));
      const value = 'key' in ref ? ownValue(values, ref.key) : values[ref.field];
      expect(await isFound(db, values, filter)).toBe(fitsFilter(filter, value));
    }),
    { numRuns: 1000 },
  );
});

function ownValue({ customFields = {} }: Metadata, key: string): unknown {
  return Object.hasOwn(customFields, key) ? customFields[key] : undefined;
}

function isOwnComparison({ comparison }: FieldFilter, widget: string | undefined): boolean {
  const own = { date: 'date', language: 'language', 'yes-no': 'same' }[widget ?? ''] ?? 'words';
  return comparison === own;
}

async function isFound(query: PgQuery, values: Metadata, filter: FieldFilter): Promise<boolean> {
  const vectors = factVectors(values);
  const { facts, rareFacts } = factQuery(filter);
  const vector = facts === undefined ? vectors.rareFacts : vectors.facts;
  const { rows } = await sql<{ found: boolean }>`select ${vector}::tsvector @@ ${facts ?? rareFacts}::tsquery as found`.execute(query);
  return rows[0]?.found === true;
}

test('the keys of an order compare as they are: numbers first, and texts by their letters', async () => {
  const { db } = open();
  const keys = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.string({ unit: 'grapheme' }));
  await fc.assert(
    fc.asyncProperty(keys, keys, async (a, b) => {
      const { rows } = await sql<{ order: number }>`select case when a < b then -1 when a > b then 1 else 0 end as order
        from (select ${keyText(a)}::text collate "C" as a, ${keyText(b)}::text collate "C" as b) as keys`.execute(db);
      expect(rows[0]?.order).toBe(orderOf(a, b));
    }),
    { numRuns: 300 },
  );
});

function orderOf(a: string | number, b: string | number): number {
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return Math.sign(a - b) + 0;
  return Buffer.compare(Buffer.from(String(a).replaceAll('\0', '')), Buffer.from(String(b).replaceAll('\0', '')));
}

test('no text is too long for a vector, and no lexeme for its index', async () => {
  const { db, catalogue, store } = open();
  const many = Array.from({ length: 120_000 }, (_, n) => `word${n}`).join(' ');
  await store.save(bookUpdate('A', { title: 'Salt', description: `${many} ${'salt '.repeat(20_000)}` }));
  await store.save(bookUpdate('B', { genres: ['x'.repeat(5000), 'Mint'], description: 'salt '.repeat(20_000) }));
  const found = async (text: string) => [text, await catalogue.count({}, text)];
  expect([await found('salt'), await found('word77'), await found('mint'), await found('x'.repeat(200))]).toEqual([
    ['salt', 2],
    ['word77', 1],
    ['mint', 1],
    ['x'.repeat(200), 1],
  ]);
  const vector = createVector();
  vector.add("it's a \\ sign", 1, 'A');
  const { rows } = await sql<{ found: boolean }>`select ${vector.text()}::tsvector @@ ${term("it's a \\ sign", { weights: ['A'] })}::tsquery as found`.execute(
    db,
  );
  expect(rows).toEqual([{ found: true }]);
});

test('a name with signs that no text of the server can have is listed, counted and found', async () => {
  const { catalogue, store } = open();
  await store.save(bookUpdate('A', { title: 'Salt\0 \ud800Road', genres: ['Odd\0', 'Odd'] }));
  const filter = { facets: [{ facet: 'genres', value: 'Odd\0' }] };
  expect(await catalogue.count(filter, 'salt')).toBe(1);
  const [genres] = await catalogue.facets({ filter }, { facets: ['genres'], limit: 9 });
  expect(genres?.values[0]).toMatchObject({ value: 'Odd', count: 1 });
  expect(await catalogue.list({ filter: {}, sort: { by: 'title', isDescending: true } }, { limit: 1 })).toMatchObject({ entries: [{ item: { path: 'A' } }] });
});

test('the rows of a book go with its item', async () => {
  const { db, catalogue, store } = open();
  const id = await store.save(bookUpdate('A', book));
  await db.deleteFrom('items').where('id', '=', id).execute();
  for (const table of ['records', 'records_index', 'listed_books', 'sort_keys'] as const)
    expect([table, await db.selectFrom(table).selectAll().execute()]).toEqual([table, []]);
  expect(await catalogue.count({}, 'salt')).toBe(0);
});

test('the words of the user’s own fields are found once they are searched, and no longer when they are not', async () => {
  const notes: CustomField = { id: 'notes', label: 'Notes', type: 'text', values: [], column: '#notes', behaviours: { searchable: true } };
  const plain = open();
  for (let n = 0; n < 3; n++) await plain.store.save(bookUpdate(`B/${n}`, { title: 'Salt', customFields: { notes: `From Ann’s shop ${n}` } }));
  expect(await plain.catalogue.count({}, 'shop')).toBe(0);
  const fields: CustomField[] = [notes];
  const texts = createSearchTexts(plain.db, () => fields);
  await texts.bringUpToDate();
  await texts.bringUpToDate();
  expect([await plain.catalogue.count({}, 'shop'), await plain.catalogue.count({}, 'salt b')]).toEqual([3, 3]);
  fields.pop();
  await texts.bringUpToDate();
  expect(await plain.catalogue.count({}, 'shop')).toBe(0);
});

const whereSeveralConnect = test.skipIf(!hasPostgres);

whereSeveralConnect('who follows while books are changed misses none, and sees each number once its change can be seen', async () => {
  const { db, store, changes } = open();
  const ids: number[] = [];
  for (const path of ['A', 'B', 'C']) ids.push(await store.save(bookUpdate(path, { title: 'Salt' })));
  const [slow = 0, quick = 0] = ids;
  const titles = async (after: number) => (await changes.after(after, 99)).map(({ itemId, entry }) => [itemId, entry?.record.values.title]);
  const before = await changes.last();
  const { promise: isOver, resolve: finish } = Promise.withResolvers<void>();
  const { promise: isBegun, resolve: begun } = Promise.withResolvers<void>();
  const slowly = transact(db, async (query) => {
    await saveRecord(query, { itemId: slow, record: catalogueRecordOf({ title: 'Late' }) }, () => []);
    begun();
    await isOver;
  });
  await isBegun;
  await store.save(bookUpdate('B', { title: 'Early' }));
  expect(await titles(before)).toEqual([[quick, 'Early']]);
  const seen = await changes.last();
  finish();
  await slowly;
  expect(await titles(seen)).toEqual([[slow, 'Late']]);
});

whereSeveralConnect('a change of a book that waits for its number is not told before it can be seen', async () => {
  const { db, store, changes } = open();
  const id = await store.save(bookUpdate('A', { title: 'Salt' }));
  const { promise: isOver, resolve: finish } = Promise.withResolvers<void>();
  const { promise: isBegun, resolve: begun } = Promise.withResolvers<void>();
  const slowly = transact(db, async (query) => {
    await saveRecord(query, { itemId: id, record: catalogueRecordOf({ title: 'Pepper' }) }, () => []);
    begun();
    await isOver;
  });
  await isBegun;
  const early = await changes.last();
  finish();
  await slowly;
  expect((await changes.after(early, 9)).map(({ entry }) => entry?.record.values.title)).toEqual(['Pepper']);
});

whereSeveralConnect('books that are saved, moved and followed all at once end as they were saved last', async () => {
  const { store, catalogue, changes } = open();
  const paths = Array.from({ length: 8 }, (_, n) => `B/${n}`);
  const seen = new Map<number, unknown>();
  let followed = 0;
  const follow = async () => {
    for (const { revision, itemId, entry } of await changes.after(followed, 5)) {
      expect(revision).toBeGreaterThan(followed);
      [followed] = [revision, seen.set(itemId, entry?.record.values.title)];
    }
  };
  let isBusy = true;
  const follower = (async () => {
    while (isBusy) await follow();
  })();
  const rounds = Array.from({ length: 12 }, (_, n) => n);
  await Promise.all(
    ['x', 'y', 'z'].map(async (worker) => {
      for (const n of rounds)
        for (const path of worker === 'y' ? [...paths].reverse() : paths)
          await store.save(bookUpdate(path, { title: `Title ${worker}${n}`, genres: [`Genre ${worker}${n}`, `Other ${n}`] }));
    }),
  );
  isBusy = false;
  await follower;
  for (let last = -1; last !== followed; ) {
    last = followed;
    await follow();
  }
  const entries = await catalogue.page({}, { limit: 99 });
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(entries.map(({ item, record }) => [item.id, record.values.title])));
  for (const { record } of entries)
    expect(await catalogue.count({ facets: [{ facet: 'genres', value: record.values.genres?.[0] ?? '' }] }, record.values.title)).toBeGreaterThan(0);
  const [genres] = await catalogue.facets({ filter: {} }, { facets: ['genres'], limit: 99 });
  expect(genres?.values.reduce((sum, { count }) => sum + count, 0)).toBe(2 * paths.length);
});

whereSeveralConnect('many who fill the same records at once write each of them once', async () => {
  const { store, catalogue } = open();
  const ids: number[] = [];
  for (let n = 0; n < 20; n++) ids.push(await store.save({ ...bookUpdate(`B/${n}`, {}), record: { ...catalogueRecordOf({ title: 'Old' }), version: 0 } }));
  const filled = (order: readonly number[], title: string) =>
    catalogue.fill(order.map((id) => ({ item: { id, path: '' }, record: catalogueRecordOf({ title, genres: [title] }) })));
  await Promise.all([filled(ids, 'One'), filled([...ids].reverse(), 'Two'), filled(ids.slice(5), 'Three')]);
  expect(await catalogue.countStale()).toBe(0);
  const [genres] = await catalogue.facets({ filter: {} }, { facets: ['genres'], limit: 9 });
  expect(genres?.values.reduce((sum, { count }) => sum + count, 0)).toBe(20);
});

test('counts that are kept are those of counting all books anew, whoever saved how many at once', async () => {
  const { db, store, catalogue } = open();
  const ids: number[] = [];
  for (let n = 0; n < 60; n++) ids.push(await store.save(bookUpdate(`B/${n}`, { title: 'Old', genres: ['Old'] }, { library: n % 2 === 0 ? 'l' : 'm' })));
  const workers = hasPostgres ? ['x', 'y', 'z'] : ['x'];
  const record = (version: number, genre: string) => ({ ...catalogueRecordOf({ title: genre, genres: [genre, 'Common'] }), version });
  await Promise.all(
    workers.map(async (worker, at) => {
      // More changes than are left to be added up.
      for (let round = 1; round <= 12; round++) {
        const order = at % 2 === 0 ? ids : ids.toReversed();
        await catalogue.fill(order.map((id) => ({ item: { id, path: '' }, record: record(-round - 100 * at, `Genre ${worker}${round % 4}`) })));
        await store.setState(ids[round] ?? 0, { state: 'failed', problems: [], fingerprint: 'f', isToReview: round % 2 === 0 });
        await db
          .deleteFrom('items')
          .where('id', '=', ids[20 + round * 3 + at] ?? 0)
          .execute();
      }
    }),
  );
  const counted = await sql`select library, state, to_review, value_id, count(*) as books from listed_books, unnest(0 || facets || sources) as value_id
    group by library, state, to_review, value_id order by library, state, to_review, value_id`.execute(db);
  const kept =
    await sql`select library, state, to_review, value_id, sum(books) as books from (select library, state, to_review, value_id, books from facet_counts
      union all select library, state, to_review, value_id, books from facet_changes, unnest(value_ids) as value_id) as all_books
    group by library, state, to_review, value_id having sum(books) <> 0 order by library, state, to_review, value_id`.execute(db);
  expect(kept.rows).toEqual(counted.rows);
  const { rows } = await sql<{
    added: number;
    left: number;
  }>`select (select count(*) from facet_counts) as added, (select count(*) from facet_changes) as left`.execute(db);
  expect(rows[0]?.added).toBeGreaterThan(0);
  expect(rows[0]?.left).toBeLessThan(2000);
});
