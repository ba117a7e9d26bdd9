/** `rubricator catalogue query`: asks a database something in its own language. */
import type { ConfiguredTarget } from '../app/targets.ts';
import { csvLine } from '../domain/text/csv.ts';
import { printable } from '../domain/text/printable.ts';
import { chosenTarget, forTargets } from './catalogue.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, screenFor } from './screen.ts';
import { tableOrList } from './table.ts';

export interface QueryOptions extends CommonOptions {
  limit: number;
  format: 'table' | 'json' | 'csv';
}

export async function queryCommand(name: string, statement: string, options: QueryOptions): Promise<number> {
  return forTargets(name, options, ask, chosenTarget);

  async function ask({ target }: ConfiguredTarget): Promise<number> {
    const found = await target.query(statement, options.limit);
    if (options.format === 'json') outJson(found.rows.map((row) => Object.fromEntries(found.columns.map((column, at) => [column, row[at]]))));
    else if (options.format === 'csv') for (const row of [found.columns, ...found.rows]) out(csvLine(row.map(textOf)));
    else if (found.rows.length === 0) out('No rows.');
    else
      for (const line of tableOrList({ head: found.columns, rows: found.rows.map((row) => row.map((cell) => printable(textOf(cell)))) }, screenFor(options)))
        out(line);
    return EXIT.ok;
  }
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
