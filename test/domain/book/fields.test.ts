import { expect, test } from 'vitest';
import { appliesTo, FIELD_KEYS, FIELDS, fieldOf, findField } from '../../../src/domain/book/fields.ts';
import { Metadata } from '../../../src/domain/book/metadata.ts';

test('every key of the metadata is one field, and every field one key', () => {
  expect([...FIELD_KEYS].sort()).toEqual(Object.keys(Metadata.unwrap().shape).sort());
});

test('a field is found by its key and by its label', () => {
  expect(findField('narrators')?.key).toBe('narrators');
  expect(findField('Duration')?.key).toBe('durationMs');
  expect(findField('published')?.key).toBe('publishedDate');
  expect(findField('nonsense')).toBeUndefined();
});

test('an ebook has no narrators', () => {
  expect(appliesTo(fieldOf('narrators'), 'ebook')).toBe(false);
  expect(appliesTo(fieldOf('title'), 'ebook')).toBe(true);
});

test.each([
  ['durationMs', 12_000, '12 s'],
  ['durationMs', 47 * 60_000, '47 min'],
  ['durationMs', 62 * 60_000, '1 h 02 min'],
  ['series', [{ name: 'A', position: '1.5' }, { name: 'B' }], 'A #1.5; B'],
  ['authors', [{ name: 'Ann' }, { name: 'Bob', role: 'trl' }], 'Ann, Bob (trl)'],
  ['abridged', false, 'no'],
  ['rating', { value: 4.5, scale: 5, count: 10 }, '4.5 of 5 (10 ratings)'],
  ['cover', { source: 'embedded', location: 'a.m4b' }, 'inside a.m4b'],
  ['customFields', { mood: 'calm' }, 'mood: calm'],
  ['chapters', [{ title: 'One', startMs: 0, endMs: 5 }], '1 (One)'],
] as const)('%s %j is shown as “%s”', (key, value, shown) => {
  expect(fieldOf(key).show(value as never)).toBe(shown);
});

test('the schema of each field refuses what is no value of it', () => {
  for (const field of FIELDS) expect(field.schema.safeParse(Symbol('no value')).success).toBe(false);
});
