import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, csvRows } from '../../../src/domain/text/csv.ts';

test.each([
  [['a', '', 'b c'], 'a,,b c'],
  [['a,b', 'say "no"', 'two\r\nlines'], '"a,b","say ""no""","two\r\nlines"'],
  [['=1+1', '+a', '-a', '@a', '\ta'], "'=1+1,'+a,'-a,'@a,'\ta"],
  [['=HYPERLINK("x","y")'], '"\'=HYPERLINK(""x"",""y"")"'],
  [['-1.5', '+3'], '-1.5,+3'],
])('%j is %s', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

test.each([
  [
    'a,b\r\nc,d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['\uFEFFa,\n\nb', [['a', ''], [''], ['b']]],
  ['"a,b","say ""no""","two\r\nlines"', [['a,b', 'say "no"', 'two\r\nlines']]],
  ['a"b,c', [['a"b', 'c']]],
  ['"a"b,c', [['ab', 'c']]],
  ['x,"never closed, and\nmore', [['x', 'never closed, and\nmore']]],
  ['', []],
])('%j is read as %j', (text, rows) => {
  expect(csvRows(text)).toEqual(rows);
});

test('what was written is read back', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\r', '\n', ' ') });
  fc.assert(
    fc.property(
      fc.array(
        fc.array(
          cell.filter((text) => !/^[\r]/.test(text)),
          { minLength: 1, maxLength: 4 },
        ),
        { minLength: 1, maxLength: 4 },
      ),
      (rows) => {
        expect(csvRows(rows.map((row) => `${csvLine(row)}\r\n`).join(''))).toEqual(rows);
      },
    ),
  );
});
