import { describe, expect, test } from 'vitest';
import { FILTER_FIELDS, fitsFilter, parseFieldFilter } from '../../../src/domain/book/book-filter.ts';
import { findNamedField } from '../../../src/domain/book/field-input.ts';
import { FIELDS } from '../../../src/domain/book/fields.ts';
import { customFields } from '../../../src/testing/samples.ts';

const parse = (name: string, text: string) => {
  const field = findNamedField(name, customFields);
  if (!field) throw new Error(`no field ${name}`);
  return parseFieldFilter(field, text);
};

describe('what a person types for a field', () => {
  test.each([
    ['author', 'Änne  Köhler', { field: 'authors', comparison: 'words', wanted: 'anne kohler' }],
    ['title', '銀河', { field: 'title', comparison: 'words', wanted: '銀 河' }],
    ['language', 'German', { field: 'language', comparison: 'language', wanted: 'de' }],
    ['First published', 'May 2019', { field: 'originalDate', comparison: 'date', wanted: '2019-05' }],
    ['abridged', 'No', { field: 'abridged', comparison: 'same', wanted: false }],
    ['stars', '4.50', { field: 'customFields', key: 'stars', comparison: 'same', wanted: 4.5 }],
    ['custom.mood', 'very dark', { field: 'customFields', key: 'mood', comparison: 'words', wanted: 'very dark' }],
  ])('%s=%s is understood', (name, text, filter) => {
    expect(parse(name, text)).toEqual(filter);
  });

  test.each([
    ['author', ' - ', 'has no letter or digit'],
    ['language', 'Klingonish', 'is not a language'],
    ['published', 'soon', 'is not a date'],
    ['explicit', 'maybe', 'is neither yes nor no'],
    ['chapters', '12', 'books cannot be looked for by chapters'],
    ['stars', 'many', 'is not a number'],
    ['state', 'lost', 'is not one of new, heard'],
  ])('%s=%s is not', (name, text, problem) => {
    expect(parse(name, text)).toEqual({ problem: expect.stringContaining(problem) });
  });
});

test('only what the files say, and the fields of the user’s own as a whole, are no filters', () => {
  const others = FIELDS.filter((field) => !FILTER_FIELDS.includes(field)).map(({ key }) => key);
  expect(others).toEqual(['durationMs', 'chapters', 'cover', 'rating', 'customFields']);
});

test('no value fits nothing', () => {
  for (const value of [undefined, null]) expect(fitsFilter({ field: 'explicit', comparison: 'same', wanted: false }, value)).toBe(false);
});
