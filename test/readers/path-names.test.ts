/** Names of folders and files → facts. Parents are written before the book's own name, parted by `/`. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { factsOfNames, readPath } from '../../src/readers/path-names.ts';

interface Expected {
  title?: string;
  authors?: string[];
  narrators?: string[];
  series?: string;
  year?: string;
  ids?: string[];
}

const TABLE: [string, Expected][] = [
  ['Ann Cole/Salt', { title: 'Salt', authors: ['Ann Cole'] }],
  ['Ann Cole/Long Road/Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road' }],
  ['Ann Cole/Long Road/1 - Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #1' }],
  ['Ann Cole/Long Road/01. Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #1' }],
  ['Ann Cole/Long Road/01 Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #1' }],
  ['Ann Cole/Long Road/1.5 - Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #1.5' }],
  ['Ann Cole/Long Road/0 - Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #0' }],
  ['Ann Cole/Long Road/Book 2 - Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #2' }],
  ['Ann Cole/Long Road/Book 1-3 - Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #1-3' }],
  ['Ann Cole/Long Road/Vol. 3 Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #3' }],
  ['Ann Cole/Long Road/Vol. 3 - 1999 - Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #3', year: '1999' }],
  ['Ann Cole/Long Road/1980 - Book 2 - Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #2', year: '1980' }],
  ['Ann Cole/Long Road/#4 - Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #4' }],
  ['Ann Cole/Long Road/Long Road 03 - Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #3' }],
  ['Ann Cole/Long Road/Long Road, Book 3 - Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #3' }],
  ['Ann Cole/Long Road/Salt, Book 5', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #5' }],
  ['Ann Cole/Long Road/Salt (Book 5)', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #5' }],
  ['Ann Cole/Long Road/12', { authors: ['Ann Cole'], series: 'Long Road #12' }],
  ['Ann Cole/Long Road/Band 7 - Salz', { title: 'Salz', authors: ['Ann Cole'], series: 'Long Road #7' }],
  ['Ann Cole/1984', { title: '1984', authors: ['Ann Cole'] }],
  ['Ann Cole/Long Road/1984', { title: '1984', authors: ['Ann Cole'], series: 'Long Road' }],
  ['Ann Cole/101 Dogs', { title: '101 Dogs', authors: ['Ann Cole'] }],
  ['Ann Cole/Long Road/101 Dogs', { title: '101 Dogs', authors: ['Ann Cole'], series: 'Long Road' }],
  ['Ann Cole/Salt (2019)', { title: 'Salt', authors: ['Ann Cole'], year: '2019' }],
  ['Ann Cole/2019 - Salt', { title: 'Salt', authors: ['Ann Cole'], year: '2019' }],
  ['Ann Cole/(2019) - Salt', { title: 'Salt', authors: ['Ann Cole'], year: '2019' }],
  ['Ann Cole/Salt {Dara Quill}', { title: 'Salt', authors: ['Ann Cole'], narrators: ['Dara Quill'] }],
  ['Ann Cole/Salt {Dara Quill} [B000000001]', { title: 'Salt', authors: ['Ann Cole'], narrators: ['Dara Quill'], ids: ['asin:B000000001'] }],
  ['Ann Cole/Salt {Dara Quill, Kit Marlowe}', { title: 'Salt', authors: ['Ann Cole'], narrators: ['Dara Quill', 'Kit Marlowe'] }],
  ['Ann Cole/Salt (read by Dara Quill)', { title: 'Salt', authors: ['Ann Cole'], narrators: ['Dara Quill'] }],
  ['Ann Cole/Salt [B000000001]', { title: 'Salt', authors: ['Ann Cole'], ids: ['asin:B000000001'] }],
  ['Ann Cole/Salt [B000000001] (2019)', { title: 'Salt', authors: ['Ann Cole'], ids: ['asin:B000000001'], year: '2019' }],
  ['Ann Cole/Salt {ASIN.B000000001}', { title: 'Salt', authors: ['Ann Cole'], ids: ['asin:B000000001'] }],
  ['Ann Cole/Salt [ASIN.B000000001]', { title: 'Salt', authors: ['Ann Cole'], ids: ['asin:B000000001'] }],
  ['Ann Cole/Salt B000000001', { title: 'Salt', authors: ['Ann Cole'], ids: ['asin:B000000001'] }],
  ['Ann Cole/Salt [b000000001]', { title: 'Salt', authors: ['Ann Cole'], ids: ['asin:B000000001'] }],
  ['Ann Cole/Salt [9780306406157]', { title: 'Salt', authors: ['Ann Cole'], ids: ['isbn:9780306406157'] }],
  ['Ann Cole/Salt [0306406152]', { title: 'Salt', authors: ['Ann Cole'], ids: ['asin:0306406152', 'isbn:9780306406157'] }],
  ['Ann Cole/Salt [Unabridged]', { title: 'Salt', authors: ['Ann Cole'] }],
  ['Ann Cole/Salt (Unabridged) (64kbps)', { title: 'Salt', authors: ['Ann Cole'] }],
  ['Ann Cole/Salt (42)', { title: 'Salt', authors: ['Ann Cole'] }],
  ['Ann Cole/Book [One] {Two}', { title: 'Book [One] {Two}', authors: ['Ann Cole'] }],
  ['Cole, Ann/Salt', { title: 'Salt', authors: ['Ann Cole'] }],
  ['Ann Cole & Bob Dole/Salt', { title: 'Salt', authors: ['Ann Cole', 'Bob Dole'] }],
  ['Ann Cole - Salt', { title: 'Salt', authors: ['Ann Cole'] }],
  ['Ann Cole - Long Road 03 - Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #3' }],
  ['Ann Cole - [Long Road 03] - Salt', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #3' }],
  ['Long Road #3 - Salt', { title: 'Salt', series: 'Long Road #3' }],
  ['Ann Cole/Salt (Long Road, Book 3)', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #3' }],
  ['Ann Cole/Salt (Long Road #3)', { title: 'Salt', authors: ['Ann Cole'], series: 'Long Road #3' }],
  ['Salt', { title: 'Salt' }],
  ['The_Salt_Road', { title: 'The Salt Road' }],
  ['Ann Cole/Season 1 - The Start', { title: 'Season 1 - The Start', authors: ['Ann Cole'] }],
];

describe('names → facts', () => {
  test.each(TABLE)('%s', (path, expected) => {
    const parts = path.split('/');
    const facts = factsOfNames(parts.at(-1) ?? '', parts.slice(0, -1));
    const [series] = facts.series;
    expect({
      title: facts.title,
      authors: facts.authors.map(({ name }) => name),
      narrators: facts.narrators.map(({ name }) => name),
      series: series && (series.position === undefined ? series.name : `${series.name} #${series.position}`),
      year: facts.year,
      ids: facts.identifiers.map(({ type, value }) => `${type}:${value}`),
    }).toEqual({ title: undefined, authors: [], narrators: [], series: undefined, year: undefined, ids: [], ...expected });
  });
});

const item = (path: string, isFile = false) => ({ libraryId: 'l', path, folder: path, isFile, files: [] });

test('shelves are neither author nor series', () => {
  expect(tidyMetadata(readPath(item('Audiobooks/Fiction/Ann Cole/Salt'), []).metadata)).toEqual({ title: 'Salt', authors: [{ name: 'Ann Cole' }] });
});

test('a file’s name tells what its folder does not', () => {
  expect(tidyMetadata(readPath(item('Ann Cole/Long Road/12'), ['Salt [B000000001].m4b']).metadata)).toMatchObject({
    title: 'Salt',
    identifiers: [{ type: 'asin', value: 'B000000001' }],
  });
  expect(tidyMetadata(readPath(item('Ann Cole/Salt (Unabridged).m4b', true), ['Salt (Unabridged).m4b']).metadata)).toMatchObject({
    title: 'Salt',
    abridged: false,
  });
});

test('any name is read, however hostile, and quickly', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.stringMatching(/^[ ([{\-#0-9.)\]}]{0,120}$/),
    fc.constantFrom('../../etc/passwd', ' - '.repeat(100), '('.repeat(240), '1 - '.repeat(60)),
  );
  fc.assert(
    fc.property(hostile, fc.array(hostile, { maxLength: 3 }), (own, parents) => {
      const started = performance.now();
      factsOfNames(own, parents);
      expect(performance.now() - started).toBeLessThan(2000);
    }),
    { numRuns: 400 },
  );
});
