import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPerson, nameKey, nameSimilarity, parsePerson, peopleSimilarity, sortNameOf } from '../../../src/domain/book/names.ts';
import { splitPeople, turnLastFirst } from '../../../src/domain/book/split-people.ts';

const names = (text: string) => splitPeople(text).map((person) => person.name);

describe('people out of one text', () => {
  test.each([
    ['Ann Cole', ['Ann Cole']],
    ['Ann Cole; Bob Dole', ['Ann Cole', 'Bob Dole']],
    ['https://www.example.org/books/salt', []],
    ['www.example.org', []],
    ['example.com/free/books', []],
    ['Ann Cole (http://example.org/ann)', ['Ann Cole']],
    ['Ann Cole, www.example.org', ['Ann Cole']],
    ['Ann Cole / Bob Dole <bob@example.org>', ['Ann Cole', 'Bob Dole']],
    ['J.R.R. Cole', ['J.R.R. Cole']],
    ['Will.I.Am', ['Will.I.Am']],
    ['Ann Cole & Bob Dole', ['Ann Cole', 'Bob Dole']],
    ['Ann Cole/Bob Dole', ['Ann Cole', 'Bob Dole']],
    ['Ann Cole\0Bob Dole', ['Ann Cole', 'Bob Dole']],
    ['Ann Cole, Bob Dole', ['Ann Cole', 'Bob Dole']],
    ['Ann Cole, Bob Dole & Cy Pole', ['Ann Cole', 'Bob Dole', 'Cy Pole']],
    ['Cole, Ann', ['Ann Cole']],
    ['Cole, Ann B.', ['Ann B. Cole']],
    ['van der Berg, Anna', ['Anna van der Berg']],
    ['Hergé, Leslie Lonsdale-Cooper, Michael Turner', ['Hergé', 'Leslie Lonsdale-Cooper', 'Michael Turner']],
    ['Plato, Desmond Lee', ['Plato', 'Desmond Lee']],
    ['Robin Waterfield, Plato', ['Robin Waterfield', 'Plato']],
    ['Homer, Virgil', ['Homer', 'Virgil']],
    ['Seton, Elise Ellsworth-Hall', ['Seton', 'Elise Ellsworth-Hall']],
    ['Le Guin, Ursula K.', ['Ursula K. Le Guin']],
    ['Tolkien, J. R. R.', ['J. R. R. Tolkien']],
    ['García Márquez, Gabriel', ['Gabriel García Márquez']],
    ['Pérez Galdós, Benito', ['Benito Pérez Galdós']],
    ['Saint-Exupéry, Antoine de', ['Antoine de Saint-Exupéry']],
    ['Burroughs, Edgar Rice', ['Edgar Rice Burroughs']],
    ['Goethe, Johann Wolfgang von', ['Johann Wolfgang von Goethe']],
    ['Balzac, Honoré de', ['Honoré de Balzac']],
    ['Hichtum, Nienke van', ['Nienke van Hichtum']],
    ['Kieviet, Cornelis Johannes', ['Cornelis Johannes Kieviet']],
    ['King, Stephen', ['Stephen King']],
    ['Wodehouse, P.G.', ['P.G. Wodehouse']],
    ['Müller, Herta', ['Herta Müller']],
    ['Lagerlöf, Selma', ['Selma Lagerlöf']],
    ['Manzoni, Alessandro', ['Alessandro Manzoni']],
    ['de la Mare, Walter', ['Walter de la Mare']],
    ['Толстой, Лев', ['Лев Толстой']],
    ['村上, 春樹', ['村上春樹']],
    ['Cole, Ann, Dole, Bob', ['Ann Cole', 'Bob Dole']],
    ['Austen, Jane; Dickens, Charles', ['Jane Austen', 'Charles Dickens']],
    ['Martin Luther King, Jr.', ['Martin Luther King, Jr.']],
    ['Seven Oaks, Inc.', ['Seven Oaks, Inc.']],
    ['山田花子, 斎藤太郎', ['山田花子', '斎藤太郎']],
    ['Plato', ['Plato']],
    ['Simon and Schuster', ['Simon and Schuster']],
    ['Ann Cole; Ann Cole', ['Ann Cole']],
    ['Ann Cole, full cast', ['Ann Cole']],
    ['Unknown Author', []],
    ['Various', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });
});

describe('roles in names', () => {
  test.each([
    ['Ann Cole - translator', 'Ann Cole', 'trl'],
    ['Ann Cole (illustrator)', 'Ann Cole', 'ill'],
    ['Ann Cole [editor]', 'Ann Cole', 'edt'],
    ['Foreword by Ann Cole', 'Ann Cole', 'aui'],
    ['Narrated by: Ann Cole', 'Ann Cole', 'nrt'],
    ['Ann Cole - introduction', 'Ann Cole', 'aui'],
    ['Übersetzt von Ann Cole', 'Ann Cole', 'trl'],
    ['Von: Ann Cole', 'Ann Cole', undefined],
    ['Ann Cole - Author', 'Ann Cole', undefined],
    ['Ann Cole - The Band', 'Ann Cole - The Band', undefined],
  ])('%s', (text, name, role) => {
    const person = parsePerson(text);
    expect([person?.name, person?.role]).toEqual([name, role]);
  });

  test('a cast is not a person', () => {
    expect(['full cast', 'A Full Cast', 'Various Narrators', 'and others', 'Unknown'].map(isPerson)).toEqual([false, false, false, false, false]);
  });
});

test.each([
  ['Ann Cole', 'Cole, Ann'],
  ['Ursula K. Le Guin', 'Le Guin, Ursula K.'],
  ['Ludwig van Beethoven', 'van Beethoven, Ludwig'],
  ['Martin Luther King Jr.', 'King, Martin Luther, Jr.'],
  ['Plato', 'Plato'],
  ['山田花子', '山田花子'],
  ['Cole, Ann', 'Cole, Ann'],
])('%s is shelved under %s', (name, sortName) => {
  expect(sortNameOf(name)).toBe(sortName);
});

test('turning a sort name gives the name back', () => {
  for (const name of ['Ann Cole', 'Ann B. Cole', 'Anna van der Berg']) expect(turnLastFirst(sortNameOf(name))).toBe(name);
});

describe('likeness of names', () => {
  test.each([
    ['J.R.R. Tolkien', 'Tolkien, J. R. R.', 1, 1],
    ['JRR Tolkien', 'J. R. R. Tolkien', 0.6, 1],
    ['John Ronald Reuel Tolkien', 'J. R. R. Tolkien', 0.85, 1],
    ['Matthew MacFadyen', 'Matthew Macfadyen', 1, 1],
    ['Käthe Größmann', 'Kathe Grossmann', 1, 1],
    ['Ann B. Cole', 'Ann Cole', 0.9, 1],
    ['Ann Cole', 'Bob Cole', 0, 0.75],
    ['Ann Cole', 'Ann Dole', 0, 0.9],
    ['A. Cole', 'Bob Cole', 0, 0.8],
  ])('%s ~ %s', (a, b, low, high) => {
    expect(nameSimilarity(a, b)).toBeGreaterThanOrEqual(low);
    expect(nameSimilarity(a, b)).toBeLessThanOrEqual(high);
  });

  test('it is symmetric, between 0 and 1, and 1 for a name itself', () => {
    const name = fc.string({ minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(name, name, (a, b) => {
        const likeness = nameSimilarity(a, b);
        expect(likeness).toBeCloseTo(nameSimilarity(b, a), 10);
        expect(likeness).toBeGreaterThanOrEqual(0);
        expect(likeness).toBeLessThanOrEqual(1);
        if (nameKey(a)) expect(nameSimilarity(a, a)).toBe(1);
      }),
    );
  });

  test('lists are paired best with best', () => {
    expect(peopleSimilarity(['Ann Cole', 'Bob Dole'], ['Bob Dole', 'Ann Cole'])).toBe(1);
    expect(peopleSimilarity(['Ann Cole'], ['Bob Dole', 'Ann Cole'])).toBeGreaterThan(0.95);
    expect(peopleSimilarity(['Ann Cole'], ['Quentin Ravenscroft'])).toBeLessThan(0.5);
  });
});
