/** Bars and sparklines of block letters, for charts on a terminal. */
import { padded } from './fit.ts';

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
const HEIGHTS = '▁▂▃▄▅▆▇█';

/** A bar of so many columns if the share is 1. What is more than nothing is seen. */
export function bar(share: number, columns: number): string {
  const eighths = share > 0 ? Math.max(1, Math.round(Math.min(1, share) * columns * 8)) : 0;
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

/**
 * A letter for each number, as high as the number is beside the largest; a blank for none. If they do not fit, neighbours share one.
 * @param highest what the highest letter stands for, if not the largest number
 */
export function sparkline(numbers: readonly (number | undefined)[], columns: number, highest?: number): string {
  const shown = joined(numbers, Math.max(1, columns));
  const most = highest ?? Math.max(0, ...shown.map((each) => each ?? 0));
  return shown.map((each) => (each === undefined ? ' ' : most === 0 ? HEIGHTS[0] : HEIGHTS[Math.round((each / most) * (HEIGHTS.length - 1))])).join('');
}

/** The mean of each few neighbours, for no more numbers than this. */
function joined(numbers: readonly (number | undefined)[], most: number): (number | undefined)[] {
  const each = Math.ceil(numbers.length / most);
  if (each <= 1) return [...numbers];
  return Array.from({ length: Math.ceil(numbers.length / each) }, (_, at) => {
    const group = numbers.slice(at * each, (at + 1) * each).filter((number) => number !== undefined);
    return group.length === 0 ? undefined : group.reduce((sum, number) => sum + number, 0) / group.length;
  });
}

export interface BarLine {
  label: string;
  count: number;
}

/** How wide bars are on a screen. */
export function barColumns(columns: number): number {
  return Math.min(30, Math.max(8, Math.floor((Number.isFinite(columns) ? columns : 100) / 4)));
}

/** `  en  ██████████ 812` for each, or `  en: 812` on a plain screen. */
export function barLines(lines: readonly BarLine[], { columns, isPlain }: { columns: number; isPlain: boolean }): string[] {
  if (isPlain) return lines.map(({ label, count }) => `  ${label}: ${count}`);
  const most = Math.max(1, ...lines.map(({ count }) => count));
  const longest = Math.max(0, ...lines.map(({ count }) => String(count).length));
  const barWidth = barColumns(columns);
  const room = columns - barWidth - longest - 6;
  return padded(
    lines.map(({ label }) => label),
    room,
  ).map((label, at) => {
    const { count } = lines[at] as BarLine;
    return `  ${label}  ${bar(count / most, barWidth)} ${count}`;
  });
}
