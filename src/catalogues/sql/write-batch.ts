/** Writes changes to the tables of a target: rows of books are replaced in place, rows of their lists are made anew. */
import type { CatalogueEntry } from '../../ports/catalogue.ts';
import type { RecordChange } from '../../ports/record-changes.ts';
import { nameId } from '../design/name-id.ts';
import { type BookTable, type Column, type Design, type Row, type TableDesign, tablesOf } from '../design/tables.ts';
import type { AnyDb, SqlDialect } from './dialect.ts';

/** Within a transaction of the caller. */
export async function writeChanges(db: AnyDb, changes: readonly RecordChange[], { design, dialect }: { design: Design; dialect: SqlDialect }): Promise<void> {
  const entries = changes.flatMap(({ entry }) => entry ?? []);
  const gone = changes.flatMap(({ itemId, entry }) => (entry ? [] : [itemId]));
  for (const table of design.parts)
    await removeRows(
      db,
      table,
      changes.map(({ itemId }) => itemId),
      design,
    );
  await removeRows(db, design.books, gone, design);
  const writer = { db, dialect };
  for (const table of design.names) await addNames(writer, table, namesIn(entries, table.namesOf), design);
  await upsert(writer, design.books, entries.flatMap(design.books.rowsOf));
  for (const table of design.parts) await insertRows(writer, table, entries.flatMap(table.rowsOf));
}

/** Removes what there is of all books; of one tenant, if there are several. */
export async function clearTables(db: AnyDb, design: Design): Promise<void> {
  for (const { name } of tablesOf(design).toReversed()) {
    const all = db.deleteFrom(name);
    await (design.tenant ? all.where(design.tenant.column, '=', design.tenant.value) : all).execute();
  }
}

/** Removes rows of lists whose book is not there. */
export async function removeOrphans(db: AnyDb, { books, parts, tenant }: Design): Promise<void> {
  for (const { name, bookId } of parts) {
    const orphans = db.deleteFrom(name).where(({ not, exists, selectFrom }) => {
      const own = selectFrom(books.name).select(books.bookId).whereRef(`${books.name}.${books.bookId}`, '=', `${name}.${bookId}`);
      return not(exists(tenant ? own.where(`${books.name}.${tenant.column}`, '=', tenant.value) : own));
    });
    await (tenant ? orphans.where(tenant.column, '=', tenant.value) : orphans).execute();
  }
}

interface Writer {
  db: AnyDb;
  dialect: SqlDialect;
}

async function removeRows(db: AnyDb, { name, bookId }: BookTable, ids: readonly number[], { tenant }: Design): Promise<void> {
  if (ids.length === 0) return;
  const ofBooks = db.deleteFrom(name).where(bookId, 'in', ids);
  await (tenant ? ofBooks.where(tenant.column, '=', tenant.value) : ofBooks).execute();
}

function namesIn(entries: readonly CatalogueEntry[], namesOf: (entry: CatalogueEntry) => string[]): string[] {
  return [...new Set(entries.flatMap(namesOf))];
}

async function addNames({ db, dialect }: Writer, table: TableDesign & { id: string; nameColumn: string }, names: readonly string[], { tenant }: Design) {
  const rows = names.map((name) => ({ ...(tenant && { [tenant.column]: tenant.value }), [table.id]: nameId(name), [table.nameColumn]: name }));
  for (const values of bound(table, rows, dialect)) {
    const insert = db.insertInto(table.name).values(values);
    await (dialect.isMysql ? insert.ignore() : insert.onConflict((conflict) => conflict.doNothing())).execute();
  }
}

async function insertRows({ db, dialect }: Writer, table: TableDesign, rows: readonly Row[]): Promise<void> {
  for (const values of bound(table, rows, dialect)) await db.insertInto(table.name).values(values).execute();
}

/** A row that is there keeps its further columns: they may be the user's. */
async function upsert({ db, dialect }: Writer, table: TableDesign, rows: readonly Row[]): Promise<void> {
  const others = table.columns.map(({ name }) => name).filter((name) => !table.primaryKey.includes(name));
  for (const values of bound(table, rows, dialect)) {
    const insert = db.insertInto(table.name).values(values);
    if (dialect.isMysql)
      await insert.onDuplicateKeyUpdate(({ fn, ref }) => Object.fromEntries(others.map((name) => [name, fn('values', [ref(name)])]))).execute();
    else
      await insert
        .onConflict((conflict) =>
          conflict.columns([...table.primaryKey]).doUpdateSet(({ ref }) => Object.fromEntries(others.map((name) => [name, ref(`excluded.${name}`)]))),
        )
        .execute();
  }
}

/** Rows as the driver takes them, so many at a time as one statement may hold. */
function* bound({ columns }: { columns: readonly Column[] }, rows: readonly Row[], { bind, maxValues }: SqlDialect): Generator<Record<string, unknown>[]> {
  const atOnce = Math.max(1, Math.floor(maxValues / columns.length));
  for (let at = 0; at < rows.length; at += atOnce)
    yield rows.slice(at, at + atOnce).map((row) => Object.fromEntries(columns.map((column) => [column.name, bind(column, row[column.name])])));
}
