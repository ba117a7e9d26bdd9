import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { widthOf } from '../../src/cli/text-width.ts';

/** Where the two differ, or nothing. */
function differing(texts: Iterable<string>): string[] {
  return [...texts].filter((text) => widthOf(text) !== stringWidth(text)).map((text) => `${text}: ${widthOf(text)}, not ${stringWidth(text)}`);
}

test('every character takes as many columns as the package says, alone and behind a letter', () => {
  const ofInterest = [
    ...[
      [0, 0x3400],
      [0xa000, 0xac00],
      [0xd7a4, 0xe000],
      [0xf900, 0x12000],
      [0x16800, 0x17000],
      [0x1b000, 0x1fc00],
    ],
  ] as const;
  const characters = ofInterest.flatMap(([from = 0, to = 0]) => Array.from({ length: to - from }, (_, at) => String.fromCodePoint(from + at)));
  expect(differing(characters)).toEqual([]);
  expect(differing(characters.map((each) => `a${each}`))).toEqual([]);
});

test.each([
  ['👩‍👩‍👧‍👧', 2],
  ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', 2],
  ['☝🏽', 2],
  ['1️⃣', 2],
  ['❤️', 2],
  ['❤', 1],
  ['🇳🇴🇩🇪', 4],
  ['e\u0301t\u0308', 2],
  ['한국', 4],
  ['ﾊﾞｽ', 3],
  ['“The Salt Road” – Ærø…', 22],
  ['\u001b[32mnew\u001b[39m', 3],
  ['', 0],
])('“%s” takes %i columns', (text, columns) => {
  expect([widthOf(text), stringWidth(text)]).toEqual([columns, columns]);
});

test('texts of letters, marks and pictures take as many columns as the package says', () => {
  const piece = fc.constantFrom('a', ' ', 'é', 'e\u0301', '長', 'ｱﾞ', 'Ω', '…', '👍', '👍🏽', '❤️', '❤', '👩‍👩‍👧', '🇳🇴', '1️⃣', '\u200b', 'का', '\t');
  fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => void expect(differing([pieces.join('')])).toEqual([])));
});
