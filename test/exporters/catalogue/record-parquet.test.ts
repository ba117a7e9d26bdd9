/** Parquet, read by DuckDB and by hyparquet. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordsParquet } from '../../../exporters/catalogue/record-parquet.ts';
import { FIELD_KEYS, type FileRecord } from '../../../src/sdk/index.ts';
import { FULL_BOOK } from '../../catalogues/full-book.ts';

let folder = '';
let duckdb: DuckDBInstance;
let files = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rubricator-parquet-'));
  duckdb = await DuckDBInstance.create();
});
afterAll(() => {
  duckdb.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

type Rows = Record<string, unknown>[];

const CHANGED = '2026-01-02T03:04:05.678Z';
const record = (values: Record<string, unknown>, id = 1): FileRecord => ({ id, library: 'books', path: `A/${id}`, changedAt: CHANGED, values });
const fileOf = (records: readonly FileRecord[], fields: readonly string[] = FIELD_KEYS) =>
  buffer(Readable.from(recordsParquet.write(Readable.from(records), fields)));

async function asked(question: string, file: Buffer): Promise<Rows> {
  // DuckDB keeps what it read of a file, and takes another of the same name, size and moment for it.
  const path = join(folder, `books-${files++}.parquet`);
  writeFileSync(path, file);
  const connection = await duckdb.connect();
  const answer = await connection.runAndReadAll(question.replace('$books', `'${path}'`));
  connection.closeSync();
  return answer.getRowObjectsJS();
}

const byHyparquet = async (file: Buffer): Promise<Rows> => parquetReadObjects({ file: new Uint8Array(file).buffer });

/** What readers have for a number that is whole, for no value, and for a time. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, each]) => (each === null || each === undefined ? [] : [[key, plain(each)]])));
}

const wanted = ({ values, ...first }: FileRecord) => ({ ...first, ...values });

const READERS: [string, (file: Buffer) => Promise<Rows>, (text: unknown) => unknown][] = [
  ['DuckDB', (file) => asked('select * from $books', file), (text) => JSON.parse(text as string)],
  ['hyparquet', byHyparquet, (value) => value],
];

describe.each(READERS)('%s', (_, read, fromJson) => {
  test('reads a book with every field, and one with none', async () => {
    const records = [record(FULL_BOOK, 1), record({}, 2)];
    const [full, empty] = (await read(await fileOf(records))).map((row) => plain(row) as Record<string, unknown>);
    expect({ ...full, customFields: fromJson(full?.customFields) }).toEqual(wanted(record(FULL_BOOK, 1)));
    expect(empty).toEqual(wanted(record({}, 2)));
  });

  test('reads a file without books, and its columns', async () => {
    expect(await read(await fileOf([]))).toEqual([]);
  });

  test('reads more books than are written at once, in their order', async () => {
    const records = Array.from({ length: 2500 }, (_each, at) => record({ title: `Book ${at}`, genres: at % 3 === 0 ? undefined : ['a', String(at)] }, at + 1));
    const rows = await read(await fileOf(records, ['title', 'genres']));
    expect(rows.map(plain)).toEqual(records.map((each) => plain(wanted(each))));
  });

  test('reads any text as it was', async () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\0', 'a\0b', '', '\u{10ffff}', '"', "'; drop table books", '\r\n', '٣\u202e'));
    await fc.assert(
      fc.asyncProperty(text, fc.array(text, { minLength: 1 }), async (title, genres) => {
        const [row] = await read(await fileOf([{ ...record({ title, genres, authors: [{ name: title }] }), path: title }], ['title', 'genres', 'authors']));
        expect(plain(row)).toEqual({ ...wanted(record({ title, genres, authors: [{ name: title }] })), path: title });
      }),
      { numRuns: 40 },
    );
  });
});

test('columns have types that can be computed with', async () => {
  const types = await asked('select column_name as name, column_type as type from (describe select * from $books)', await fileOf([]));
  const typeOf = Object.fromEntries(types.map(({ name, type }) => [name, type]));
  expect(Object.keys(typeOf)).toEqual(['id', 'library', 'path', 'changedAt', ...FIELD_KEYS]);
  expect(typeOf).toMatchObject({ id: 'BIGINT', changedAt: 'TIMESTAMP WITH TIME ZONE', title: 'VARCHAR', durationMs: 'BIGINT', explicit: 'BOOLEAN' });
  expect(typeOf).toMatchObject({ genres: 'VARCHAR[]', rating: 'STRUCT("value" DOUBLE, scale DOUBLE, count BIGINT)', customFields: 'JSON' });
});

test('lists and people are asked about in SQL, as docs/databases.md does', async () => {
  const question = /SELECT person[^`]+/.exec(readFileSync('docs/databases.md', 'utf8'))?.[0].replace("'books.parquet'", '$books') ?? '';
  const file = await fileOf([1, 2, 3].map((id) => record({ ...FULL_BOOK, narrators: [{ name: id > 1 ? 'Dara Quill' : 'Ann Cole' }] }, id)));
  expect(await asked(question, file)).toEqual([
    { narrator: 'Dara Quill', books: 2n },
    { narrator: 'Ann Cole', books: 1n },
  ]);
});

test('a piece is out before the next books are asked for', async () => {
  const log: string[] = [];
  async function* books() {
    for (let id = 1; id <= 4001; id++) {
      if (id % 2000 === 1) log.push(`book ${id}`);
      yield record({ title: 'x' }, id);
    }
  }
  for await (const piece of recordsParquet.write(books(), ['title'])) log.push(`piece of ${piece.length > 0 ? 'bytes' : 'nothing'}`);
  expect(log).toEqual(['book 1', 'piece of bytes', 'book 2001', 'piece of bytes', 'book 4001', 'piece of bytes', 'piece of bytes']);
});
