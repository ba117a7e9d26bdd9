/** `rubricator catalogue query`: asks a database something in its own language. */
import { chosenTarget } from '../app/chosen-targets.ts';
import type { ConfiguredTarget } from '../app/targets.ts';
import { csvLine } from '../domain/text/csv.ts';
import { printable } from '../domain/text/printable.ts';
import { forTargets } from './catalogue.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, screenFor } from './screen.ts';
import { tableOrList } from './table.ts';

export interface QueryOptions extends CommonOptions {
  limit: number;
  format: 'table' | 'json' | 'csv';
}

export async function queryCommand(name: string | undefined, statement: string | undefined, options: QueryOptions): Promise<number> {
  if (name === undefined || statement === undefined) return misused();
  const ask = async ({ target }: ConfiguredTarget): Promise<number> => {
    const { columns, rows } = await target.query(statement, options.limit);
    if (options.format === 'json') outJson(rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]]))));
    else {
      const texts = rows.map((row) => row.map(textOf));
      printRows(columns, texts, options);
    }
    return EXIT.ok;
  };
  return forTargets(name, options, ask, (all) => [chosenTarget(all, name)]);
}

export function misused(): number {
  complain('name a database and a question in its language, or give --sparql alone');
  return EXIT.usage;
}

export function printRows(columns: readonly string[], rows: readonly string[][], options: QueryOptions): void {
  if (options.format === 'csv') for (const row of [columns, ...rows]) out(csvLine(row));
  else if (rows.length === 0) out('No rows.');
  else for (const line of tableOrList({ head: [...columns], rows: rows.map((row) => row.map((cell) => printable(cell))) }, screenFor(options))) out(line);
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
