/** The schema of the graph as a file: without fields of anybody's own, and without anybody who answers. */
import { type GraphQLSchema, printSchema } from 'graphql';
import type { ApiDeps } from '../../src/server/deps.ts';
import { type Description, describedBy, routesInside } from '../../src/server/graphql/described.ts';
import { createSchema } from '../../src/server/graphql/schema.ts';

export const SCHEMA_FILE = 'docs/schemas/rubricator.graphql';

/** The routes are described when they are added, and never called. */
export function describedRoutes(): Description {
  return describedBy(routesInside({} as ApiDeps));
}

export function graphqlSchema(): GraphQLSchema {
  return createSchema(describedRoutes(), []);
}

export function printedSchema(): string {
  return `${printSchema(graphqlSchema())}\n`;
}
