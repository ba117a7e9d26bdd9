import { expect, test } from 'vitest';
import type { TableDesign } from '../../src/catalogues/design/tables.ts';
import { type SchemaChange, schemaChanges } from '../../src/catalogues/sql/schema-changes.ts';

const BOOKS: TableDesign = {
  name: 'books',
  columns: [
    { name: 'id', type: 'integer', isRequired: true, holds: 'id' },
    { name: 'title', type: 'text', holds: 'title' },
    { name: 'library', type: 'name', holds: 'library' },
  ],
  primaryKey: ['id'],
  indexes: [['library']],
};

const existing = (...tables: TableDesign[]) => new Map(tables.map(({ name, columns }) => [name, new Set(columns.map((column) => column.name))]));
const withColumns = (columns: TableDesign['columns'], more: Partial<TableDesign> = {}): TableDesign => ({ ...BOOKS, columns, ...more });

function told(change: SchemaChange): string {
  switch (change.kind) {
    case 'renameColumn':
      return `rename ${change.column.name} to ${change.to}`;
    case 'addColumn':
    case 'dropColumn':
      return `${change.kind} ${change.column.name} ${change.column.type}`;
    case 'createIndex':
    case 'dropIndex':
      return `${change.kind} ${change.columns.join(', ')}`;
    default:
      return `${change.kind} ${change.table.name}`;
  }
}

const changes = (...args: Parameters<typeof schemaChanges>) => schemaChanges(...args).map(told);
const [id, title, library] = BOOKS.columns as [TableDesign['columns'][0], TableDesign['columns'][0], TableDesign['columns'][0]];

test('an empty database gets tables with their indexes', () => {
  expect(changes([], [BOOKS], new Map())).toEqual(['createTable books', 'createIndex library']);
});

test('nothing is done where all is as it shall be', () => {
  expect(changes([BOOKS], [BOOKS], existing(BOOKS))).toEqual([]);
});

test('a column that holds the same under another name is renamed, and its index with it', () => {
  const after = withColumns([id, { ...title, name: 'name' }, { ...library, name: 'lib' }], { indexes: [['lib']] });
  expect(changes([BOOKS], [after], existing(BOOKS))).toEqual(['rename title to name', 'rename library to lib']);
});

test('a column of another type is made anew, and so is its index', () => {
  const after = withColumns([id, title, { ...library, type: 'json' }]);
  expect(changes([BOOKS], [after], existing(BOOKS))).toEqual(['dropIndex library', 'dropColumn library name', 'addColumn library json', 'createIndex library']);
});

test('a new column is added, and one that is not wanted goes', () => {
  const after = withColumns([id, library, { name: 'data', type: 'json', holds: 'data' }]);
  expect(changes([BOOKS], [after], existing(BOOKS))).toEqual(['dropColumn title text', 'addColumn data json']);
});

test('a table with another key is another table', () => {
  const after = { ...BOOKS, primaryKey: ['library', 'id'] };
  expect(changes([BOOKS], [after], existing(BOOKS))).toEqual(['dropTable books', 'createTable books', 'createIndex library']);
});

test('a table that is not wanted goes; one that somebody else removed is not removed again', () => {
  expect(changes([BOOKS], [], existing(BOOKS))).toEqual(['dropTable books']);
  expect(changes([BOOKS], [], new Map())).toEqual([]);
});

test('what somebody else made is kept, and only what lacks is added', () => {
  const theirs = new Map([['books', new Set(['id', 'shelf'])]]);
  expect(changes([], [BOOKS], theirs)).toEqual(['addColumn title text', 'addColumn library name', 'createIndex library']);
});
