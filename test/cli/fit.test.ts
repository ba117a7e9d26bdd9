import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { fitted, wrapped } from '../../src/cli/fit.ts';

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

describe('lines that are too long', () => {
  test.each([
    ['! A/B: it cannot be read', 12, ['! A/B: it', '  cannot be', '  read']],
    ['  here  Title    The Salt Road', 24, ['  here  Title    The', '                 Salt', '                 Road']],
    ['ok    state  all is well', 18, ['ok    state  all', '             is', '             well']],
    ['a line that begins a second part only in the far  end', 40, ['a line that begins a second part only in', '  the far  end']],
    ['\u001b[32mnew\u001b[39m  Marit Osei', 12, ['\u001b[32mnew\u001b[39m  Marit', '     Osei']],
    ['長い 道の 本', 7, ['長い', '  道の', '  本']],
    ['it fits', 7, ['it fits']],
    ['one\ntwo three', 6, ['one', 'two', ' three']],
    // The terminal breaks it in its last column; the words behind it are counted from there.
    ['! /a/folder/of/books: is gone', 12, ['! /a/folder/of/books: is', '  gone']],
  ])('“%s” in %i columns', (text, columns, lines) => {
    expect(wrapped(text, columns)).toBe(lines.join('\n'));
  });

  test('stand as deep as they are told to', () => {
    expect(wrapped('one two three', 8, 0)).toBe('one two\nthree');
  });

  test('lose no word, and none is longer than the terminal is wide', () => {
    const word = fc.stringMatching(/^[a-z長😀]{1,9}$/u);
    const blanks = fc.constantFrom(' ', ' ', '  ', '    ');
    const line = fc.tuple(fc.constantFrom('', '  ', '      '), fc.array(fc.tuple(word, blanks), { minLength: 1, maxLength: 30 }));
    fc.assert(
      fc.property(line, fc.integer({ min: 24, max: 160 }), ([indent, words], columns) => {
        const text = (indent + words.flat().join('')).trimEnd();
        const shown = wrapped(text, columns);
        expect(shown.split(/\s+/)).toEqual(text.split(/\s+/));
        for (const each of shown.split('\n')) expect(stringWidth(each)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
