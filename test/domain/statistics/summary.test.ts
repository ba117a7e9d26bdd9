import { describe, expect, test } from 'vitest';
import type { CatalogueRecord } from '../../../src/domain/book/catalogue-record.ts';
import type { EditionKind, Metadata } from '../../../src/domain/book/metadata.ts';
import { createFieldStatistics } from '../../../src/domain/statistics/field-statistics.ts';
import { measuredFields } from '../../../src/domain/statistics/measured-field.ts';
import { type CountedBook, createSummary } from '../../../src/domain/statistics/summary.ts';
import { book, customFields } from '../../../src/testing/samples.ts';

interface Book {
  kind?: EditionKind;
  addedAtMs?: number;
  sources?: CatalogueRecord['sources'];
}

function counted(values: Metadata, { kind = 'audio', addedAtMs, sources }: Book = {}): CountedBook {
  const own = Object.fromEntries(Object.keys(values).map((key) => [key, { source: 'audible', confidence: 0.9 }]));
  return { item: { editionKind: kind, addedAtMs }, record: { values, sources: { ...own, ...sources } } };
}

const everything: Metadata = {
  ...book,
  contributors: [{ name: 'Kit', role: 'trl' }],
  originalDate: '2001',
  copyright: '© Pike',
  durationMs: 3_600_000,
  cover: { source: 'file', location: 'cover.jpg', widthPixels: 500 },
  rating: { value: 4, scale: 5, count: 2 },
  ...{ abridged: false, dramatised: false, explicit: true },
  customFields: { mood: ['calm'], notes: 'x', stars: 3, bought: '2020', owned: true, state: 'new' },
};

function summaryOf(...books: CountedBook[]) {
  const summary = createSummary(measuredFields(customFields));
  for (const each of books) summary.add(each);
  return summary.result();
}

function ofField(name: string, ...books: CountedBook[]) {
  const field = measuredFields(customFields).find((each) => each.name === name);
  if (!field) throw new Error(name);
  const statistics = createFieldStatistics(field, 3);
  for (const each of books) statistics.add(each);
  return statistics.result();
}

describe('how complete a field is', () => {
  test('only books whose kind can have it count, and what was cleared by hand is told apart', () => {
    const { fields, kinds } = summaryOf(
      counted({ narrators: [{ name: 'Ann' }] }),
      counted({}, { sources: { narrators: { source: 'user', confidence: 1 } } }),
      counted({}, { kind: 'ebook' }),
    );
    expect(fields.find(({ field }) => field === 'narrators')).toMatchObject({ books: 2, filled: 1, cleared: 1, meanConfidence: 0.9 });
    expect(fields.find(({ field }) => field === 'title')).toMatchObject({ books: 3, filled: 0 });
    expect(kinds).toEqual([
      { kind: 'audio', books: 2 },
      { kind: 'ebook', books: 1 },
    ]);
  });

  test('each field of the user’s own stands by itself; a value of another type is none', () => {
    const { fields } = summaryOf(counted({ customFields: { state: 'new', constructor: 'x' } }), counted({ customFields: { state: 'no such state' } }));
    expect(fields.find(({ field }) => field === 'state')).toMatchObject({ label: 'State', filled: 1, books: 2 });
    expect(fields.some(({ field }) => field === 'customFields')).toBe(false);
  });

  test('every field of a book that has them all is counted and measured', () => {
    const { fields, spreads } = summaryOf(counted(everything));
    expect(fields.filter(({ filled }) => filled === 0)).toEqual([]);
    expect(spreads.map(({ kind }) => kind)).toEqual(['date', 'date', 'language', 'duration', ...spreads.slice(4).map(() => 'date')]);
    for (const { name } of measuredFields(customFields)) expect(ofField(name, counted(everything)).commonest).not.toEqual([]);
  });
});

describe('sources', () => {
  const disputed = { source: 'audible', confidence: 0.6, agreeing: ['hardcover'], differing: ['tags'], isConflict: true as const };

  test('who won, who agreed, who differed, field by field', () => {
    const { sources, fields } = summaryOf(
      counted({ title: 'Salt' }, { sources: { title: disputed } }),
      counted({ title: 'Pepper' }, { sources: { title: { source: 'tags', confidence: 1, agreeing: ['hardcover'] } } }),
    );
    expect(sources).toEqual([
      { source: 'audible', field: 'title', won: 1, agreed: 0, differed: 0, conflicts: 0 },
      { source: 'hardcover', field: 'title', won: 0, agreed: 2, differed: 0, conflicts: 0 },
      { source: 'tags', field: 'title', won: 1, agreed: 0, differed: 1, conflicts: 1 },
    ]);
    expect(fields.find(({ field }) => field === 'title')).toMatchObject({ agreed: 1, conflicts: 1, meanConfidence: 0.8 });
  });

  test('a source of a strange name is a source', () => {
    const { sources } = summaryOf(counted({ title: 'Salt' }, { sources: { title: { source: '__proto__', confidence: 1 } } }));
    expect(sources).toMatchObject([{ source: '__proto__', won: 1 }]);
  });
});

test('confidence in tenths; 1 is in the highest', () => {
  const at = (confidence: number) => counted({ title: 'x' }, { sources: { title: { source: 's', confidence } } });
  const { confidence } = summaryOf(at(1), at(0.95), at(0.35), at(0));
  expect(confidence.map(({ count }) => count)).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 0, 2]);
});

test('growth has every month from the first to the last', () => {
  const on = (text: string) => counted({}, { addedAtMs: Date.parse(text) });
  const { growth, undated } = summaryOf(on('2025-11-30T23:59:59Z'), on('2026-02-01'), on('2026-02-28'), counted({}));
  expect(growth).toEqual([
    { month: '2025-11', added: 1, total: 1 },
    { month: '2025-12', added: 0, total: 1 },
    { month: '2026-01', added: 0, total: 1 },
    { month: '2026-02', added: 2, total: 3 },
  ]);
  expect(undated).toBe(1);
});

describe('one field', () => {
  test('values that say the same are one; the level follows from their share', () => {
    const titles = (distinct: number) => Array.from({ length: 100 }, (_, n) => counted({ title: `Book ${n % distinct}` }));
    expect(ofField('title', counted({ title: 'Salt' }), counted({ title: 'SALT' })).cardinality).toEqual({ distinct: 1, share: 0.5, level: 'medium' });
    expect(ofField('title', ...titles(4)).cardinality?.level).toBe('low');
    expect(ofField('title', ...titles(5)).cardinality?.level).toBe('medium');
    expect(ofField('title', ...titles(50)).cardinality?.level).toBe('medium');
    expect(ofField('title', ...titles(51)).cardinality?.level).toBe('high');
    expect(ofField('title', counted({})).cardinality).toBeUndefined();
  });

  test('lists are counted by their entries, and measured by how many they have', () => {
    const { commonest, entries, size, kind } = ofField(
      'authors',
      counted({ authors: [{ name: 'Ann' }, { name: 'Ben' }] }),
      counted({ authors: [{ name: 'Ann' }] }),
      counted({}),
    );
    expect(kind).toBe('people');
    expect(commonest).toEqual([
      { text: 'Ann', count: 2 },
      { text: 'Ben', count: 1 },
    ]);
    expect([entries, size?.mean, size?.unit]).toEqual([2, 1.5, 'entries']);
  });

  test('books that have none, and those that cannot have it', () => {
    const { books, empty, filled } = ofField('narrators', counted({}), counted({ narrators: [{ name: 'Ann' }] }), counted({}, { kind: 'ebook' }));
    expect([books, empty, filled]).toEqual([2, 1, 1]);
  });
});
