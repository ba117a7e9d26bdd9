/**
 * What the store on PostgreSQL takes with very many books: `node test/bench/large-database.ts postgres://… BOOKS … [--keep] [--only PART,…]`.
 * For each number of books it makes a database of its own on that server, and drops it in the end unless it is to be kept; one that was
 * kept is measured as it is. Prints figures as a table, and as JSON into `--out`.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type { PgDb } from '../../src/store/postgres/connection.ts';
import { openPostgres } from '../../src/store/postgres/database.ts';
import { type Figure, tableOf } from './figures.ts';
import { changesFigures, facetFigures, pageFigures, savingFigures, searchFigures } from './large-questions.ts';
import { queueFigures } from './large-queue.ts';
import { sizeFigures } from './large-sizes.ts';
import { fillStore } from './large-store.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    keep: { type: 'boolean', default: false },
    whole: { type: 'string', default: '5000' },
    only: { type: 'string', default: 'pages,search,facets,saving,changes,queue,sizes' },
    out: { type: 'string' },
  },
});
const [address = '', ...counts] = positionals;

const PARTS = {
  pages: pageFigures,
  search: searchFigures,
  facets: facetFigures,
  saving: savingFigures,
  changes: changesFigures,
  queue: queueFigures,
  sizes: sizeFigures,
} as const;

export interface Measured {
  db: PgDb;
  url: string;
  books: number;
  /** So many of the books have their answers and sidecars, too. */
  whole: number;
}

async function onServer<T>(task: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    return await task(client);
  } finally {
    await client.end();
  }
}

async function measure(books: number): Promise<Figure[]> {
  const name = `rubricator_books_${books}`;
  const whole = Math.min(books, Number(values.whole));
  const { rowCount } = await onServer((client) => client.query('select from pg_database where datname = $1', [name]));
  const isThere = rowCount === 1;
  if (!isThere) await onServer((client) => client.query(`create database ${name}`));
  const url = new URL(address);
  url.pathname = `/${name}`;
  const db = await openPostgres({ url: url.href });
  const figures: Figure[] = [];
  try {
    const measured = { db, url: url.href, books, whole };
    if (!isThere) figures.push(await filled(measured));
    for (const part of values.only.split(',')) {
      const some = await PARTS[part as keyof typeof PARTS](measured);
      process.stderr.write(`${tableOf(some)}\n`);
      figures.push(...some);
    }
  } finally {
    await db.destroy();
    if (!values.keep) await onServer((client) => client.query(`drop database ${name}`));
  }
  return figures;
}

async function filled({ db, books, whole }: Measured): Promise<Figure> {
  const startedMs = performance.now();
  await fillStore(db, { books, whole, onBooks: (done) => done % 50_000 === 0 && process.stderr.write(`${done} books\n`) });
  const seconds = (performance.now() - startedMs) / 1000;
  return { part: 'large', what: `${books} books put into the database`, value: seconds, unit: 's' };
}

const figures: Figure[] = [];
for (const count of counts) figures.push(...(await measure(Number(count))));
process.stdout.write(`${tableOf(figures)}\n`);
if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(figures, undefined, 2)}\n`);
