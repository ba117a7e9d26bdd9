/** Why a number that looks like an ISBN is none. */
import { expect, test } from 'vitest';
import { findNamedField, parseFieldInput } from '../../../src/domain/book/field-input.ts';
import { isbnProblem } from '../../../src/domain/book/identifier.ts';

test.each([
  ['978030640615', 'an ISBN has 10 or 13 digits, and “978030640615” has 12'],
  ['978-0-306-40615-8', 'the last digit of an ISBN follows from the others, and that of “978-0-306-40615-8” does not'],
  ['1230306406157', 'an ISBN of 13 digits begins with 978 or 979, and “1230306406157” does not'],
  ['9780306406157', undefined],
  ['0-306-40615-2', undefined],
  ['1984', undefined],
  ['Catch 22', undefined],
])('%s', (text, problem) => {
  expect(isbnProblem(text)).toBe(problem);
});

test('is said where identifiers are set', () => {
  const field = findNamedField('identifiers', []);
  if (!field) throw new Error('no such field');
  expect(parseFieldInput(field, 'asin:B000000001; isbn:978030640615').problem).toContain('has 12');
  expect(parseFieldInput(field, 'asin:1').problem).toContain('is not a list such as');
});
