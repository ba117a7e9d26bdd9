/** The habits by which the simulated world names folders and files. */
import { describe, expect, test } from 'vitest';
import { canName, HABITS, type NamedBook, withNoise } from '../../src/demo/habits.ts';
import { randomFor } from '../../src/demo/random.ts';

const book: NamedBook = {
  title: 'Barchester Towers',
  authors: ['Anthony Trollope'],
  series: { name: 'Chronicles of Barsetshire', position: '2' },
  narrators: ['Dara Quill'],
  year: 2014,
};
const pathOf = (form: string, named = book) => {
  const habit = HABITS.find((each) => each.form === form);
  const { folders, own, file } = habit?.name(named, randomFor('habits', form)) ?? { folders: [], own: '' };
  return [...folders, own, ...(file ? [file] : [])].join('/');
};

describe('names by habit', () => {
  test.each([
    ['Author/Title', 'Anthony Trollope/Barchester Towers'],
    ['Last, First/Title', 'Trollope, Anthony/Barchester Towers'],
    ['Author/Title {Narrator}', 'Anthony Trollope/Barchester Towers {Dara Quill}'],
    ['Author/Series/1980 - Book 2 - Title', 'Anthony Trollope/Chronicles of Barsetshire/2014 - Book 2 - Barchester Towers'],
    ['Author/Series/01 Title', 'Anthony Trollope/Chronicles of Barsetshire/02 Barchester Towers'],
    [
      'Author - Series/Author - Series 01 - Title',
      'Anthony Trollope - Chronicles of Barsetshire/Anthony Trollope - Chronicles of Barsetshire 02 - Barchester Towers',
    ],
    ['Title - Author', 'Barchester Towers - Anthony Trollope'],
    ['AuthorName-TitleWords', 'AnthonyTrollope-BarchesterTowers'],
    ['Author/Title (Series, #2)', 'Anthony Trollope/Barchester Towers (Chronicles of Barsetshire, #2)'],
    ['Author/Series/02 - Title.epub', 'Anthony Trollope/Chronicles of Barsetshire/02 - Barchester Towers'],
  ])('%s', (form, path) => {
    expect(pathOf(form)).toBe(path);
  });

  test('scenes put dots for blanks and their name at the end', () => {
    expect(pathOf('Author.-.Title.(Unabridged).M4B-GRP')).toMatch(/^Anthony\.Trollope\.-\.Barchester\.Towers\.\S+-\w+$/);
  });

  test('a title that no disk could hold, half a position, and a name of one word', () => {
    const odd = { ...book, title: 'What? A/B: C', authors: ['Colette'], series: { name: 'Claudine', position: '1.5' } };
    expect(pathOf('Last, First/Title', odd)).toBe('Colette/What_ A_B - C');
    expect(pathOf('Author/Series/01 Title', odd)).toBe('Colette/Claudine/01.5 What_ A_B - C');
    expect(pathOf('AuthorName-TitleWords', { ...odd, authors: ['Jane Austen', 'L. Frank Baum'] })).toBe('JaneAusten&LFrankBaum-WhatABC');
  });
});

test('a habit names no book without what it would write: a place in a series, a reader', () => {
  const { series: _, ...alone } = book;
  for (const habit of HABITS) {
    expect(canName(habit, book), habit.form).toBe(true);
    expect(canName(habit, alone), habit.form).toBe(!/Series|Book 1/.test(habit.form));
    expect(canName(habit, { ...book, narrators: [] }), habit.form).toBe(!/Narrator/.test(habit.form));
  }
});

test('noise stands behind a name and leaves it whole; joined words have none', () => {
  const names = { folders: ['Anthony Trollope'], own: 'Barchester Towers' };
  expect(withNoise(names, randomFor('noise')).own).toMatch(/^Barchester Towers .+/);
  const counting = { folders: ['Anthony Trollope'], own: 'Barsetshire Novels', file: '02 - Barchester Towers' };
  expect(withNoise(counting, randomFor('noise'))).toMatchObject({ own: 'Barsetshire Novels', file: expect.stringMatching(/^02 - Barchester Towers ./) });
  expect(withNoise({ folders: [], own: 'AnthonyTrollope-BarchesterTowers' }, randomFor('noise')).own).toBe('AnthonyTrollope-BarchesterTowers');
});
