/** The habits of naming that Audiobookshelf documents, and those near them: the best reading. Folders are parted by `/`. */
import { describe, expect, test } from 'vitest';
import { readNames } from '../../../src/readers/names/read-names.ts';
import { type Expected, itemOf, NOTHING_INSIDE, said } from './said.ts';

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

describe('documented habits', () => {
  test.each(TABLE)('%s', (path, expected) => {
    const [best] = readNames(itemOf(path), NOTHING_INSIDE);
    expect(said(best)).toEqual(expected);
  });
});
