/** Kept telemetry as files. */
import { parquetFile } from '../../exporters/catalogue/parquet-file.ts';
import { COUNTER_COLUMNS, SPAN_COLUMNS } from '../../exporters/catalogue/telemetry-parquet.ts';
import { printableJson } from '../domain/text/printable.ts';
import type { KeptCounter } from '../ports/telemetry.ts';
import type { FilePiece } from '../sdk/record-format.ts';
import { keptBooks, keptCounters, keptSpans } from '../store/telemetry/kept-rows.ts';
import { telemetryFileIn } from './telemetry.ts';

/** `spans`: every piece of work that is kept, those of books themselves too. `counters`: what hours and days came to. */
export type TelemetryTable = 'spans' | 'counters';

interface TelemetryFileOptions {
  table: TelemetryTable;
  format: 'jsonl' | 'parquet';
  sinceMs: number;
}

type Row = Readonly<Record<string, unknown>>;

/** Throws `ReadError`. */
export function telemetryFile(stateDir: string, { table, format, sinceMs }: TelemetryFileOptions): AsyncIterable<FilePiece> {
  const file = telemetryFileIn(stateDir);
  const rows = file === undefined ? none() : table === 'spans' ? spanRows(file, sinceMs) : counterRows(file, sinceMs);
  return format === 'jsonl' ? lines(rows) : parquetFile(rows, table === 'spans' ? SPAN_COLUMNS : COUNTER_COLUMNS);
}

async function* none(): AsyncGenerator<Row> {}

async function* spanRows(file: string, sinceMs: number): AsyncGenerator<Row> {
  for await (const { facts, startedAtMs, ...span } of keptBooks(file, sinceMs)) yield { ...span, startedAt: timeOf(startedAtMs), ...facts };
  for await (const { facts, startedAtMs, ...span } of keptSpans(file, sinceMs)) yield { ...span, startedAt: timeOf(startedAtMs), ...facts };
}

async function* counterRows(file: string, sinceMs: number): AsyncGenerator<Row> {
  const rows: KeptCounter[] = await keptCounters(file, sinceMs);
  for (const { startedAtMs, ...counter } of rows) yield { ...counter, startedAt: timeOf(startedAtMs) };
}

async function* lines(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  for await (const row of rows) yield `${printableJson(row)}\n`;
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
