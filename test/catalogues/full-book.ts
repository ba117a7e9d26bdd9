/** A book that has every field. */
import type { Metadata } from '../../src/domain/book/metadata.ts';

export const FULL_BOOK: Required<Metadata> = {
  title: 'The Salt Road',
  subtitle: 'A Journey',
  authors: [
    { name: 'Ann Cole', role: 'aut', sortName: 'Cole, Ann', identifiers: [{ type: 'asin', value: 'B000000001', region: 'us' }] },
    { name: 'Øystein Å', about: 'Writes by the sea.', imageUrl: 'https://images.example/a.jpg' },
  ],
  narrators: [{ name: 'Ann Cole', role: 'nrt' }],
  contributors: [{ name: 'Bo Lund', role: 'trl' }],
  series: [{ name: 'Roads', position: '1.5', identifiers: [{ type: 'goodreads', value: '12' }] }, { name: 'Seas' }],
  publisher: 'Harbour Press',
  publishedDate: '2019-05',
  originalDate: '1950',
  language: 'en-GB',
  copyright: '2019 Ann Cole',
  description: '<p>Salt, and a <b>road</b>.</p>',
  genres: ['Travel', 'Science Fiction, Children'],
  tags: ['read'],
  identifiers: [
    { type: 'isbn', value: '9780000000002' },
    { type: 'asin', value: 'B000000002', region: 'de' },
  ],
  durationMs: 3_723_500,
  chapters: [
    { title: 'One', startMs: 0, endMs: 1000 },
    { title: '', startMs: 1000, endMs: 3_723_500 },
  ],
  cover: { source: 'url', location: 'https://images.example/cover.jpg', widthPixels: 1200 },
  rating: { value: 4.25, scale: 5, count: 12 },
  abridged: false,
  dramatised: true,
  explicit: false,
  customFields: { mood: 'calm', pages: 12, seen: true, shelves: ['a', 'b'] },
};
