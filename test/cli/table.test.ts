import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { createScreen } from '../../src/cli/screen.ts';
import { type Rows, tableOrList } from '../../src/cli/table.ts';

const rows: Rows = {
  head: ['Provider', 'State', 'Auth', 'Asked', 'Last error'],
  rows: [
    ['audible', 'on', '', '12', '11-21 14:05 UTC the server does not answer within fifteen seconds'],
    ['goodreads', 'switched off', '', '', ''],
  ],
  numbers: [3],
};

const onScreen = (columns: number, isPlain = false) => tableOrList(rows, createScreen({ isTTY: true, columns }, isPlain, { TERM: 'dumb' })).join('\n');
const ERROR = 'Last error: 11-21 14:05 UTC the server does not answer within fifteen seconds';

describe('rows under headings', () => {
  test.each([200, 100, 80, 59])('are a table that fits %i columns, and nothing is lost', (columns) => {
    const table = onScreen(columns);
    expect(table).toContain('│');
    for (const line of table.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    for (const word of rows.rows.flat().flatMap((cell) => cell.split(' '))) expect(table).toContain(word);
  });

  test('are a list where a table would be too narrow', () => {
    expect(onScreen(58)).toBe(`audible\n  State: on; Asked: 12; ${ERROR}\ngoodreads\n  State: switched off`);
  });

  test('are a list for a screen reader', () => {
    expect(onScreen(200, true)).toBe(`audible\n  State: on\n  Asked: 12\n  ${ERROR}\ngoodreads\n  State: switched off`);
  });

  test('tell nothing of a column without any entry, and numbers stand on the right', () => {
    expect(onScreen(200)).not.toContain('Auth');
    expect(onScreen(200)).toContain('│    12 │');
  });

  test('are a table in a pipe', () => {
    expect(tableOrList(rows, createScreen({ isTTY: false, columns: 0 }, false, {})).join('\n')).toContain('│');
  });

  test('are one table, however many there are', () => {
    const many = [...Array(120).keys()].map((at) => [`book ${at}`, 'two words']);
    const lines = tableOrList({ head: ['Book', 'Title'], rows: many }, createScreen({ isTTY: false, columns: 0 }, true, {})).length;
    expect(lines).toBe(240);
    const table = tableOrList({ head: ['Book', 'Title'], rows: many }, createScreen({ isTTY: false, columns: 0 }, false, {}))
      .join('\n')
      .split('\n');
    expect(table).toHaveLength(120 + 4);
    expect([table.at(0)?.[0], table.at(2)?.[0], table.at(-1)?.[0]]).toEqual(['┌', '├', '└']);
    expect(table.slice(3, -1).map((line) => line.split('│')[1]?.trim())).toEqual(many.map(([book]) => book));
  });
});
