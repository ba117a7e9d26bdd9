import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { ReadError } from '../../src/domain/errors.ts';
import { parseSeriesText, readAbsJson } from '../../src/readers/abs-json.ts';
import { readProductJson } from '../../src/readers/product-json.ts';
import { readDescriptionText, readReaderText } from '../../src/readers/text-files.ts';

const abs = (json: unknown) => tidyMetadata(readAbsJson(JSON.stringify(json)));

describe('Audiobookshelf metadata.json', () => {
  const flat = {
    tags: ['own'],
    chapters: [{ id: 0, start: 0, end: 12.5, title: 'Dawn' }],
    title: 'Salt',
    subtitle: null,
    authors: ['Ann Cole'],
    narrators: [],
    series: ['Long Road #1.5', 'Harbor'],
    genres: ['Fantasy'],
    publishedYear: '2019',
    publishedDate: null,
    publisher: 'Pike',
    description: '<p>Text</p>',
    isbn: '978-0-306-40615-7',
    asin: 'B000000001',
    language: 'English',
    explicit: false,
    abridged: false,
  }; // prettier-ignore

  test('the flat form; null and [] are not stated', () => {
    expect(abs(flat)).toEqual({
      title: 'Salt',
      authors: [{ name: 'Ann Cole' }],
      series: [{ name: 'Long Road', position: '1.5' }, { name: 'Harbor' }],
      publisher: 'Pike',
      publishedDate: '2019',
      language: 'en',
      description: '<p>Text</p>',
      genres: ['Fantasy'],
      tags: ['own'],
      identifiers: [
        { type: 'isbn', value: '9780306406157' },
        { type: 'asin', value: 'B000000001' },
      ],
      chapters: [{ title: 'Dawn', startMs: 0, endMs: 12_500 }],
    }); // prettier-ignore
  });

  test('the nested form of old', () => {
    const { tags, chapters, ...metadata } = flat;
    expect(abs({ metadata, tags, chapters })).toEqual(abs(flat));
  });

  test('series and people as objects, numbers as strings and strings as numbers', () => {
    expect(
      abs({
        title: 1984,
        publishedYear: 1949,
        authors: [{ id: 'x', name: 'Ann Cole' }],
        series: [
          { name: 'Long Road', sequence: 2 },
          { name: 'Harbor', position: '3' },
        ],
      }),
    ).toEqual({
      title: '1984',
      publishedDate: '1949',
      authors: [{ name: 'Ann Cole' }],
      series: [
        { name: 'Long Road', position: '2' },
        { name: 'Harbor', position: '3' },
      ],
    }); // prettier-ignore
  });

  test('a wrong type loses the field, not the file', () => {
    expect(abs({ title: 'Salt', authors: 'Ann', genres: [1, 'Fantasy'], abridged: 'true', chapters: [{ start: 'x' }], series: 5 })).toEqual({
      title: 'Salt',
      genres: ['Fantasy'],
      abridged: true,
    });
  });

  test('one chapter without a title refuses them all, as Audiobookshelf does', () => {
    expect(abs({ title: 'Salt', chapters: [{ start: 0, end: 1, title: '' }] }).chapters).toBeUndefined();
  });

  test.each(['not json', '[]', '"x"', 'null', '{"a":'])('%j is refused', (text) => {
    expect(() => readAbsJson(text)).toThrow(ReadError);
  });

  test.each([
    ['Name #1.5', 'Name', '1.5'],
    ['Name #1a', 'Name', '1a'],
    ['Secrets #1-9', 'Secrets', '1-9'],
    ['Series #Book 2', 'Series #Book 2', undefined],
    ['Name', 'Name', undefined],
  ])('series “%s”', (series, name, position) => {
    expect(parseSeriesText(series)).toEqual(position === undefined ? { name } : { name, position });
  });

  test('any JSON is read or refused, and nothing else', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          tidyMetadata(readAbsJson(text));
        } catch (error) {
          expect(error).toBeInstanceOf(ReadError);
        }
      }),
    );
  });
});

describe('<name>.metadata.json', () => {
  const product = {
    asin: 'B000000001',
    title: 'Salt',
    subtitle: 'Long Road, Book 1',
    authors: [{ asin: 'B00AUTHOR1', name: 'Ann Cole' }, { name: 'Cy Pole - translator' }],
    narrators: [{ name: 'Dara Quill' }],
    series: [{ asin: 'B00SERIES1', title: 'Long Road', sequence: '1' }],
    publisher_name: 'Pike',
    publisher_summary: '<p>Text</p>',
    release_date: '2017-03-07',
    language: 'english',
    format_type: 'unabridged',
    runtime_length_min: 610,
    isbn: '9780306406157',
    category_ladders: [
      {
        ladder: [
          { id: '1', name: 'Fiction' },
          { id: '2', name: 'Epic' },
        ],
      },
    ],
    ChapterInfo: {
      brandIntroDurationMs: 2000,
      chapters: [{ title: 'Part One', start_offset_ms: 0, length_ms: 1000, chapters: [{ title: 'Dawn', start_offset_ms: 1000, length_ms: 5000 }] }],
    },
  }; // prettier-ignore

  test('Libation’s product', () => {
    const reading = readProductJson(JSON.stringify(product), 'audio');
    expect(reading).toMatchObject({ source: 'libation', lineage: 'audible' });
    expect(tidyMetadata(reading?.metadata ?? {})).toMatchObject({
      title: 'Salt',
      authors: [{ name: 'Ann Cole', identifiers: [{ type: 'asin', value: 'B00AUTHOR1' }] }],
      contributors: [{ name: 'Cy Pole', role: 'trl' }],
      narrators: [{ name: 'Dara Quill' }],
      series: [{ name: 'Long Road', position: '1' }],
      abridged: false,
      language: 'en',
      genres: ['Fiction'],
      tags: ['Epic'],
      publishedDate: '2017-03-07',
      chapters: [
        { title: 'Part One', startMs: 0, endMs: 1000 },
        { title: 'Dawn', startMs: 1000, endMs: 6000 },
      ],
    }); // prettier-ignore
  });

  test('a delisted product’s placeholder says nothing', () => {
    expect(readProductJson(JSON.stringify({ asin: 'B000000001', rating: {} }), 'audio')).toBeUndefined();
  });

  test('Grimmory’s record, told apart by content', () => {
    const file = {
      version: '1',
      generatedBy: 'booklore',
      metadata: {
        title: 'Salt',
        authors: ['Ann Cole'],
        series: { name: 'Long Road', number: 2 },
        isbn13: '9780306406157',
        identifiers: { asin: 'B000000001', goodreadsId: '42' },
        publishedDate: '2017-03-07',
      },
    };
    const reading = readProductJson(JSON.stringify(file), 'ebook');
    expect(reading?.source).toBe('grimmory');
    expect(tidyMetadata(reading?.metadata ?? {})).toMatchObject({
      title: 'Salt',
      series: [{ name: 'Long Road', position: '2' }],
      identifiers: [{ type: 'isbn' }, { type: 'asin' }, { type: 'goodreads', value: '42' }],
    });
  });

  test.each(['{', '{"a":1}', '[]'])('%j is refused', (text) => {
    expect(() => readProductJson(text, 'audio')).toThrow(ReadError);
  });
});

test('desc.txt is the description, reader.txt’s first line the narrators', () => {
  expect(readDescriptionText('One\n\nTwo').metadata.description).toBe('One\n\nTwo');
  expect(readReaderText('\ufeffDara Quill, Kit Marlowe\r\nsomething else').metadata.narrators).toEqual([{ name: 'Dara Quill' }, { name: 'Kit Marlowe' }]);
});
