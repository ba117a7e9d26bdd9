/** Several readings of one name: which are kept, and what tells one from another. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNames } from '../../../src/readers/names/read-names.ts';
import { siblingNames } from '../../../src/readers/names/siblings.ts';
import type { StatedInside, Surroundings } from '../../../src/sdk/name-reading.ts';
import { itemOf, NOTHING_INSIDE, said } from './said.ts';

const inside = (stated: Partial<StatedInside>): StatedInside => ({ ...NOTHING_INSIDE, ...stated });
const read = (path: string, stated: Partial<StatedInside> = {}, around: Surroundings = {}) => readNames(itemOf(path), inside(stated), around);
const titleAndAuthor = (path: string, stated: Partial<StatedInside> = {}, around: Surroundings = {}) => {
  const { title, authors = [] } = said(read(path, stated, around)[0]);
  return [title, ...authors];
};

describe('what else a name may mean', () => {
  test('two names of people are read both ways round, and neither is sure', () => {
    const readings = read('Jane Cole - Ann Dole');
    expect(readings.map(said)).toEqual([
      { title: 'Ann Dole', authors: ['Jane Cole'] },
      { title: 'Jane Cole', authors: ['Ann Dole'] },
    ]);
    for (const { reading } of readings) expect(Math.max(reading.confidence.title ?? 1, reading.confidence.authors ?? 1)).toBeLessThan(0.4);
  });

  test('a name that is clear is as sure as a name can be', () => {
    const [first, ...others] = read('Ann Cole/Salt');
    expect(first?.reading.confidence).toMatchObject({ title: 0.5, authors: 0.5, series: 0.5 });
    expect(others).toEqual([]);
  });

  test('the title before its colon comes next, with the rest as subtitle', () => {
    expect(read('Ann Cole/Salt_ A Story of Two Towns').map(said)).toEqual([
      { title: 'Salt: A Story of Two Towns', authors: ['Ann Cole'] },
      { title: 'Salt', subtitle: 'A Story of Two Towns', authors: ['Ann Cole'] },
    ]);
  });

  test.each([
    ['the author', 'William Shakespeare/William Shakespeare - A Life', 'William Shakespeare: A Life'],
    ['the series', 'Masa Oda/Naruto/05 - Naruto, Vol. 5 - Exam Hell', 'Naruto, Vol. 5: Exam Hell'],
    ['a counted name', 'Masa Oda - Fahrenheit 451 - The Adaptation', 'Fahrenheit 451: The Adaptation'],
  ])('a title that begins with what looks like %s comes after the title without it', (_, path, whole) => {
    const titles = readNames(itemOf(path), NOTHING_INSIDE).map((naming) => said(naming).title);
    expect(titles.slice(1)).toContain(whole);
  });

  test.each([
    ['Guy de Maupassant/Le Hora', 'Le Horla.m4b'],
    ['Guy de Maupassant/Book 2 - The Horla', 'Horla.m4b'],
  ])('a folder that is called nearly like the only file in it is no series: %s', (path, file) => {
    expect(said(readNames(itemOf(path, [file]), { ...NOTHING_INSIDE, titles: ['Le Horla'] })[0]).series ?? '').not.toContain('Hor');
  });

  test('a file that is called `book` says nothing', () => {
    expect(readNames(itemOf('Ann Cole/Salt', ['book.m4b']), NOTHING_INSIDE)).toEqual(readNames(itemOf('Ann Cole/Salt', ['Salt.m4b']), NOTHING_INSIDE));
    expect(said(readNames(itemOf('Ann Cole/Book 1', ['book.m4b']), NOTHING_INSIDE)[0]).title).not.toBe('book');
  });

  test('a number without a series keeps its place, and is unsure', () => {
    const [first] = readNames(itemOf('Ann Cole/Salt, Book 5'), NOTHING_INSIDE);
    expect(said(first)).toEqual({ title: 'Salt', authors: ['Ann Cole'], series: 'Salt #5' });
    expect(first?.reading.confidence.series).toBeLessThan(0.4);
  });

  test('a number alone is no series behind a title', () => {
    expect(said(readNames(itemOf('Ann Cole - Never Never - Part Two'), NOTHING_INSIDE)[0]).series).toBeUndefined();
  });

  test('a folder that may be a shelf and no series is one of the readings', () => {
    const readings = read('Ann Cole/Long Road/Salt').map(said);
    expect(readings[0]).toEqual({ title: 'Salt', authors: ['Ann Cole'], series: 'Long Road' });
    expect(readings).toContainEqual({ title: 'Salt', authors: ['Ann Cole'] });
  });

  test('a year in front may belong to the title', () => {
    const readings = read('Arthur C. Clarke/2001 - A Space Odyssey');
    expect(readings.map((naming) => said(naming).title).slice(0, 2)).toEqual(['2001 - A Space Odyssey', 'A Space Odyssey']);
    expect(readings[0]?.reading.confidence.title).toBeLessThan(0.4);
  });

  test('a number that a name alone ties to a series of the title’s name is unsure', () => {
    expect(read('Vampire Knight, Vol. 1')[0]?.reading.confidence.series).toBeLessThan(0.4);
  });
});

describe('what the files state inside', () => {
  test.each<[string, Partial<StatedInside>, string[]]>([
    ['Jane Eyre - Ann Dole', { authors: ['Ann Dole'] }, ['Jane Eyre', 'Ann Dole']],
    ['Jane Eyre - Ann Dole', { authors: ['Dole, Ann'] }, ['Jane Eyre', 'Ann Dole']],
    ['Jane Eyre - Ann Dole', { titles: ['Jane Eyre'] }, ['Jane Eyre', 'Ann Dole']],
    ['Ann Dole - Jane Eyre', { narrators: ['Ann Dole'], authors: ['Jane Eyre'] }, ['Ann Dole', 'Jane Eyre']],
    ['2001 - A Space Odyssey', { titles: ['2001: A Space Odyssey'] }, ['2001 - A Space Odyssey']],
    ['Salt Road - Long Walk', { titles: ['Salt Road: Long Walk'] }, ['Salt Road - Long Walk']],
  ])('%s with %j', (path, stated, expected) => {
    expect(titleAndAuthor(path, stated)).toEqual(expected);
  });

  test('a title that is the name itself says nothing new', () => {
    expect(titleAndAuthor('Lee Child - Die Trying', { titles: ['Lee Child - Die Trying'] })).toEqual(['Die Trying', 'Lee Child']);
  });

  test('unless the stated author is none of its pieces', () => {
    expect(titleAndAuthor('Steve Wood - Salt Works', { titles: ['Steve Wood - Salt Works'], authors: ['Ann Cole'] })).toEqual(['Steve Wood - Salt Works']);
  });
});

describe('what stands around', () => {
  test('who stands behind several names of a folder is their author', () => {
    const siblings = siblingNames(['Jane Eyre - Ann Dole', 'Agnes Grey - Ann Dole', 'Emma Wood - Ann Dole.epub', 'cover.jpg', 'Emma Wood - Ann Dole.mobi']);
    expect(siblings.count).toBe(3);
    expect(titleAndAuthor('Jane Eyre - Ann Dole', {}, { siblings })).toEqual(['Jane Eyre', 'Ann Dole']);
  });

  test('people stand where most names of a folder have them', () => {
    const siblings = siblingNames(['The Salt Road - Ann Cole', 'A House of Sand - Bob Dole', 'The Last Winter - Carl Pole', 'Jane Eyre - Emma Wood']);
    expect(titleAndAuthor('Jane Eyre - Emma Wood', {}, { siblings })).toEqual(['Jane Eyre', 'Emma Wood']);
  });

  test('a number counts where most names of a folder have one', () => {
    const counted = siblingNames(['1 Salt', '2 Sand', '3 Stone', '4 Walls']);
    const alone = siblingNames(['Salt', 'Sand', 'Stone', '12 Walls']);
    expect(said(read('Ann Cole/Long Road/4 Walls', {}, { siblings: counted })[0])).toMatchObject({ title: 'Walls', series: 'Long Road #4' });
    expect(said(read('Ann Cole/Long Road/12 Walls', {}, { siblings: alone })[0])).toMatchObject({ title: '12 Walls', series: 'Long Road' });
  });

  test('a year in front is one where most names of a folder have it', () => {
    const siblings = siblingNames(['1999 - Salt', '2001 - A Walk', '2004 - Stone']);
    expect(said(read('Ann Cole/2001 - A Walk', {}, { siblings })[0])).toMatchObject({ title: 'A Walk', year: '2001' });
  });
});

describe('any name', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 120 }),
    fc.stringMatching(/^[ ([{\-_#0-9.,;:&)\]}]{0,200}$/),
    fc
      .array(fc.constantFrom('Ann', 'Cole', ' - ', 'by', '(', ')', '01', '1999', 'Book 2', '『', 'Cole, Ann', '.', '_', ' '), { maxLength: 30 })
      .map((parts) => parts.join('')),
    fc.constantFrom(
      '../../etc/passwd',
      'constructor',
      '__proto__',
      '\u001b[31m',
      ' - '.repeat(2000),
      '('.repeat(5000),
      'by '.repeat(2000),
      'Aa-'.repeat(1000),
      '1 - '.repeat(900),
      ', '.repeat(3000),
      'x'.repeat(20_000),
    ),
  );

  test('has a reading, at most four, best first, each with its own habit, and always the same', () => {
    fc.assert(
      fc.property(hostile, fc.array(hostile, { maxLength: 4 }), fc.array(hostile, { maxLength: 2 }), (own, parents, files) => {
        const item = itemOf(
          [...parents, own].join('/'),
          files.map((name) => `${name.replaceAll('/', '')}.epub`),
        );
        const readings = readNames(item, NOTHING_INSIDE);
        expect(readings.length).toBeGreaterThan(0);
        expect(readings.length).toBeLessThanOrEqual(4);
        expect(new Set(readings.map(({ habit }) => habit)).size).toBe(readings.length);
        expect(readings.map(({ score }) => score)).toEqual(readings.map(({ score }) => score).toSorted((a, b) => b - a));
        for (const { score } of readings) expect(score >= 0 && score <= 1.000001).toBe(true);
        expect(readNames(item, NOTHING_INSIDE)).toEqual(readings);
      }),
      { numRuns: 500 },
    );
  });

  test('is read in a moment, however long', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const started = performance.now();
        readNames(itemOf(`${name}/${name}`), { ...NOTHING_INSIDE, titles: [name], authors: [name] });
        siblingNames([name, name]);
        expect(performance.now() - started).toBeLessThan(2000);
      }),
      { numRuns: 300 },
    );
  });
});
