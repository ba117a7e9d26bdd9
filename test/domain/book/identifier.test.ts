import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identifier, identifierTypeOf, isAmbiguousAsin, isbn13To10, parseAsin, parseIsbn } from '../../../src/domain/book/identifier.ts';

describe('ASIN', () => {
  test.each([
    ['B08G9PRS1K', 'B08G9PRS1K'],
    [' b08g9prs1k ', 'B08G9PRS1K'],
    ['1774248182', '1774248182'],
    ['030640615X', '030640615X'],
    ['B08G9PRS1', undefined],
    ['A08G9PRS1K', undefined],
    ['1234567890123', undefined],
    ['03064X6157', undefined],
  ])('%s → %s', (text, asin) => {
    expect(parseAsin(text)).toBe(asin);
  });

  test('a ten-digit one with an ISBN-10 check digit is ambiguous', () => {
    expect(isAmbiguousAsin('0306406152')).toBe(true);
    expect(isAmbiguousAsin('0306406153')).toBe(false);
    expect(isAmbiguousAsin('B08G9PRS1K')).toBe(false);
  });
});

describe('ISBN', () => {
  test.each([
    ['9780306406157', '9780306406157'],
    ['978-0-306-40615-7', '9780306406157'],
    ['978–0–306–40615–7', '9780306406157'],
    ['0306406152', '9780306406157'],
    ['0-8044-2957-X', '9780804429573'],
    ['urn:isbn:9780306406157', '9780306406157'],
    ['ISBN-13: 978 0306406157', '9780306406157'],
    ['ISBN 0306406152', '9780306406157'],
    ['9780306406158', undefined],
    ['0306406153', undefined],
    ['1234567890123', undefined],
    ['', undefined],
  ])('%s → %s', (text, isbn) => {
    expect(parseIsbn(text)).toBe(isbn);
  });

  test('a 979 prefix has no ISBN-10', () => {
    expect(isbn13To10('9791234567896')).toBeUndefined();
    expect(isbn13To10('9780306406157')).toBe('0306406152');
  });

  test('every valid ISBN-10 comes back from its ISBN-13', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{9}$/), (nine) => {
        const isbn13 = [...'0123456789X'].map((check) => parseIsbn(nine + check)).find((found) => found !== undefined);
        expect(isbn13).toBeDefined();
        expect(parseIsbn(isbn13To10(isbn13 ?? '') ?? '')).toBe(isbn13);
      }),
    );
  });

  test('changing one digit is always noticed', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^978[0-9]{9}$/), fc.nat(11), fc.integer({ min: 1, max: 9 }), (twelve, at, by) => {
        const valid = [...'0123456789'].map((check) => parseIsbn(twelve + check)).find((found) => found !== undefined) ?? '';
        const changed = valid.slice(0, at) + ((Number(valid[at]) + by) % 10) + valid.slice(at + 1);
        expect(parseIsbn(changed)).toBeUndefined();
      }),
    );
  });
});

test('schemes of other programs name our types', () => {
  expect(['ISBN', 'isbn-13', 'MOBI-ASIN', 'AMAZON', 'Audible', 'GOODREADS', 'foo'].map(identifierTypeOf)).toEqual([
    'isbn',
    'isbn',
    'asin',
    'asin',
    'asin',
    'goodreads',
    undefined,
  ]);
});

test('an identifier that cannot be one is none', () => {
  expect(identifier('isbn', '123')).toBeUndefined();
  expect(identifier('asin', 'nonsense')).toBeUndefined();
  expect(identifier('goodreads', '  ')).toBeUndefined();
  expect(identifier('asin', 'b08g9prs1k', 'us')).toEqual({ type: 'asin', value: 'B08G9PRS1K', region: 'us' });
});
