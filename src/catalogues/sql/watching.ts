/**
 * Triggers that note which books others edit. What the program itself writes is not noted: it says in its transaction that it is writing.
 * There is one row a book, however often it is edited.
 */
import { sql } from 'kysely';
import type { MigrationStep } from '../../ports/catalogue-target.ts';
import type { TableDesign, Watch } from '../design/tables.ts';
import type { AnyDb, SqlDialect } from './dialect.ts';
import { EDITS, WRITING } from './own-tables.ts';

interface WatchDeps {
  db: AnyDb;
  dialect: SqlDialect;
  schema: string | undefined;
}

/** Whom PostgreSQL tells of an edit. */
export const EDITS_CHANNEL = 'rubricator_edits';

/** What says, within a transaction, that the program itself writes; and that it has done so. */
export const OWN_WRITING: Readonly<Record<string, { begin: string; end?: string }>> = {
  postgres: { begin: `select set_config('rubricator.writing', 'on', true)` },
  mysql: { begin: 'set @rubricator_writing = 1' },
  sqlite: { begin: `update ${WRITING} set is_on = 1`, end: `update ${WRITING} set is_on = 0` },
};

const EVENTS = ['insert', 'update', 'delete'] as const;
type Event = (typeof EVENTS)[number];

export function watching(table: TableDesign, watch: Watch, deps: WatchDeps): MigrationStep[] {
  if (deps.dialect.type === 'postgres') return byFunction(table, watch, deps);
  // Names that are new or gone change no book by themselves.
  const events = watch.bookId === undefined ? (['update'] as const) : EVENTS;
  return events.map((event) => trigger(table, watch, event, deps));
}

export function takenBack(steps: readonly MigrationStep[]): MigrationStep[] {
  return steps.toReversed().map(({ sql: done, undo = '' }) => ({ sql: undo, undo: done, isDestructive: false }));
}

export function placeOf(table: string, schema: string | undefined, db: AnyDb): string {
  return sql.id(...(schema === undefined ? [table] : [schema, table])).compile(db).sql;
}

function byFunction(table: TableDesign, watch: Watch, { db, dialect, schema = dialect.usualSchema ?? 'public' }: WatchDeps): MigrationStep[] {
  const name = (of: string) => placeOf(of, schema, db);
  const [edits, noting, on] = [name(EDITS), name(`${table.name}_edited`), name(table.name)];
  const events = watch.bookId === undefined ? 'update' : 'insert or update or delete';
  const body = `begin
  if current_setting('rubricator.writing', true) is distinct from 'on' then
    insert into ${edits} as known (tenant, book_id, edited_at, version, is_disputed)
      select distinct touched.tenant, touched.book, clock_timestamp(), (extract(epoch from clock_timestamp()) * 1000000)::bigint, false
      from (${touched(watch, ['new', 'old'], (of) => name(of), db)}) as touched (tenant, book) where touched.book is not null
      on conflict (tenant, book_id) do update set version = known.version + 1, edited_at = excluded.edited_at, is_disputed = false;
    perform pg_notify('${EDITS_CHANNEL}', '');
  end if;
  return null;
end`;
  // Whoever edits a book need not be let into our own tables.
  const made = `create function ${noting}() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ ${body} $$`;
  return [
    { sql: made, undo: `drop function ${noting}()`, isDestructive: false },
    {
      sql: `create trigger "rubricator_edited" after ${events} on ${on} for each row execute function ${noting}()`,
      undo: `drop trigger "rubricator_edited" on ${on}`,
      isDestructive: false,
    },
  ];
}

function trigger(table: TableDesign, watch: Watch, event: Event, { db, dialect }: WatchDeps): MigrationStep {
  const id = (of: string) => sql.id(of).compile(db).sql;
  const name = id(`${table.name}_edited_${event}`);
  const rows = event === 'insert' ? (['new'] as const) : event === 'delete' ? (['old'] as const) : (['new', 'old'] as const);
  const from = touched(watch, rows, id, db);
  const noted = dialect.isMysql ? notedInMysql(from) : notedInSqlite(from);
  const when = dialect.isMysql ? '' : ` when (select is_on from ${WRITING}) = 0`;
  const made = `create trigger ${name} after ${event} on ${id(table.name)} for each row${when} ${dialect.isMysql ? noted : `begin ${noted}; end`}`;
  return { sql: made, undo: `drop trigger ${name}`, isDestructive: false };
}

function notedInMysql(from: string): string {
  return `insert into ${EDITS} (tenant, book_id, edited_at, version, is_disputed) select distinct touched.tenant, touched.book, utc_timestamp(3), floor(unix_timestamp(now(6)) * 1000000), 0 from (${from}) as touched where touched.book is not null and @rubricator_writing is null on duplicate key update version = ${EDITS}.version + 1, edited_at = utc_timestamp(3), is_disputed = 0`;
}

function notedInSqlite(from: string): string {
  const now = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;
  return `insert into ${EDITS} (tenant, book_id, edited_at, version, is_disputed) select distinct touched.tenant, touched.book, ${now}, cast((julianday('now') - 2440587.5) * 86400000000 as integer), 0 from (${from}) as touched where touched.book is not null on conflict (tenant, book_id) do update set version = version + 1, edited_at = ${now}, is_disputed = 0`;
}

/** The books that a row is about, as it is and as it was. */
function touched({ tenant, bookId, id = '', through = [] }: Watch, rows: readonly ('new' | 'old')[], name: (of: string) => string, db: AnyDb): string {
  const column = (of: string) => sql.id(of).compile(db).sql;
  const tenantIn = (row: string) => (tenant === undefined ? `''` : `${row}.${column(tenant)}`);
  if (bookId !== undefined) return rows.map((row) => `select ${tenantIn(row)} as tenant, ${row}.${column(bookId)} as book`).join(' union ');
  const found = through.map(({ table, ...part }) => {
    const isOurs = tenant === undefined ? '' : ` and part.${column(tenant)} = new.${column(tenant)}`;
    return `select ${tenantIn('part')} as tenant, part.${column(part.bookId)} as book from ${name(table)} as part where part.${column(part.column)} = new.${column(id)}${isOurs}`;
  });
  return found.join(' union ');
}
