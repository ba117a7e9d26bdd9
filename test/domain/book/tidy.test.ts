import { describe, expect, test } from 'vitest';
import { FIELDS } from '../../../src/domain/book/fields.ts';
import type { FieldKey, Metadata } from '../../../src/domain/book/metadata.ts';
import { tidyMetadata } from '../../../src/domain/book/tidy.ts';

const LONG = 200_000;
const word = 'salt ';
const words = word.repeat(LONG / word.length);
const letters = 'x'.repeat(LONG);
const blanks = `Salt${' '.repeat(LONG)}Hill`;

/** Each field with one text in every place that holds text. */
function filledWith(text: string): Metadata {
  const ids = [{ type: 'goodreads', value: text }];
  const person = { name: text, sortName: text, about: text, imageUrl: text, identifiers: ids };
  return {
    ...{ title: text, subtitle: text, publisher: text, copyright: text, description: text, publishedDate: text, originalDate: text, language: text },
    ...{ authors: [person], narrators: [person], contributors: [person], series: [{ name: text, position: text, identifiers: ids }] },
    ...{ genres: [text], tags: [text], identifiers: [...ids, { type: text, value: '1' }, { type: 'isbn', value: text }] },
    chapters: [{ title: text, startMs: 0, endMs: 1 }],
    cover: { source: 'url', location: text },
    customFields: { mood: text, moods: [text] },
    ...{ durationMs: 1, rating: { value: 1, scale: 5, count: 1 }, abridged: true, dramatised: true, explicit: true },
  };
}

function longestText(value: unknown): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? Math.max(0, ...Object.values(value).map(longestText)) : 0;
}

describe.each(FIELDS.map(({ key }) => key))('%s', (key) => {
  const bound: Partial<Record<FieldKey, number>> = { description: 50_000, authors: 20_000, narrators: 20_000, contributors: 20_000, customFields: 10_000 };
  const tidied = (text: string) => tidyMetadata({ [key]: filledWith(text)[key] });

  const marked = [`<p>${'& '.repeat(LONG / 2)}`, '<a'.repeat(LONG / 2), '&lt;p&gt;&amp;amp;'.repeat(LONG / 20), `<p>${words}</p>`];
  test.each([words, letters, ...marked, `${letters}é`, '\u{1f4d6}'.repeat(LONG / 2), '(a'.repeat(LONG / 2)])('is bounded, whatever is in it', (text) => {
    const once = tidied(text);
    expect(longestText(once)).toBeLessThanOrEqual(bound[key] ?? 1000);
    expect(JSON.stringify(once)).toBe(JSON.stringify(once).toWellFormed());
    expect(tidyMetadata(once)).toEqual(once);
  });

  test('a long list is bounded', () => {
    const value = filledWith('Salt')[key];
    if (!Array.isArray(value)) return expect(value).toBeDefined();
    const many = Array.from({ length: 20_000 }, (_, index) => relabelled(value[0], index));
    const kept = tidyMetadata({ [key]: many })[key] as unknown[] | undefined;
    // Chapters are kept whole or not at all: a part of them would not fit the book.
    expect(kept?.length ?? 0).toBeLessThanOrEqual(200);
    expect((kept?.length ?? 0) > 0).toBe(key !== 'chapters');
  });
});

function relabelled(value: unknown, index: number): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('Salt', `Salt ${index} Road`));
}

test('what is too long is cut at a word, with an ellipsis', () => {
  const { title = '', authors = [], genres = [] } = tidyMetadata(filledWith(words));
  expect(title).toMatch(/^(?:salt )+salt…$/);
  expect(title.length).toBeGreaterThan(990);
  expect(authors[0]?.name).toMatch(/ salt…$/);
  expect(genres[0]).toMatch(/ salt…$/);
});

test('a part of an identifier or of an address is of no use, and neither is kept', () => {
  const { identifiers, cover, authors } = tidyMetadata(filledWith(letters));
  expect([identifiers, cover, authors?.[0]?.identifiers, authors?.[0]?.imageUrl]).toEqual([undefined, undefined, undefined, undefined]);
});

test('a long run of blanks is one blank, wherever it stands', () => {
  const tidied = tidyMetadata(filledWith(blanks));
  expect(tidied).toMatchObject({ title: 'Salt Hill', authors: [{ name: 'Salt Hill' }], series: [{ name: 'Salt Hill' }], genres: ['Salt Hill'] });
  expect(tidied.chapters?.[0]?.title).toBe('Salt Hill');
  expect(tidied.description).toBe('Salt Hill');
  expect(tidyMetadata({ description: `Salt${'\n'.repeat(LONG)}Hill` }).description).toBe('Salt\n\nHill');
});

test('a length of nothing is none', () => {
  expect(tidyMetadata({ durationMs: 0 })).toEqual({});
  expect(tidyMetadata({ durationMs: Number.NaN })).toEqual({});
});
