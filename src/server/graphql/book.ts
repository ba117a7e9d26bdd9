/** A book in the graph: what a list has of it at once, and what is looked up when somebody asks for it. */
import { type GraphQLFieldConfig, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLString } from 'graphql';
import type { z } from 'zod';
import type { ListedItem, ShownItem } from '../../actions/search.ts';
import type { CustomField } from '../../domain/book/custom-field.ts';
import type { Metadata } from '../../domain/book/metadata.ts';
import { findPage, ItemsQuery } from '../api/items.ts';
import { type ItemDetail, type ItemSummary, itemDetail, itemSummary, runBody } from '../api/schemas.ts';
import { at } from '../api/times.ts';
import { problemBody } from '../problem.ts';
import { type Given, inQuery } from './ask.ts';
import type { Asking } from './asking.ts';
import type { Operation, Shape } from './described.ts';
import { refused } from './errors.ts';
import { fieldTypes } from './fields.ts';
import { JsonScalar, type Types } from './types.ts';

type Book = z.infer<typeof ItemSummary> & { values: Metadata; shown?: Promise<ShownItem> };

/** What a look at all answers about one book costs. */
const LOOK = { cost: 5 };

const WRITE: Shape = {
  properties: {
    ...{ id: { type: 'integer' }, run: { type: 'integer' }, exporter: { type: 'string' }, path: { type: 'string' } },
    ...{ action: { type: 'string', enum: ['created', 'updated', 'removed'] }, at: { type: 'string', format: 'date-time' } },
  },
  required: ['id', 'run', 'exporter', 'path', 'action', 'at'],
};
const HISTORY: Shape = {
  properties: {
    runs: { type: 'array', items: { $ref: 'Run' }, description: 'What was decided about it and written beside it, newest first.' },
    writes: { type: 'array', items: WRITE, description: 'Every write, oldest first.' },
  },
  required: ['runs', 'writes'],
};
const CONFLICT_VALUE: Shape = {
  properties: { value: {}, sources: { type: 'array', items: { type: 'string' } }, confidence: { type: 'number' } },
  required: ['sources', 'confidence'],
};
const CONFLICT: Shape = {
  properties: { field: { type: 'string' }, values: { type: 'array', items: CONFLICT_VALUE }, reason: { type: 'string' } },
  required: ['field', 'values', 'reason'],
};

function bookOf(found: ListedItem, shown?: ShownItem): Book {
  return { ...itemSummary(found), values: found.values, ...(shown && { shown: Promise.resolve(shown) }) };
}

/** Looked up once for all that is asked of the book. */
function shownOf(book: Book, { deps }: Asking): Promise<ShownItem> {
  book.shown ??= deps.item(book.id).then((shown) => shown ?? Promise.reject(noBook()));
  return book.shown;
}

function noBook(): Error {
  return refused(problemBody(404, 'there is no such book'));
}

function recordType(types: Types, record: ReturnType<typeof fieldTypes>['record']) {
  const names = { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString))) };
  const conflicts = {
    type: new GraphQLNonNull(types.output({ items: CONFLICT }, 'RecordConflicts')),
    resolve: (of: ShownItem['explanation']) => of.record.conflicts,
  };
  return new GraphQLObjectType<ShownItem['explanation'], Asking>({
    name: 'BookRecord',
    description: 'Where everything comes from that a book has.',
    fields: {
      fields: { type: new GraphQLNonNull(new GraphQLObjectType({ name: 'BookFields', fields: record })), resolve: (explanation) => explanation },
      conflicts: { ...conflicts, description: 'Fields about which sources differ.' },
      missing: { ...names, description: 'Fields that nobody stated.', resolve: (of) => of.record.missing },
      unsure: { ...names, description: 'Fields that are not sure enough for sidecars.', resolve: (of) => of.record.unsure },
      timingsMs: { type: JsonScalar, description: 'How long each provider took.', resolve: (of) => of.record.timingsMs },
    },
  });
}

/** @param own fields of the user's own */
export function createBookType(types: Types, own: readonly CustomField[]): GraphQLObjectType<Book, Asking> {
  const { values, record } = fieldTypes(types, own);
  const summary = types.fields({ $ref: 'ItemSummary' }, 'Book');
  const { record: _, ...detail } = types.fields({ $ref: 'Item' }, 'Book');
  const looked = Object.entries(detail).filter(([name]) => !(name in summary));
  const lookedUp = looked.map(([name, field]): [string, GraphQLFieldConfig<Book, Asking>] => [
    name,
    { ...field, extensions: LOOK, resolve: async (book, _given, asking) => itemDetail(await shownOf(book, asking))[name as keyof z.infer<typeof ItemDetail>] },
  ]);
  return new GraphQLObjectType<Book, Asking>({
    name: 'Book',
    fields: {
      ...summary,
      values: {
        type: new GraphQLNonNull(new GraphQLObjectType({ name: 'BookValues', description: 'What a book has, field by field.', fields: values })),
        description: 'What the book has, as lists have it.',
      },
      record: {
        ...{ type: recordType(types, record), extensions: LOOK, description: 'Where everything comes from that the book has.' },
        resolve: async (book, _given, asking) => (await shownOf(book, asking)).explanation,
      },
      ...Object.fromEntries(lookedUp),
      history: { type: types.output(HISTORY, 'BookHistory'), extensions: LOOK, resolve: ({ id }, _given, asking) => historyOf(id, asking) },
    },
  });
}

async function historyOf(id: number, { deps }: Asking) {
  const { runs, writes } = await deps.bookHistory(id);
  return {
    runs: runs.map(runBody),
    writes: writes.map(({ id: write, runId: run, exporter, path, action, writtenAtMs }) => ({ id: write, run, exporter, path, action, at: at(writtenAtMs) })),
  };
}

/** A page of books, with the values that a list has. */
export async function findBooks(operation: Operation, given: Given, { deps }: Asking) {
  const query = ItemsQuery.safeParse(inQuery(given, operation));
  if (!query.success) {
    const problems = query.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw refused(problemBody(400, 'the request is not understood', problems));
  }
  const found = await findPage(query.data, deps);
  if ('problem' in found) throw refused(problemBody(400, found.problem, found.problems));
  return { ...found, items: found.items.map((item) => bookOf(item)) };
}

export async function findOne(id: number, { deps }: Asking): Promise<Book> {
  const shown = await deps.item(id);
  if (!shown) throw noBook();
  return bookOf(shown, shown);
}
