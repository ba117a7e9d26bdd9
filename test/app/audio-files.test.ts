/** Where the audio files of a book are. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { audioFilesOf } from '../../src/app/audio-files.ts';
import type { ListedBook } from '../../src/ports/catalogue.ts';
import { tempFolder } from '../files/temp-folder.ts';

const book = (more: Partial<ListedBook> = {}): ListedBook => ({
  ...{ id: 1, library: 'books', path: 'A', folder: 'A', isFile: false, editionKind: 'audio', state: 'ok', problems: [], isToReview: false },
  ...more,
});

test('the files of a folder come in the order in which they are heard, those of its parts too', async () => {
  const path = tempFolder();
  mkdirSync(join(path, 'CD 2'));
  for (const name of ['10.mp3', '2.MP3', 'cover.jpg', 'CD 2/1.mp3', 'metadata.json']) writeFileSync(join(path, name), '');
  expect(await audioFilesOf({ item: book(), path })).toEqual(['2.MP3', '10.mp3', 'CD 2/1.mp3'].map((name) => join(path, name)));
});

test('a book of one file is that file, an ebook has none, nor has a folder that is gone', async () => {
  expect(await audioFilesOf({ item: book({ isFile: true }), path: '/books/a.m4b' })).toEqual(['/books/a.m4b']);
  expect(await audioFilesOf({ item: book({ editionKind: 'ebook', isFile: true }), path: '/books/a.epub' })).toEqual([]);
  expect(await audioFilesOf({ item: book(), path: '/books/gone' })).toEqual([]);
});
