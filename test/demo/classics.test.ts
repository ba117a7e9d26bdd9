/** The list of real works. */
import { expect, test } from 'vitest';
import { CLASSICS, parseClassics } from '../../src/demo/classics.ts';

test('a line tells year, title, subtitle, series and translators, below its authors', () => {
  expect(parseClassics('\nA B & C D\n1887 Title, Part 2 | Sub @ Some Series 1.5 ~ E F; G H\n1900 1984\n', 'english')).toEqual([
    {
      title: 'Title, Part 2',
      subtitle: 'Sub',
      authors: ['A B', 'C D'],
      series: { name: 'Some Series', position: '1.5' },
      translators: ['E F', 'G H'],
      firstYear: 1887,
      language: 'english',
    },
    { title: '1984', authors: ['A B', 'C D'], translators: [], firstYear: 1900, language: 'english' },
  ]);
});

test.each(['1887 Title', 'Author\n1887 '])('%j is refused', (list) => {
  expect(() => parseClassics(list, 'english')).toThrow('not a classic');
});

test('there are works in nine languages, none of them twice', () => {
  const keys = CLASSICS.map(({ title, subtitle, authors, language }) => [language, title, subtitle, ...authors].join('|'));
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(CLASSICS.map(({ language }) => language)).size).toBe(9);
});

test('no two works of a series stand at one place', () => {
  const places = CLASSICS.flatMap(({ series, authors, language }) =>
    series?.position ? [[language, series.name, series.position, ...authors].join('|')] : [],
  );
  expect(new Set(places).size).toBe(places.length);
});

test('some are confusable: one title by several authors', () => {
  const authorsOf = Map.groupBy(CLASSICS, ({ language, title }) => `${language} ${title}`);
  expect([...authorsOf].filter(([, works]) => new Set(works.map(({ authors }) => authors.join())).size > 1).length).toBeGreaterThan(4);
});
