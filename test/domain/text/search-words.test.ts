import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchWords, spaceWords } from '../../../src/domain/text/search-words.ts';
import { fold } from '../../../src/domain/text/text.ts';

test.each([
  ['The Salt Road', ['the*', 'salt*', 'road*']],
  ['  ÖSTERREICH—heute ', ['osterreich*', 'heute*']],
  ['銀河鉄道の夜', ['銀 河 鉄 道 の 夜']],
  ['Vol2銀河', ['vol2 銀 河']],
  ['銀河vol', ['銀 河 vol*']],
  ['C# & C++', ['c#*', 'and*', 'c++*']],
  ['"*^()', []],
  ['', []],
  ['sea the SEA theatre', ['sea*', 'theatre*']],
  ['a1 b2 c3 d4 e5 f6 g7 h8 i9 j0', ['a1*', 'b2*', 'c3*', 'd4*', 'e5*', 'f6*', 'g7*', 'h8*']],
])('“%s” is looked for as %j', (text, words) => {
  expect(searchWords(text).map(({ parts, isPrefix }) => `${parts.join(' ')}${isPrefix ? '*' : ''}`)).toEqual(words);
});

test('words hold letters, digits, + and # alone, however strange the text is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const { parts } of searchWords(text)) for (const part of parts) expect(part).toMatch(/^[\p{L}\p{N}+#]+$/u);
    }),
  );
});

test('a text is looked for by the words that it has', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const words = new Set(spaceWords(fold(text)).split(' '));
      for (const { parts } of searchWords(text)) expect(parts.every((part) => words.has(part))).toBe(true);
    }),
  );
});
