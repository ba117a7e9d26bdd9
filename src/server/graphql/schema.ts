/** The schema of the graph: made from the routes of `/api/v1`, the table of fields, and the user's own fields as they are now. */
import { GraphQLBoolean, type GraphQLFieldConfig, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import type { CustomField } from '../../domain/book/custom-field.ts';
import { argumentsOf, type Given } from './ask.ts';
import type { Asking } from './asking.ts';
import { createBookType, findBooks, findOne } from './book.ts';
import { answerOf, type Description, type Operation, operationOf } from './described.ts';
import { eventsField } from './events.ts';
import { VALUE_COMPONENTS } from './fields.ts';
import type { FieldCost } from './limits.ts';
import { MUTATIONS, QUERIES, type Root, USUAL } from './roots.ts';
import { capital, createTypes, describedAs, type Types } from './types.ts';

/** So many schemas are kept: one for each set of own fields that somebody sees. */
const KEPT = 20;

type RootField = GraphQLFieldConfig<unknown, Asking, Given>;

export interface Schemas {
  /** The schema for somebody who sees these fields of the user's own. */
  withOwn(fields: readonly CustomField[]): GraphQLSchema;
}

export function createSchemas(description: Description): Schemas {
  const kept = new Map<string, GraphQLSchema>();
  return {
    withOwn(fields) {
      const key = JSON.stringify(fields);
      const schema = kept.get(key) ?? createSchema(description, fields);
      kept.delete(key);
      kept.set(key, schema);
      for (const [oldest] of kept) if (kept.size > KEPT) kept.delete(oldest);
      return schema;
    },
  };
}

/** @param own fields of the user's own */
export function createSchema(description: Description, own: readonly CustomField[]): GraphQLSchema {
  const types = createTypes({ ...description.components.schemas, ...VALUE_COMPONENTS });
  // First, because what is a part of a book is named by it.
  const books = bookFields(description, types, own);
  const rootsOf = (roots: Readonly<Record<string, Root>>) =>
    Object.fromEntries(Object.entries(roots).map(([name, root]) => [name, books[name] ?? rootField(name, root, { description, types })]));
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { ...rootsOf(QUERIES), libraries } }),
    mutation: new GraphQLObjectType({ name: 'Mutation', fields: rootsOf(MUTATIONS) }),
    subscription: new GraphQLObjectType({ name: 'Subscription', fields: { events: eventsField } }),
  });
}

const libraries: RootField = {
  type: new GraphQLList(new GraphQLNonNull(GraphQLString)),
  description: 'Libraries that have books',
  extensions: { cost: USUAL },
  resolve: (_, _given, { deps }) => deps.libraries(),
};

/** A field that the route answers. It may be absent: what one route refuses leaves the answers of the others. */
function rootField(name: string, root: Root, { description, types }: { description: Description; types: Types }): RootField {
  const { route, pick } = root;
  const operation = operationOf(description, route);
  const answer = answerOf(operation);
  const part = answer && (pick === undefined ? answer : types.whole(answer).properties?.[pick]);
  const called = capital(name);
  return {
    type: part ? types.output(part, part.items ? called : `${called}Answer`) : GraphQLBoolean,
    ...askedBy(name, root, { operation, types }),
    async resolve(_, given, asking) {
      const answered = await asking.ask(route, operation, given);
      return pick === undefined ? answered : (answered as Given)[pick];
    },
  };
}

/** What a route takes, says of itself, and costs. */
function askedBy(name: string, { cost = USUAL, many }: Root, { operation, types }: { operation: Operation; types: Types }) {
  const extensions: FieldCost = { cost, ...(many !== undefined && { many }) };
  return { args: argumentsOf(operation, types, capital(name)), extensions: { ...extensions }, ...describedAs(operation.summary) };
}

/** Books are more than their routes tell: all that is known of one is a part of it. */
function bookFields(description: Description, types: Types, own: readonly CustomField[]): Partial<Record<string, RootField>> {
  const book = createBookType(types, own);
  const { items: _, ...place } = types.fields({ $ref: 'ItemPage' }, 'BookPage');
  const page = new GraphQLObjectType({
    name: 'BookPage',
    fields: { items: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(book))) }, ...place },
  });
  const listed = operationOf(description, QUERIES.books.route);
  const single = operationOf(description, QUERIES.book.route);
  return {
    books: {
      ...{ type: page, ...askedBy('books', QUERIES.books, { operation: listed, types }) },
      resolve: (_, given, asking) => findBooks(listed, given, asking),
    },
    book: {
      ...{ type: book, ...askedBy('book', QUERIES.book, { operation: single, types }) },
      resolve: (_, { id }, asking) => findOne(Number(id), asking),
    },
  };
}
