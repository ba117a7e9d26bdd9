/** The store on PostgreSQL for tests: one database a file, as empty before each test as after its migration. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { PgDb } from '../../../src/store/postgres/connection.ts';
import { openPostgres } from '../../../src/store/postgres/database.ts';
import { postgresDatabase } from '../../catalogues/servers.ts';

interface StoreOnPostgres {
  /** The open database. */
  (): PgDb;
  /** Empties it once more: for who opens several in a test, one after another. */
  empty(): Promise<void>;
}

/** Call it at the top of a test file. */
export function storeOnPostgres(): StoreOnPostgres {
  let db: PgDb;
  let drop: () => Promise<void>;
  let first: Map<string, string>;
  beforeAll(async () => {
    const database = await postgresDatabase();
    drop = database.drop;
    db = await openPostgres({ url: database.url, connections: database.connections });
    first = await contentOf(db);
  });
  beforeEach(() => empty(db, first));
  afterAll(async () => {
    await db?.destroy();
    await drop?.();
  });
  return Object.assign(() => db, { empty: () => empty(db, first) });
}

/** The rows that a new store has, by table; JSON. */
async function contentOf(db: PgDb): Promise<Map<string, string>> {
  const tables = await sql<{
    name: string;
  }>`select tablename as name from pg_tables where schemaname = current_schema() and tablename not like 'kysely%'`.execute(db);
  const content = new Map<string, string>();
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ rows: string }>`select coalesce(json_agg(each), '[]')::text as rows from ${sql.table(name)} as each`.execute(db);
    content.set(name, rows[0]?.rows ?? '[]');
  }
  return content;
}

async function empty(db: PgDb, first: ReadonlyMap<string, string>): Promise<void> {
  await db.transaction().execute(async (query) => {
    // No trigger fires, and no row is looked for that another names.
    await sql`set local session_replication_role = replica`.execute(query);
    for (const [name, rows] of first) {
      await sql`delete from ${sql.table(name)}`.execute(query);
      if (rows !== '[]')
        await sql`insert into ${sql.table(name)} overriding system value select * from json_populate_recordset(null::${sql.table(name)}, ${rows}::json)`.execute(
          query,
        );
    }
    await sql`select setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) from pg_sequences where schemaname = current_schema()`.execute(
      query,
    );
  });
}
