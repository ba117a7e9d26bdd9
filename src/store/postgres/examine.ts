/** What can be told of a store on PostgreSQL without changing it. */
import { sql } from 'kysely';
import type { CustomField } from '../../domain/book/custom-field.ts';
import { connectPostgres, type PgDb, type PostgresPlace } from './connection.ts';
import { isWorkedOn } from './lead.ts';

export interface StoreFacts {
  /** Of the server. */
  version: string;
  /** Undefined where no store was made yet. */
  books: { known: number; toReview: number } | undefined;
  /** Whether a daemon or a worker is at work. */
  isWorkedOn: boolean;
}

/** Rejects if the server does not answer. */
export function examineStore(place: PostgresPlace): Promise<StoreFacts> {
  return asking(place, async (db) => {
    const { rows } = await sql<{ version: string; has_store: boolean }>`
      select current_setting('server_version') as version, to_regclass('items') is not null as has_store`.execute(db);
    const { version = '', has_store = false } = rows[0] ?? {};
    return { version, isWorkedOn: await isWorkedOn(db), books: has_store ? await booksIn(db) : undefined };
  });
}

async function booksIn(db: PgDb): Promise<{ known: number; toReview: number }> {
  const { rows } = await sql<{ known: number; to_review: number }>`select count(*) as known, count(*) filter (where to_review) as to_review from items`.execute(
    db,
  );
  return { known: rows[0]?.known ?? 0, toReview: rows[0]?.to_review ?? 0 };
}

/** The user's own fields as they were kept last; none where no store was made yet. Rejects if the server does not answer. */
export function storedFields(place: PostgresPlace): Promise<CustomField[]> {
  return asking(place, async (db) => {
    const { rows } = await sql<{ found: string | null }>`select to_regclass('own_fields') as found`.execute(db);
    if (rows[0]?.found === null) return [];
    const fields = await db.selectFrom('own_fields').select('field').orderBy('place').execute();
    return fields.map(({ field }) => JSON.parse(field) as CustomField);
  });
}

async function asking<T>({ url }: PostgresPlace, task: (db: PgDb) => Promise<T>): Promise<T> {
  const db = connectPostgres({ url, connections: 1 });
  try {
    return await task(db);
  } finally {
    await db.destroy();
  }
}
