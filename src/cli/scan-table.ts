/** The books of a small scan as a table, and what sources disagree on. */
import { valuesOf } from '../domain/book/record.ts';
import { printable } from '../domain/text/printable.ts';
import type { ItemReport } from '../pipeline/report.ts';
import { matchOf, showConflict } from './scan-lines.ts';
import type { Screen } from './screen.ts';
import { tableOrList } from './table.ts';

export function tableOfBooks(reports: readonly ItemReport[], screen: Screen): string[] {
  const sorted = [...reports].sort((a, b) => (a.path < b.path ? -1 : 1));
  const conflicts = sorted.flatMap(({ path, record }) => (record?.conflicts ?? []).map((conflict) => `${printable(path)}\n    ${showConflict(conflict)}`));
  const rows = sorted.map((report) => rowOf(report, screen));
  return [...tableOrList({ head: ['Book', 'Authors', 'Match', 'Sidecars'], rows }, screen), ...conflicts];
}

function rowOf(report: ItemReport, { sign }: Screen): string[] {
  const known = report.record ? valuesOf(report.record) : {};
  const series = known.series?.[0];
  const place = series ? `\n${printable(series.name)}${series.position ? ` #${series.position}` : ''}` : '';
  const exports = report.exports.map(({ exporter, action }) => `${exporter} ${action}`).join('\n');
  return [
    printable(known.title ?? report.path) + place,
    printable((known.authors ?? []).map((author) => author.name).join(', ')),
    matchOf(report) || 'from files',
    report.problems[0] ? `${exports}\n${sign('!', 'Warning:')} ${printable(report.problems[0])}` : exports,
  ];
}
