/**
 * How long a database of the user's takes to be filled, beside the same rows inserted by the driver alone:
 * `node test/bench/databases.ts [BOOKS] [postgres://… | mysql://… | FILE]`. The database must be empty. Prints figures as JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { designOf } from '../../src/catalogues/design/design.ts';
import { allFields } from '../../src/catalogues/design/field-shape.ts';
import type { Row, TableDesign } from '../../src/catalogues/design/tables.ts';
import type { AnyDb, SqlDialect } from '../../src/catalogues/sql/dialect.ts';
import { createSqlTarget } from '../../src/catalogues/sql/target.ts';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createRecordChanges } from '../../src/store/sqlite/record-changes.ts';
import { followChanges } from '../../src/work/follow-changes.ts';
import { atMost, type Figure } from './figures.ts';
import { fillCatalogue } from './many-books.ts';

const BOOKS = Number(process.argv[2] ?? 10_000);
const BATCH = 500;
const home = mkdtempSync(join(tmpdir(), 'rubricator-databases-'));
const place = process.argv[3] ?? join(home, 'catalogue.sqlite');
const mapping = { naming: 'snake', tables: {}, columns: {}, constants: {}, json: [], shape: 'tables' } as const;

async function dialectOf(address: string): Promise<SqlDialect> {
  if (address.startsWith('postgres')) return (await import('../../src/catalogues/sql/postgres.ts')).postgresDialect(address);
  if (address.startsWith('mysql')) return (await import('../../src/catalogues/sql/mysql.ts')).mysqlDialect(address);
  return (await import('../../src/catalogues/sql/sqlite.ts')).sqliteDialect(address);
}

const timed = async (task: () => Promise<void>) => {
  const startedMs = performance.now();
  await task();
  return (performance.now() - startedMs) / 1000;
};

async function measure(): Promise<Figure[]> {
  const store = await openDatabase(join(home, 'rubricator.sqlite'));
  await fillCatalogue(createItemStore(store), { books: BOOKS, isVaried: true });
  const dialect = await dialectOf(place);
  const ownMs = await timed(() => sync(store, dialect));
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  const bareMs = await timed(await bareInserts(store, dialect));
  await store.destroy();
  const what = `${BOOKS} books into ${dialect.type}`;
  const baseline = { what: 'the same rows in batches, by the driver alone', value: bareMs, unit: 's' };
  return [
    { part: 'databases', what, value: ownMs, unit: 's', baseline, ratio: ownMs / bareMs, target: atMost(ownMs / bareMs, 2) },
    { part: 'databases', what: `${what}, books a second`, value: BOOKS / ownMs, unit: 'books/s' },
    { part: 'databases', what: `${what}, peak memory of the process`, value: peakMegabytes, unit: 'MB' },
  ];
}

type Store = Awaited<ReturnType<typeof openDatabase>>;

async function sync(store: Store, dialect: SqlDialect): Promise<void> {
  const design = designOf(allFields(), { ...mapping, prefix: 'own_' });
  const target = createSqlTarget({ id: 'bench', dialect, design, selection: {}, backup: false });
  await target.migrate(await target.plan(), 0);
  const deps = { changes: createRecordChanges(store), isWanted: () => true, batch: BATCH, sleep: async () => {}, random: Math.random };
  while ((await followChanges(target, deps, new AbortController().signal)) !== 'inStep');
  await target.close();
}

/** Everything that is to be inserted is made before the clock runs. */
async function bareInserts(store: Store, dialect: SqlDialect): Promise<() => Promise<void>> {
  const design = designOf(allFields(), { ...mapping, prefix: 'bare_' });
  const target = createSqlTarget({ id: 'bare', dialect, design, selection: {}, backup: false });
  await target.migrate(await target.plan(), 0);
  await target.close();
  const batches: [TableDesign, Record<string, unknown>[]][][] = [];
  const catalogue = createCatalogue(store);
  for (let afterId = 0; ; ) {
    const entries = await catalogue.page({}, { afterId, limit: BATCH });
    if (entries.length === 0) break;
    afterId = entries.at(-1)?.item.id ?? afterId;
    batches.push([design.books, ...design.parts].map((table) => [table, entries.flatMap(table.rowsOf).map((row) => boundRow(table, row, dialect))]));
  }
  return async () => {
    const db: AnyDb = new Kysely({ dialect: dialect.connect() });
    for (const batch of batches) await db.transaction().execute((transaction) => insertBatch(transaction, batch, dialect));
    await db.destroy();
  };
}

function boundRow({ columns }: TableDesign, row: Row, { bind }: SqlDialect): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column.name, bind(column, row[column.name])]));
}

async function insertBatch(db: AnyDb, batch: readonly [TableDesign, Record<string, unknown>[]][], { maxValues }: SqlDialect): Promise<void> {
  for (const [{ name, columns }, rows] of batch) {
    const atOnce = Math.floor(maxValues / columns.length);
    for (let at = 0; at < rows.length; at += atOnce)
      await db
        .insertInto(name)
        .values(rows.slice(at, at + atOnce))
        .execute();
  }
}

try {
  process.stdout.write(`${JSON.stringify(await measure(), undefined, 2)}\n`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
