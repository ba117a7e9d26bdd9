import fc from 'fast-check';
import { expect, test } from 'vitest';
import { languageName, parseLanguage, primaryLanguage } from '../../../src/domain/text/language.ts';

test.each([
  ['english', 'en'],
  ['English', 'en'],
  ['eng', 'en'],
  ['en', 'en'],
  ['en_GB', 'en-GB'],
  ['EN-gb', 'en-GB'],
  ['German', 'de'],
  ['ger', 'de'],
  ['deu', 'de'],
  ['fre', 'fr'],
  ['fra', 'fr'],
  ['Greek', 'el'],
  ['gre', 'el'],
  ['Spanish', 'es'],
  ['Castilian', 'es'],
  ['Mandarin Chinese', 'zh'],
  ['zh-Hant', 'zh-Hant'],
  ['Klingon', 'tlh'],
  ['yue', 'yue'],
  ['und', undefined],
  ['zxx', undefined],
  ['unknown', undefined],
  ['xx-yy', undefined],
  ['not a language', undefined],
  ['', undefined],
])('“%s” is %s', (text, tag) => {
  expect(parseLanguage(text)).toBe(tag);
});

test('a tag parses to itself, whatever was typed', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const tag = parseLanguage(text);
      if (tag !== undefined) expect(parseLanguage(tag)).toBe(tag);
    }),
  );
});

test('regions are set aside for comparing, names shown to people', () => {
  expect(primaryLanguage('pt-BR')).toBe('pt');
  expect(languageName('de')).toBe('German');
});
