import { describe, expect, test } from 'vitest';
import { m3u8Collections } from '../../../exporters/catalogue/m3u8-collections.ts';
import type { Metadata } from '../../../src/domain/book/metadata.ts';
import type { CatalogueBook } from '../../../src/sdk/catalogue-format.ts';
import { catalogueFormatContract, folderItem } from '../../../src/testing/index.ts';

const book = (path: string, known: Metadata, files = 1): CatalogueBook => ({
  item: {
    ...folderItem,
    path,
    folder: path,
    files: Array.from({ length: files }, (_, n) => ({ path: `${path}/${n}.mp3`, role: 'audio' as const, sizeBytes: 1, mtimeMs: 0 })),
  },
  known,
});
const ann = { authors: [{ name: 'Ann Cole' }] };
const two = book('B', { ...ann, title: 'Two', series: [{ name: 'Long Road Series', position: '10' }], publishedDate: '2001', durationMs: 61_000 });
const one = book('A', { ...ann, title: 'One', series: [{ name: 'Long Road', position: '2' }], publishedDate: '2003' }, 2);
const alone = book('C', { title: 'Alone', authors: [{ name: 'Bo / Lee' }], series: [{ name: 'Other' }] });
const books = [two, one, alone];

const render = (list: readonly CatalogueBook[], collections: readonly ('series' | 'authors')[]) => m3u8Collections.render(list, { collections });
const pathsIn = (content: string | Uint8Array | undefined) =>
  String(content)
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));

catalogueFormatContract({ format: m3u8Collections, options: { collections: ['series', 'authors'] }, off: { collections: [] }, books });

describe('playlists', () => {
  test('list series by position and authors by year, where there are several books', () => {
    const [series, author, ...others] = render(books, ['series', 'authors']);
    expect(others).toEqual([]);
    expect([series?.name, author?.name]).toEqual(['Series - Long Road.m3u8', 'Author - Ann Cole.m3u8']);
    expect(pathsIn(series?.content)).toEqual(['A/0.mp3', 'A/1.mp3', 'B/0.mp3']);
    expect(pathsIn(author?.content)).toEqual(['B/0.mp3', 'A/0.mp3', 'A/1.mp3']);
    expect(series?.content).toContain('#EXTINF:61,Two\nB/0.mp3');
  });

  test('are the same bytes whatever the order of the books', () => {
    expect(render([...books].reverse(), ['series', 'authors'])).toEqual(render(books, ['series', 'authors']));
  });

  test('are only of what was asked for, and of books with sound', () => {
    expect(render(books, ['authors']).map(({ name }) => name)).toEqual(['Author - Ann Cole.m3u8']);
    expect(render(books, [])).toEqual([]);
    expect(render([one, { ...two, item: { ...two.item, files: [] } }], ['series', 'authors'])).toEqual([]);
  });

  test('never share a file name', () => {
    const series = (path: string, name: string) => book(path, { title: path, series: [{ name }] });
    const long = 'Lantern '.repeat(60);
    const alike = [series('A', `${long}one`), series('B', `${long}one`), series('C', `${long}two`), series('D', `${long}two`)];
    expect(render(alike, ['series']).map(({ content }) => pathsIn(content))).toEqual([['A/0.mp3', 'B/0.mp3']]);
  });
});
