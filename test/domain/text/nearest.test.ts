import { expect, test } from 'vitest';
import { nearest, noSuch } from '../../../src/domain/text/nearest.ts';

const NAMES = ['title', 'authors', 'narrators', 'series'];

test.each([
  ['autor', 'authors'],
  ['Titel', 'title'],
  ['narator', 'narrators'],
  ['flavour', undefined],
  ['x', undefined],
])('“%s” is like %s', (typed, name) => {
  expect(nearest(typed, NAMES)).toBe(name);
});

test('says what there is, and what may have been meant', () => {
  expect(noSuch('field', 'serie', NAMES)).toBe('there is no field “serie” (did you mean “series”?); there are title, authors, narrators, series');
  expect(noSuch('library', 'main', ['books'])).toBe('there is no library “main”; there is books');
  expect(noSuch('library', 'main', [])).toBe('there is no library “main”; there are none');
});
