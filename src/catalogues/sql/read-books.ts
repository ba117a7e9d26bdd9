/** Reads books back from the tables of a target. */
import type { TargetBook } from '../../ports/catalogue-target.ts';
import { bookFrom } from '../design/read-book.ts';
import type { BookTable, Column, Design, Draft, Row } from '../design/tables.ts';
import { type AnyDb, fromDatabase } from './dialect.ts';

export async function readBooks(db: AnyDb, design: Design, wanted: { afterId: number; limit: number } | { ids: readonly number[] }): Promise<TargetBook[]> {
  const { books } = design;
  const all = owned(db.selectFrom(books.name).selectAll(), design).orderBy(books.bookId);
  const page = 'ids' in wanted ? all.where(books.bookId, 'in', wanted.ids) : all.where(books.bookId, '>', wanted.afterId).limit(wanted.limit);
  const rows = (await page.execute()).map((row) => rowFrom(books.columns, row));
  const ids = rows.map((row) => row[books.bookId] as number);
  if (ids.length === 0) return [];
  const drafts = new Map(ids.map((id) => [id, {} as Draft]));
  for (const row of rows) books.read?.(draftOf(drafts, row[books.bookId]), [row], new Map());
  await readParts(db, design, ids, drafts);
  return rows.map((row) => bookFrom(row, draftOf(drafts, row[books.bookId]), books));
}

async function readParts(db: AnyDb, design: Design, ids: readonly number[], drafts: Map<number, Draft>): Promise<void> {
  for (const table of design.parts) {
    if (!table.read) continue;
    const place = table.columns.find(({ holds }) => holds === 'place')?.name ?? table.bookId;
    const found = await owned(db.selectFrom(table.name).selectAll().where(table.bookId, 'in', ids), design)
      .orderBy(table.bookId)
      .orderBy(place)
      .execute();
    const rows = found.map((row) => rowFrom(table.columns, row));
    const known = await namesFor(db, design, table, rows);
    for (const [id, own] of Map.groupBy(rows, (row) => row[table.bookId] as number)) table.read(draftOf(drafts, id), own, known);
  }
}

/** The names that the rows of a table refer to, by their ids. */
async function namesFor(db: AnyDb, design: Design, { names }: BookTable, rows: readonly Row[]): Promise<Map<number, string>> {
  const table = design.names.find(({ name }) => name === names?.table);
  if (!names || !table || rows.length === 0) return new Map();
  const ids = new Set(rows.map((row) => row[names.column]));
  const found = owned(
    db
      .selectFrom(table.name)
      .select([table.id, table.nameColumn])
      .where(table.id, 'in', [...ids]),
    design,
  );
  return new Map((await found.execute()).map((row) => [Number(row[table.id]), String(row[table.nameColumn])]));
}

function draftOf(drafts: Map<number, Draft>, id: unknown): Draft {
  return drafts.get(id as number) ?? {};
}

function rowFrom(columns: readonly Column[], row: Record<string, unknown>): Row {
  return Object.fromEntries(columns.map((column) => [column.name, fromDatabase(column, row[column.name])]));
}

/** Rows of the tenant; kysely's builders have a type for each query. */
function owned<Q extends { where(column: never, comparison: never, value: never): Q }>(query: Q, { tenant }: Pick<Design, 'tenant'>): Q {
  return tenant ? query.where(tenant.column as never, '=' as never, tenant.value as never) : query;
}
