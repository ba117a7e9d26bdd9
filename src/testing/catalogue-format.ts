/** What every catalogue format must do: give the same files whatever the order of the books, under plain names that never clash. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filesOf } from '../domain/library/item.ts';
import type { CatalogueBook, CatalogueFormat } from '../sdk/catalogue-format.ts';
import { records } from './records.ts';
import { folderItem } from './samples.ts';

export interface CatalogueFormatContract<Options> {
  format: CatalogueFormat<Options>;
  /** Options with which something is written. */
  options: Options;
  /** Options with which nothing is wanted. */
  off: Options;
  /** Books of which the format has something to say. */
  books: readonly CatalogueBook[];
}

/** Longest name in bytes that every file system takes. */
const MAX_NAME_BYTES = 255;

export function catalogueFormatContract<Options>({ format, options, off, books }: CatalogueFormatContract<Options>): void {
  const render = (list: readonly CatalogueBook[]) => format.render(list, options).map(({ name, content }) => ({ name, content: String(content) }));

  describe(`${format.id}: the contract of catalogue formats`, () => {
    test('it is wanted when the options ask for a file', () => {
      expect([format.isWanted(options), format.isWanted(off)]).toEqual([true, false]);
    });

    test('it has something to say of some books, and files of none are none', () => {
      expect(render(books)).not.toEqual([]);
      expect(format.render(books, off)).toEqual([]);
    });

    test('the same books give the same bytes, in whatever order they come', () => {
      const first = byName(render(books));
      fc.assert(
        fc.property(fc.shuffledSubarray([...books], { minLength: books.length }), (shuffled) => {
          expect(byName(render(shuffled))).toEqual(first);
        }),
      );
    });

    test('whatever the books are called, names are plain and each is given once', () => {
      fc.assert(
        fc.property(fc.array(records, { maxLength: 6 }), (list) => {
          const files = render(list.map((known, index) => bookAt(`A/${index}`, known)));
          expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
          for (const { name, content } of files) {
            expect(name).toMatch(/^[^/\\\p{Cc}]+$/u);
            expect(['.', '..']).not.toContain(name);
            expect(Buffer.byteLength(name)).toBeLessThanOrEqual(MAX_NAME_BYTES);
            expect(content.isWellFormed()).toBe(true);
          }
        }),
      );
    });

    test('it leaves the books as they are', () => {
      const before = structuredClone(books);
      format.render(books, options);
      expect(books).toEqual(before);
    });
  });
}

/** A book of one audio file in a folder of its own. */
export function bookAt(path: string, known: CatalogueBook['known']): CatalogueBook {
  const files = filesOf(folderItem, 'audio').map((file) => ({ ...file, path: `${path}/b.m4b` }));
  return { item: { ...folderItem, path, folder: path, files }, known };
}

function byName(files: readonly { name: string; content: string }[]) {
  return [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
}
