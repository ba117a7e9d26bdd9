import { expect, test } from 'vitest';
import { fitted } from '../../src/cli/screen.ts';

test.each([
  ['The Salt Road', 13, 'The Salt Road', 'The Salt Road'],
  ['The Salt Road', 9, 'The Salt…', '…alt Road'],
  ['長い道の本', 7, '長い道…', '…道の本'],
  ['長い道の本', 6, '長い…', '…の本'],
  ['👩‍👩‍👧‍👧👩‍👩‍👧‍👧 family', 4, '👩‍👩‍👧‍👧…', '…ily'],
  ['e\u0301te\u0301 1999', 3, 'e\u0301t…', '…99'],
  ['anything', 1, '…', '…'],
  ['anything', 0, '', ''],
])('“%s” in %i columns', (text, columns, atEnd, atStart) => {
  expect([fitted(text, columns), fitted(text, columns, 'start')]).toEqual([atEnd, atStart]);
});
