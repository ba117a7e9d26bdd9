/** The schema of the graph: what stands in the file, what must not change, and that nothing of the REST interface is forgotten. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, findBreakingChanges, GraphQLObjectType, validateSchema } from 'graphql';
import { expect, test } from 'vitest';
import { FIELD_KEYS } from '../../src/domain/book/fields.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { MUTATIONS, NOT_HERE, QUERIES } from '../../src/server/graphql/roots.ts';
import { describedRoutes, graphqlSchema, printedSchema, SCHEMA_FILE } from '../docs/graphql-schema.ts';

const read = (file: string) => readFileSync(join(PACKAGE_ROOT, file), 'utf8');

test('the file says what the schema is: npm run generate', () => {
  expect(validateSchema(graphqlSchema())).toEqual([]);
  expect(printedSchema()).toBe(read(SCHEMA_FILE));
});

test('what programs ask today they can ask tomorrow; if that must change: cp docs/schemas/rubricator.graphql test/golden', () => {
  const agreed = buildSchema(read('test/golden/rubricator.graphql'));
  expect(findBreakingChanges(agreed, graphqlSchema())).toEqual([]);
  // A change that breaks something is told.
  const less = buildSchema(read(SCHEMA_FILE).replace('  undoes: Int\n', '').replace('enum EditAction {\n  set\n', 'enum EditAction {\n'));
  expect(
    findBreakingChanges(agreed, less)
      .map(({ type }) => type)
      .sort(),
  ).toEqual(['FIELD_REMOVED', 'VALUE_REMOVED_FROM_ENUM']);
});

test('every route of the REST interface is a part of the graph, or is known not to be', () => {
  const routes = Object.entries(describedRoutes().paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  const named = [...Object.values(QUERIES), ...Object.values(MUTATIONS)].map(({ route }) => route);
  expect([...named, ...NOT_HERE].sort()).toEqual(routes.sort());
});

test.each(['BookValues', 'BookFields'])('%s has every field of the table', (name) => {
  const type = graphqlSchema().getType(name);
  expect(type).toBeInstanceOf(GraphQLObjectType);
  expect(Object.keys((type as GraphQLObjectType).getFields())).toEqual(FIELD_KEYS);
});
