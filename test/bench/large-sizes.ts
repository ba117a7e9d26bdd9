/** How much room the tables of a store on PostgreSQL take, with their indexes. */
import { sql } from 'kysely';
import type { Figure } from './figures.ts';
import type { Measured } from './large-database.ts';

/** These have rows only of the books that were saved as a whole. */
const OF_WHOLE = ['candidates', 'sidecars'];

interface TableSize {
  name: string;
  rows: number;
  bytes: number;
}

export async function sizeFigures({ db, books, whole }: Measured): Promise<Figure[]> {
  const { rows } = await sql<TableSize>`select relname as name, greatest(reltuples, 0)::bigint as rows, pg_total_relation_size(oid) as bytes
    from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace and reltuples > 0
    order by bytes desc`.execute(db);
  const large = rows.filter(({ bytes }) => bytes > 1e6);
  const dividedBy = ({ name }: TableSize) => (OF_WHOLE.includes(name) ? whole : books);
  const figures = large.map((table): Figure => {
    const perBook = table.bytes / dividedBy(table);
    const what = `${books} books: table ${table.name}, ${(table.rows / dividedBy(table)).toFixed(1)} rows a book`;
    return { part: 'large', what, value: Math.round(perBook), unit: 'bytes a book' };
  });
  const sum = figures.reduce((total, { value }) => total + value, 0);
  return [...figures, { part: 'large', what: `${books} books: all of these tables`, value: sum, unit: 'bytes a book' }];
}
