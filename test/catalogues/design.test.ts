import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { designOf } from '../../src/catalogues/design/design.ts';
import { allFields } from '../../src/catalogues/design/field-shape.ts';
import type { Mapping } from '../../src/catalogues/design/mapping.ts';
import { nameId } from '../../src/catalogues/design/name-id.ts';
import { ownColumns } from '../../src/catalogues/design/own-columns.ts';
import { tablesOf } from '../../src/catalogues/design/tables.ts';
import type { CustomField } from '../../src/domain/book/custom-field.ts';
import { FIELD_KEYS } from '../../src/domain/book/fields.ts';

const PLAIN: Mapping = { naming: 'snake', prefix: '', tables: {}, columns: {}, constants: {}, json: [], shape: 'tables' };
const design = (mapping: Partial<Mapping> = {}) => designOf(allFields(), { ...PLAIN, ...mapping });
const columnsOf = (table: string, mapping?: Partial<Mapping>) =>
  tablesOf(design(mapping))
    .find(({ name }) => name === table)
    ?.columns.map(({ name }) => name);

describe('the tables', () => {
  test('every field has its place', () => {
    const held = new Set(tablesOf(design()).flatMap((table) => [table.name, ...table.columns.map(({ holds }) => holds.split('.')[0])]));
    const lists = ['authors', 'narrators', 'contributors'];
    expect(FIELD_KEYS.filter((key) => !held.has(key) && !lists.includes(key))).toEqual([]);
  });

  test('are normalised: people and series stand once', () => {
    expect(tablesOf(design()).map(({ name }) => name)).toEqual([
      ...['people', 'series', 'books', 'contributions', 'series_entries', 'genres', 'tags', 'identifiers', 'chapters', 'provenance', 'conflicts'],
    ]);
  });

  test('names are written as the user writes them', () => {
    expect(columnsOf('chapters', { naming: 'camel' })).toEqual(['bookId', 'place', 'title', 'startMs', 'endMs']);
    expect(columnsOf('chapters', { columns: { 'chapters.startMs': 'begins', place: 'number' } })).toEqual(['book_id', 'number', 'title', 'begins', 'end_ms']);
  });

  test('words such as constructor name what they say', () => {
    expect(columnsOf('constructor', { tables: { books: 'constructor' } })?.slice(0, 3)).toEqual(['id', 'library', 'path']);
    expect(columnsOf('books', { columns: { title: 'toString' } })).toContain('toString');
  });

  test('fields that are left out in part cannot be read back', () => {
    expect(design({ columns: { 'cover.location': false, 'identifiers.region': false, title: false }, tables: { people: false, tags: false } }).fields).toEqual(
      FIELD_KEYS.filter((key) => !['cover', 'identifiers', 'title', 'authors', 'narrators', 'contributors', 'tags'].includes(key)),
    );
  });

  test('of several tenants every row and every key says whose it is', () => {
    const { books, parts, names } = design({ tenant: { column: 'owner', value: 'north', rowSecurity: false } });
    for (const table of [books, ...parts, ...names]) expect([table.primaryKey[0], table.columns[0]?.name]).toEqual(['owner', 'owner']);
  });
});

test('ids of names are whole numbers that stay exact, and the same for the same name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      expect(Number.isSafeInteger(nameId(one))).toBe(true);
      expect(nameId(one) >= 0).toBe(true);
      expect(nameId(one) === nameId(other)).toBe(one === other);
    }),
  );
});

test('which of the user’s own fields have columns, and of which type', () => {
  const field = (id: string, type: CustomField['type'], more: Partial<CustomField> = {}): CustomField => ({
    id,
    type,
    label: id,
    column: `#${id}`,
    values: [],
    ...more,
  });
  const fields = [
    field('mood', 'text'),
    field('pages', 'number'),
    field('seen', 'boolean'),
    field('shelves', 'list'),
    field('old', 'text', { isRetired: true }),
    field('secret', 'text', { behaviours: { encrypted: true } }),
  ];
  expect(ownColumns(fields)).toEqual([
    { id: 'mood', type: 'text' },
    { id: 'pages', type: 'number' },
    { id: 'seen', type: 'boolean' },
    { id: 'shelves', type: 'json' },
  ]);
});
