import { describe, expect, test } from 'vitest';
import { findBook } from '../../src/actions/find-book.ts';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import { AmbiguousError } from '../../src/domain/errors.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { people } from '../pipeline/samples.ts';
import { PATH, shelf } from './shelf.ts';

const BOOKS: Record<string, Metadata> = {
  'Ann Cole/Salt': { title: 'Salt', authors: people('Ann Cole') },
  'Ann Cole/Salt and Smoke': { title: 'Salt & Smoke: A Novel', authors: people('Ann Cole'), series: [{ name: 'Embers', position: '2' }] },
  'Ann Cole/Ink': { title: 'Ink', authors: people('Ann Cole'), description: 'About a kettle.' },
  'Änne Köhler/3 - Österreich': { title: 'Österreich', authors: people('Änne Köhler') },
  'Änne Köhler/Twice/A': { title: 'Twice' },
  'Änne Köhler/Twice/B': { title: 'Twice' },
};

/** Book 1 is the one of the shelf. */
async function setUp() {
  const made = await shelf();
  for (const [path, values] of Object.entries(BOOKS)) await made.store.save(bookUpdate(path, values));
  const gone = await made.store.save(bookUpdate('Old/Ink', { title: 'Ink' }));
  await made.store.setState(gone, { state: 'offline', problems: [], fingerprint: 'f', isToReview: false });
  const pathOf = async (text: string) => (await findBook(text, made.deps)).path;
  return { ...made, pathOf };
}

describe('a book is meant by', () => {
  test.each([
    ['its path', PATH, 'A/Salt'],
    ['its number', '3', 'Ann Cole/Salt and Smoke'],
    ['its number in so many words', 'book:4', 'Ann Cole/Ink'],
    ['its path in the library', 'Ann Cole/Salt', 'Ann Cole/Salt'],
    ['the end of its path', 'Salt and Smoke/', 'Ann Cole/Salt and Smoke'],
    ['its title, though another begins so', 'salt', 'Ann Cole/Salt'],
    ['its title, whatever its case and accents', 'osterreich', 'Änne Köhler/3 - Österreich'],
    ['words of title and author', 'smoke cole', 'Ann Cole/Salt and Smoke'],
    ['words of the series', 'ember', 'Ann Cole/Salt and Smoke'],
    ['its title, as another with it is gone from disk', 'ink', 'Ann Cole/Ink'],
  ])('%s', async (_, text, path) => {
    expect(await (await setUp()).pathOf(text)).toBe(path);
  });
});

test('where several books fit, they are named', async () => {
  const { pathOf } = await setUp();
  const twice = await pathOf('twice').catch((error: unknown) => error);
  expect(twice).toBeInstanceOf(AmbiguousError);
  expect(twice).toMatchObject({ message: '“twice” may be any of 2 books' });
  expect([...(twice as AmbiguousError).candidates].sort((a, b) => a.id - b.id)).toEqual([
    { id: 6, title: 'Twice', path: 'Änne Köhler/Twice/A' },
    { id: 7, title: 'Twice', path: 'Änne Köhler/Twice/B' },
  ]);
  await expect(pathOf('/books/A')).rejects.toMatchObject({ message: 'there are 2 books at /books/A', candidates: [{ id: 1 }, { id: 1 }] });
});

test('a number that is also a title may be either, and “book:” says which', async () => {
  const { store, pathOf } = await setUp();
  await store.save(bookUpdate('Ann Cole/Four', { title: '4' }));
  await expect(pathOf('4')).rejects.toMatchObject({ candidates: [{ path: 'Ann Cole/Ink' }, { path: 'Ann Cole/Four' }] });
  expect([await pathOf('book:4'), await pathOf('Cole/Four')]).toEqual(['Ann Cole/Ink', 'Ann Cole/Four']);
});

test.each([
  ['kettle', 'no book is called “kettle”; rubricator list shows all of them'],
  ['99', 'no book is called “99”'],
  ['book:99', 'no book is called “book:99”'],
  ['/elsewhere/salt', '/elsewhere/salt: there is no such file or folder'],
  ['Cole/Pepper', 'Cole/Pepper: there is no such file or folder'],
  ['/books/', '/books/ is the library l; name one of its books, which rubricator list shows'],
  ['/books/none', 'no book is known at /books/none; scan it first'],
  ['…', 'no book is called “…”'],
])('“%s” means no book', async (text, message) => {
  await expect((await setUp()).pathOf(text)).rejects.toThrow(message);
});
