import { expect, test } from 'vitest';
import { csvLine } from '../../../src/domain/text/csv.ts';

test.each([
  [['a', '', 'b c'], 'a,,b c'],
  [['a,b', 'say "no"', 'two\r\nlines'], '"a,b","say ""no""","two\r\nlines"'],
  [['=1+1', '+a', '-a', '@a', '\ta'], "'=1+1,'+a,'-a,'@a,'\ta"],
  [['=HYPERLINK("x","y")'], '"\'=HYPERLINK(""x"",""y"")"'],
  [['-1.5', '+3'], '-1.5,+3'],
])('%j is %s', (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});
