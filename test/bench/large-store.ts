/** Fills a store on PostgreSQL with very many books, by the functions with which it writes its own rows: several hundred a transaction. */
import { sql } from 'kysely';
import type { CatalogueRecord } from '../../src/domain/book/catalogue-record.ts';
import { type PgDb, type PgQuery, transact } from '../../src/store/postgres/connection.ts';
import { createItemStore } from '../../src/store/postgres/item-store.ts';
import { createQueue } from '../../src/store/postgres/queue.ts';
import { fillRecords } from '../../src/store/postgres/records.ts';
import { recordOf } from './merged-books.ts';
import { type BenchBook, benchBooks } from './records.ts';

/** So many books differ in everything. The others are copies with other titles, and half of them with other authors. */
const KINDS = 2000;
const AT_ONCE = 500;
/** While the server writes the rows of one, those of the next are made. */
const TRANSACTIONS = 2;
const PROVIDERS = ['audible', 'audnexus', 'goodreads', 'hardcover', 'openlibrary'];
const SIDECAR_BYTES = 2500;
/** A time in 2026. Half of all answers are past their time one day later. */
export const NOW_MS = 1_790_000_000_000;
const DAY_MS = 86_400_000;

/** A book as a pass over it saves it. */
export type SavedBook = Parameters<ReturnType<typeof createItemStore>['save']>[0];

export interface LargeStore {
  /** Any book as it would be saved. @param n from 0 */
  book(n: number): SavedBook;
}

/** Every third book is in a second library; of fifty, one has a problem, and of a hundred one waits for the user. */
export function largeStore(): LargeStore {
  const books = benchBooks(KINDS);
  const records = books.map(recordOf);
  return {
    book(n) {
      const { item, query, local, answers } = books[n % books.length] as BenchBook;
      const copy = Math.floor(n / books.length);
      const folder = `${item.folder} ${n}`;
      const files = { isFile: false, contentKey: `content ${n}`, fingerprint: `fingerprint ${n}`, settingsKey: 'settings' };
      const state = n % 50 === 0 ? ('failed' as const) : ('ok' as const);
      return {
        item: { ...files, library: n % 3 === 2 ? 'second' : 'first', path: folder, folder, state, problems: [], editionKind: 'audio', query },
        localCandidates: [local],
        answers: answers.map((candidate) => ({ lookup: lookupOf(candidate.source, n), candidates: [candidate] })),
        overrides: [],
        record: varied(records[n % records.length] as CatalogueRecord, copy),
        sidecars: ['metadata.opf', 'metadata.json'].map((name) => ({
          ...{ path: `${folder}/${name}`, exporter: name, sizeBytes: SIDECAR_BYTES, mtimeMs: NOW_MS, hash: `hash of ${n}` },
          bytes: Buffer.from(JSON.stringify(records[n % records.length])),
        })),
      };
    },
  };
}

function lookupOf(provider: string, n: number) {
  return { provider, outcome: 'found' as const, dueAtMs: NOW_MS + (n % 60) * DAY_MS };
}

function varied(record: CatalogueRecord, copy: number): CatalogueRecord {
  const { title, authors } = record.values;
  const others = copy % 2 === 0 ? authors : authors?.map((author) => ({ ...author, name: `${author.name} ${copy}` }));
  const values = { ...record.values, ...(title !== undefined && { title: `${title} ${copy}` }), ...(others && { authors: others }) };
  return { ...record, values, changedAtMs: NOW_MS - copy * 1000 };
}

/** What is stored of the first books. The answers, the sidecars and what is noted of writing them are found by the number of a book alone, and take most of the room. */
export interface Filling {
  books: number;
  /** So many of the first have everything that a book can have. */
  whole: number;
  onBooks(done: number): void;
}

export async function fillStore(db: PgDb, { books, whole, onBooks }: Filling): Promise<void> {
  const store = largeStore();
  const items = createItemStore(db);
  for (let n = 0; n < whole; n += 50) await Promise.all(range(n, Math.min(n + 50, whole)).map((each) => items.save(store.book(each))));
  const makeIndexes = await dropIndexes(db);
  let next = whole;
  const fillSome = async () => {
    while (next < books) {
      const from = next;
      next = Math.min(from + AT_ONCE, books);
      await saveAll(db, range(from, next).map(store.book));
      onBooks(next);
    }
  };
  await Promise.all(Array.from({ length: TRANSACTIONS }, fillSome));
  await makeIndexes();
  await sql`update items set to_review = true where id % 100 = 1 and not to_review`.execute(db);
  await sql`insert into lookups (item_id, provider, outcome, error, due_at)
    select id, provider, 'found', null, ${NOW_MS}::bigint + (id % 60) * ${DAY_MS}::bigint from items, unnest(${PROVIDERS}::text[]) as provider
    on conflict do nothing`.execute(db);
  await sql`vacuum (analyze)`.execute(db);
}

/** Indexes whose pages are all over the disk are made in the end: a fifth of the time. Returns what makes them as they were. */
async function dropIndexes(db: PgDb): Promise<() => Promise<void>> {
  const { rows } = await sql<{ name: string; made: string }>`select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
    where indexrelid::regclass::text in ('records_words', 'records_facts', 'listed_facets', 'sort_keys_order')`.execute(db);
  for (const { name } of rows) await sql`drop index ${sql.ref(name)}`.execute(db);
  return async () => {
    await db.connection().execute(async (query) => {
      await sql`set statement_timeout = 0`.execute(query);
      await sql`set maintenance_work_mem = '512MB'`.execute(query);
      for (const { made } of rows) await sql.raw(made).execute(query);
      await sql`reset maintenance_work_mem`.execute(query);
    });
  };
}

function saveAll(db: PgDb, books: readonly SavedBook[]): Promise<void> {
  return transact(db, async (query) => {
    const ids = await insertItems(query, books);
    await fillRecords(
      query,
      books.map(({ item, record }) => ({ itemId: ids.get(`${item.library}/${item.path}`) ?? 0, record })),
      () => [],
    );
  });
}

/** As `saveItem` would, many in one statement. */
async function insertItems(query: PgQuery, books: readonly SavedBook[]): Promise<Map<string, number>> {
  const rows = books.map(({ item, record }) => ({
    ...{ library: item.library, path: item.path, folder: item.folder, is_file: item.isFile, content_key: item.contentKey, added_at: record.changedAtMs },
    ...{ fingerprint: item.fingerprint, settings_key: item.settingsKey, edition_kind: item.editionKind, state: item.state },
    ...{ problems: JSON.stringify(item.problems), query: JSON.stringify(item.query) },
  }));
  const made = await query.insertInto('items').values(rows).returning(['id', 'library', 'path']).execute();
  return new Map(made.map(({ id, library, path }) => [`${library}/${path}`, id]));
}

const QUEUED_AT_ONCE = 20_000;

/** An entry of the queue for each book, due one after another. */
export async function fillQueue(db: PgDb, books: number): Promise<void> {
  const queue = createQueue(db);
  for (let n = 0; n < books; n += QUEUED_AT_ONCE) await queue.put(range(n, Math.min(n + QUEUED_AT_ONCE, books)).map(entryOf));
  await sql`vacuum (analyze) queue`.execute(db);
}

/** @param n of the book */
export function entryOf(n: number) {
  const path = `waiting/${n}`;
  const reason = n % 10 === 0 ? ('changed' as const) : ('new' as const);
  return { library: n % 3 === 2 ? 'second' : 'first', path, folder: path, reason, dueAtMs: NOW_MS - 1e9 + n, seen: `fingerprint ${n}` };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}
