/** Records as Parquet, for DuckDB, Polars, Spark and whatever else reads columns. */
import { z } from 'zod';
import { defineRecordFormat, FIELDS, type FileRecord } from '../../src/sdk/index.ts';
import { parquetColumn, timeColumn } from './parquet-columns.ts';
import { parquetFile } from './parquet-file.ts';

const FIRST = {
  id: parquetColumn('id', z.int()),
  library: parquetColumn('library', z.string()),
  path: parquetColumn('path', z.string()),
  changedAt: timeColumn('changedAt'),
};

export const recordsParquet = defineRecordFormat({
  id: 'parquet',
  summary: 'typed columns, for DuckDB and other tools that read columns',
  ending: 'parquet',
  mediaType: 'application/vnd.apache.parquet',
  write(records: AsyncIterable<FileRecord>, fields: readonly string[]) {
    const schemas = new Map<string, z.ZodType>(FIELDS.map(({ key, schema }) => [key, schema]));
    return parquetFile(rowsOf(records), { ...FIRST, ...Object.fromEntries(fields.map((field) => [field, parquetColumn(field, schemas.get(field))])) });
  },
});

async function* rowsOf(records: AsyncIterable<FileRecord>): AsyncGenerator<Record<string, unknown>> {
  for await (const { values, ...first } of records) yield { ...values, ...first };
}
