/** What was measured, and beside what: rows of a table, and the same as JSON. */
import Table from 'cli-table3';

export interface Figure {
  /** `cold`, `again`, `stages`, …: see README.md. */
  part: string;
  /** What was measured. */
  what: string;
  value: number;
  unit: string;
  /** What it is set beside, measured in the same run. */
  baseline?: { what: string; value: number; unit: string };
  /** Of the value to the baseline's, or of whatever `of` says. */
  ratio?: number;
  /** What was aimed at, such as `≥ 2`, and whether it was reached. */
  target?: { says: string; isMet: boolean };
}

export function tableOf(figures: readonly Figure[]): string {
  const table = new Table({ head: ['what', 'measured', 'baseline', 'ratio', 'target'], style: { head: [], border: [], compact: true }, colWidths: [64] });
  for (const { part, what, value, unit, baseline, ratio, target } of figures) {
    table.push([
      `${part}: ${what}`,
      shown(value, unit),
      baseline ? `${baseline.what} ${shown(baseline.value, baseline.unit)}` : '',
      ratio === undefined ? '' : ratio.toFixed(2),
      target ? `${target.says} ${target.isMet ? 'reached' : 'missed'}` : '',
    ]);
  }
  return table.toString();
}

/** The same as GitHub shows it. */
export function markdownOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, unit, baseline, ratio, target }) =>
    [
      what,
      shown(value, unit),
      baseline ? `${baseline.what} ${shown(baseline.value, baseline.unit)}` : '',
      ratio === undefined ? '' : ratio.toFixed(2),
      target ? `${target.says}: ${target.isMet ? 'reached' : 'missed'}` : '',
    ].join(' | '),
  );
  return ['| what | measured | baseline | ratio | target |', '|---|---|---|---|---|', ...rows.map((row) => `| ${row} |`)].join('\n');
}

function shown(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toLocaleString('en', { maximumFractionDigits: digits })} ${unit}`;
}

export function atLeast(value: number, target: number, says = `≥ ${target}`): Figure['target'] {
  return { says, isMet: value >= target };
}

export function atMost(value: number, target: number, says = `≤ ${target}`): Figure['target'] {
  return { says, isMet: value <= target };
}
