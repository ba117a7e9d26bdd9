/** `rubricator catalogue query`: asks a database something in its own language. */
import { printable } from '../domain/text/printable.ts';
import type { TargetRows } from '../ports/catalogue-target.ts';
import { forTargets } from './catalogue.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, screenFor } from './screen.ts';
import { tableOrList } from './table.ts';

export interface QueryOptions extends CommonOptions {
  limit: number;
  format: 'table' | 'json' | 'csv';
}

export async function queryCommand(name: string, statement: string, options: QueryOptions): Promise<number> {
  return forTargets(name, options, async ({ target }) => {
    const found = await target.query(statement, options.limit);
    if (options.format === 'json') outJson(found.rows.map((row) => Object.fromEntries(found.columns.map((column, at) => [column, row[at]]))));
    else if (options.format === 'csv') for (const line of csvLines(found)) out(line);
    else if (found.rows.length === 0) out('No rows.');
    else
      for (const line of tableOrList({ head: found.columns, rows: found.rows.map((row) => row.map((cell) => printable(textOf(cell)))) }, screenFor(options)))
        out(line);
    return EXIT.ok;
  });
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

/** RFC 4180. A spreadsheet would run a text that begins like a formula, so such a text begins with an apostrophe. */
function csvLines({ columns, rows }: TargetRows): string[] {
  const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const safe = (text: string) => (/^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text);
  return [columns, ...rows.map((row) => row.map(textOf))].map((cells) => cells.map((cell) => quoted(safe(cell))).join(','));
}
