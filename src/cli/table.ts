/** Rows under headings: a table where it fits, and otherwise a list. Of a column without any entry nothing is said. */
import Table from 'cli-table3';
import type { Screen } from './screen.ts';
import { widthOf } from './text-width.ts';

export interface Rows {
  /** The first names the rows. */
  head: readonly string[];
  /** A cell may have several lines. */
  rows: readonly (readonly string[])[];
  /** Columns with numbers, counted from 0. */
  numbers?: readonly number[];
}

/** A column need not be wider, and is not made narrower for the others' sake. */
const [MOST, LEAST] = [44, 20];

export function tableOrList(all: Rows, screen: Screen): string[] {
  const table = withoutEmpty(all);
  const widths = screen.isPlain ? undefined : widthsIn(table, screen.columns);
  if (!widths) return table.rows.flatMap((row) => listOf(table.head, row, screen));
  const pieces = [...Array(Math.ceil(table.rows.length / PIECE) || 1).keys()].map((piece) => table.rows.slice(piece * PIECE, (piece + 1) * PIECE));
  const drawn = pieces.map((rows) => drawnTable({ ...table, rows }, widths).split('\n'));
  const lines = drawn.flatMap((piece, at) => piece.slice(at === 0 ? 0 : piece.findIndex(endsHead) + 1, -1));
  return [[...lines, drawn[0]?.at(-1) ?? ''].join('\n')];
}

/** The drawing takes longer the longer a table is, so a long one is drawn in pieces of so many rows. */
const PIECE = 50;

/** The only line of this kind: none stands between rows. */
const endsHead = (line: string) => line.startsWith('├');

function drawnTable({ head, rows, numbers = [] }: Rows, widths: readonly number[]): string {
  const made = new Table({
    head: [...head],
    colWidths: widths.map((width) => width + 2),
    colAligns: head.map((_, index) => (numbers.includes(index) ? 'right' : 'left')),
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) made.push([...row]);
  return made.toString();
}

function withoutEmpty({ head, rows, numbers = [] }: Rows): Required<Rows> {
  const kept = [...head.keys()].filter((index) => rows.some((row) => row[index]));
  const pick = (cells: readonly string[]) => kept.map((index) => cells[index] ?? '');
  return { head: pick(head), rows: rows.map(pick), numbers: [...kept.keys()].filter((index) => numbers.includes(kept[index] ?? -1)) };
}

/** `audible`, and below it `  State: on; Asked: 12`; on a plain screen each on a line of its own. */
function listOf(head: readonly string[], cells: readonly string[], { isPlain, paint }: Screen): string[] {
  const [name = '', ...rest] = cells.map((cell) => cell.split('\n').filter(Boolean).join(', '));
  const told = rest.flatMap((cell, index) => (cell === '' ? [] : [`${head[index + 1]}: ${cell}`]));
  return [paint('bold', name), ...(isPlain ? told : [told.join('; ')]).filter(Boolean).map((line) => `  ${line}`)];
}

/** How wide the columns are for all to fit: the widest give way first, but none is narrower than its longest word. Undefined if they do not fit. */
function widthsIn({ head, rows }: Rows, columns: number): number[] | undefined {
  const cells = head.map((title, index) => [title, ...rows.map((row) => row[index] ?? '')]);
  const needed = cells.map((texts) => ({ all: widest(texts, '\n'), word: widest(texts, /\s/) }));
  for (let most = MOST; most >= LEAST; most--) {
    const widths = needed.map(({ all, word }) => Math.max(word, Math.min(all, most)));
    if (widths.reduce((sum, width) => sum + width + 3, 1) <= columns) return widths;
  }
  return undefined;
}

function widest(texts: readonly string[], separator: string | RegExp): number {
  // One by one: there are more texts than a function takes.
  return texts.reduce((most, text) => text.split(separator).reduce((widest, part) => Math.max(widest, widthOf(part)), most), 0);
}
