import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countedAtEnd, countedAtStart, seriesPhrase, takeSeriesBrackets } from '../../../src/domain/text/series-phrase.ts';

const shown = ({ name = '', position }: { name?: string; position: string }) => `${name} #${position}`;

describe('brackets at the end of a title', () => {
  test.each([
    ['Salt (Forgotten Harbors: Paths of Salt, #2; Legend of Ann, #12)', 'Salt', ['Forgotten Harbors: Paths of Salt #2', 'Legend of Ann #12']],
    ['Salt (Bone Roads. #1)', 'Salt', ['Bone Roads #1']],
    ['Salt (Tintin #1)', 'Salt', ['Tintin #1']],
    ['1Q84 (1Q84, #1-3)', '1Q84', ['1Q84 #1-3']],
    ['Salt (Long Road #1.5)', 'Salt', ['Long Road #1.5']],
    ['Salt (Long Road Series, Book Two)', 'Salt', ['Long Road #2']],
    ['Salt (Book 3 of the Long Road Trilogy)', 'Salt', ['Long Road Trilogy #3']],
    ['Salz (Die lange Straße, Band 1)', 'Salz', ['Die lange Straße #1']],
    ['Salz (Band 2 der Salzreihe)', 'Salz', ['Salzreihe #2']],
    ['Sel (La longue route, Tome 2)', 'Sel', ['La longue route #2']],
    ['Sal (El camino largo, Libro 4)', 'Sal', ['El camino largo #4']],
    ['Sale (La lunga strada, Volume II)', 'Sale', ['La lunga strada #2']],
    ['Zout (De lange weg, Deel 3)', 'Zout', ['De lange weg #3']],
    ['Salt (Den långa vägen, Bok 1)', 'Salt', ['Den långa vägen #1']],
    ['Соль (Долгий путь, Книга 2)', 'Соль', ['Долгий путь #2']],
    ['塩 (長い道 第2巻)', '塩', ['長い道 #2']],
    ['Salt (Long Road #1) (Harbor Street #4)', 'Salt', ['Long Road #1', 'Harbor Street #4']],
    ['Salt (Book 5)', 'Salt', [' #5']],
  ])('%s', (title, rest, phrases) => {
    const taken = takeSeriesBrackets(title);
    expect([taken.rest, taken.phrases.map(shown)]).toEqual([rest, phrases]);
  });

  test.each(['Salt', 'Salt (2019)', 'Salt (Unabridged)', 'Salt (Paris, 20)', 'Salt (A Novel; Long Road, #2)', '(Long Road, #2)', 'Salt (Long Road #2'])(
    '“%s” has none',
    (title) => {
      expect(takeSeriesBrackets(title)).toEqual({ rest: title, phrases: [] });
    },
  );
});

test.each([
  ['The Long Road, Book 2', 'The Long Road #2'],
  ['Book 2 of The Long Road', 'The Long Road #2'],
  ['Book Three of the Long Road Trilogy', 'Long Road Trilogy #3'],
  ['Tome 2', ' #2'],
  ['Том 2', ' #2'],
  ['第2巻', ' #2'],
  ['Band 2 der Salzreihe', 'Salzreihe #2'],
  ['Tome 3 de La longue route', 'La longue route #3'],
  ['Libro 1 de El camino largo', 'El camino largo #1'],
])('%s is a phrase', (text, expected) => {
  const found = seriesPhrase(text);
  expect(found && shown(found)).toBe(expected);
});

test.each(['A Novel', 'Catch 22', 'Salt: Book 2', 'There Was No One', 'Parti', 'Noi', 'Band 3 Von Bagdad nach Stambul', 'x'.repeat(400)])(
  '“%s” is none',
  (text) => {
    expect(seriesPhrase(text)?.name).toBeUndefined();
  },
);

test('a number at the end counts with and without a word, a year does not', () => {
  expect(countedAtEnd('Long Road 03')).toEqual({ name: 'Long Road', position: '3', isMarked: false });
  expect(countedAtEnd('Long Road, Book 3')).toEqual({ name: 'Long Road', position: '3', isMarked: true });
  expect(countedAtEnd('Long Road 1984')).toBeUndefined();
  expect(countedAtStart('Vol. 3 Salt')).toEqual({ position: '3', length: 6 });
});

test('any text is read', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.stringMatching(/^[ ,.#()0-9;:-]{0,300}$/));
  fc.assert(
    fc.property(text, (title) => {
      const { rest, phrases } = takeSeriesBrackets(title);
      expect(title).toContain(rest);
      expect(phrases.every(({ position }) => position !== '')).toBe(true);
    }),
  );
});
