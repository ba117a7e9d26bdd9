/** The books of a small scan as a table, and what sources disagree on. */
import Table from 'cli-table3';
import { valuesOf } from '../domain/book/record.ts';
import { printable } from '../domain/text/printable.ts';
import type { ItemReport } from '../pipeline/report.ts';
import { matchOf, showConflict } from './scan-lines.ts';

export function tableOfBooks(reports: readonly ItemReport[]): string[] {
  const sorted = [...reports].sort((a, b) => (a.path < b.path ? -1 : 1));
  const table = new Table({
    head: ['Book', 'Authors', 'Match', 'Sidecars'],
    wordWrap: true,
    colWidths: [44, 24, 22, 24],
    style: { head: [], border: [], compact: true },
  });
  for (const report of sorted) table.push(rowOf(report));
  const conflicts = sorted.flatMap(({ path, record }) => (record?.conflicts ?? []).map((conflict) => `${printable(path)}\n    ${showConflict(conflict)}`));
  return [table.toString(), ...conflicts];
}

function rowOf(report: ItemReport): string[] {
  const known = report.record ? valuesOf(report.record) : {};
  const series = known.series?.[0];
  const place = series ? `\n${printable(series.name)}${series.position ? ` #${series.position}` : ''}` : '';
  const exports = report.exports.map(({ exporter, action }) => `${exporter} ${action}`).join('\n');
  return [
    printable(known.title ?? report.path) + place,
    printable((known.authors ?? []).map((author) => author.name).join(', ')),
    matchOf(report) || 'from files',
    report.problems[0] ? `${exports}\n! ${printable(report.problems[0])}` : exports,
  ];
}
