/** One book with everything in it, for golden files. */
import type { Metadata } from '../../src/domain/book/metadata.ts';

export const full: Metadata = {
  title: 'Das Lied & die <Mühle>',
  subtitle: 'Oder: "Was der Fluss nahm"',
  authors: [{ name: 'Käthe Größmann', sortName: 'Größmann, Käthe', identifiers: [{ type: 'asin', value: 'B00AUTHOR1' }] }, { name: 'Ursula K. Le Guin' }],
  narrators: [{ name: 'Dara Quill' }, { name: '山田花子' }],
  contributors: [
    { name: 'Nora Kestrel', role: 'trl' },
    { name: 'Ann Cole', role: 'aui' },
  ],
  series: [{ name: 'The Lantern Coast', position: '1.5' }, { name: 'Coasts', position: '1-3' }, { name: 'Unnumbered' }],
  publisher: 'Harrow & Pike',
  publishedDate: '2017-03-07',
  originalDate: '1951',
  language: 'de',
  copyright: '2017',
  description: '<p>One &amp; <i>two</i>.</p><p>Three</p>',
  genres: ['Fantasy', 'Science Fiction'],
  tags: ['Epic', 'Coasts'],
  identifiers: [
    { type: 'asin', value: 'B000000001', region: 'us' },
    { type: 'isbn', value: '9780306406157' },
    { type: 'goodreads', value: '42' },
  ],
  durationMs: 3_600_000,
  chapters: [
    { title: 'Dawn', startMs: 0, endMs: 600_500 },
    { title: '', startMs: 600_500, endMs: 3_600_000 },
  ],
  rating: { value: 4.5, scale: 5, count: 10 },
  abridged: false,
  explicit: true,
};
