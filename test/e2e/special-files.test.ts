/** A library into which somebody unpacked things that are no files (docs/domain-rules.md, 1): the scan tells of each and goes on. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { putSpecial, SPECIAL_KINDS } from '../files/special-files.ts';
import { put } from '../files/temp-folder.ts';
import { oneBook, oneLibrary } from './one-library.ts';

describe.skipIf(process.platform === 'win32').each(SPECIAL_KINDS)('%s', (kind) => {
  // A link that leaves the library is passed by as any other link there.
  const isLink = kind.startsWith('a link');
  const BESIDE = ['metadata.json', 'metadata.opf', 'desc.txt', 'cover.jpg', 'other.epub'];

  test('beside a book is left alone and told of; all else is written', async () => {
    const library = oneLibrary();
    for (const name of BESIDE) await putSpecial(library.book, name, kind);
    await putSpecial(library.books, 'Stuck/book.m4b', kind);
    await putSpecial(library.books, 'Hidden/.ignore', kind);
    put(library.books, { 'Hidden/book.m4b': 'x' });
    oneBook(join(library.books, 'Second'));
    const { stdout, stderr } = await library.scan();
    const told = isLink ? ['abs-json: a link', 'opf: a link'] : [...BESIDE, 'Stuck/book.m4b'];
    for (const name of [...told, 'Hidden/.ignore']) expect(stdout + stderr, name).toContain(name);
    expect(existsSync(join(library.books, 'Second/Marit Osei/The Salt Road/metadata.json'))).toBe(true);
  });
});
