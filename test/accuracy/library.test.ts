/** The books that accuracy is measured on, and the simple ways beside which it is. */
import { expect, test } from 'vitest';
import { HABITS } from '../../src/demo/habits.ts';
import { makeLifelikeWorld } from '../../src/demo/lifelike.ts';
import { likeness } from './baselines.ts';
import { planLifelikeLibrary, TAG_QUALITIES } from './lifelike-library.ts';

const books = planLifelikeLibrary(makeLifelikeWorld({ seed: 'library', works: 480 }), { items: 600, seed: 'library' });

test('every habit and every quality of tags is there, and no book twice', () => {
  expect(new Set(books.map(({ habit }) => habit))).toEqual(new Set(HABITS.map(({ form }) => form)));
  expect(new Set(books.map(({ tags }) => tags))).toEqual(new Set(TAG_QUALITIES));
  expect(new Set(books.map(({ edition }) => edition.id)).size).toBe(600);
  expect(new Set(books.map(({ path }) => path)).size).toBe(600);
});

test('every file of a book stands at its path or below', () => {
  for (const { path, files } of books)
    for (const [file] of files) expect(file === path || file.startsWith(`${path}/`) || path.startsWith(file), file).toBe(true);
});

test('nobody owns summaries; some own adaptations, and some books state a wrong ASIN or another place in their series', () => {
  expect(books.filter(({ edition }) => edition.work.madeOf?.as === 'companion')).toEqual([]);
  expect(books.some(({ edition }) => edition.work.madeOf?.as === 'adaptation')).toBe(true);
  expect(books.some(({ hasWrongAsin }) => hasWrongAsin)).toBe(true);
  const habitOf = (form: string) => HABITS.find((habit) => habit.form === form);
  expect(books.some(({ habit, stated }) => habitOf(habit)?.states.includes('position') && !stated.has('position'))).toBe(true);
});

test.each([
  ['Emma', 'Emma', 1],
  ['Little Women', 'Little Men', 0.83],
  ['Emma', 'Persuasion', 0],
  ['', '', 0],
])('%j is like %j', (a, b, share) => {
  expect(likeness(a, b)).toBeCloseTo(share, 1);
});
