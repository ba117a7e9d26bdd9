/** Asks a route of `/api/v1` from inside, with the arguments of a field of the graph. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import { GraphQLBoolean, type GraphQLFieldConfigArgumentMap, GraphQLNonNull } from 'graphql';
import { z } from 'zod';
import type { ApiEnv } from '../api-env.ts';
import { Problem } from '../problem.ts';
import { jsonOf, type Operation } from './described.ts';
import { refused } from './errors.ts';
import { describedAs, type Types } from './types.ts';

export type Given = Readonly<Record<string, unknown>>;

/** What a route takes, by name: each goes into its path, its query, or its body. */
export function argumentsOf(operation: Operation, types: Types, name: string): GraphQLFieldConfigArgumentMap {
  const { properties = {}, required = [] } = types.whole(jsonOf(operation.requestBody?.content) ?? {});
  const asked = [
    ...(operation.parameters ?? [])
      .filter((parameter) => parameter.in !== 'header')
      .map(({ name: key, required: isNeeded = false, schema = {} }) => ({ key, isNeeded, shape: schema })),
    ...Object.entries(properties).map(([key, shape]) => ({ key, isNeeded: required.includes(key), shape })),
  ];
  return Object.fromEntries(
    asked.map(({ key, isNeeded, shape }) => {
      const type = types.input(shape, name + key.charAt(0).toUpperCase() + key.slice(1));
      const given =
        shape.default === undefined ? {} : { default: { value: type === GraphQLBoolean ? shape.default === true || shape.default === 'true' : shape.default } };
      const isAbsent = isNeeded && shape.default === undefined;
      return [key, { type: isAbsent ? new GraphQLNonNull(type) : type, ...given, ...describedAs(shape.description) }];
    }),
  );
}

/** The arguments that a query of an address has, as texts. */
export function inQuery(given: Given, { parameters = [] }: Operation): Record<string, string | string[]> {
  const own = parameters.filter((parameter) => parameter.in === 'query' && given[parameter.name] !== undefined && given[parameter.name] !== null);
  return Object.fromEntries(own.map(({ name }) => [name, Array.isArray(given[name]) ? given[name].map(String) : String(given[name])]));
}

interface AskedRoute {
  /** Such as `GET /items/{id}`. */
  route: string;
  operation: Operation;
  given: Given;
  signal: AbortSignal;
}

/** Resolves to the answer; to true where there is none to read. Rejects with what the route refuses. */
export async function ask(routes: OpenAPIHono<ApiEnv>, { route, operation, given, signal }: AskedRoute): Promise<unknown> {
  const [method = '', pattern = ''] = route.split(' ');
  const { parameters = [] } = operation;
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const path = inPath.reduce((text, { name }) => text.replace(`{${name}}`, encodeURIComponent(String(given[name]))), pattern);
  const query = new URLSearchParams();
  for (const [key, values] of Object.entries(inQuery(given, operation))) for (const value of [values].flat()) query.append(key, value);
  const rest = Object.entries(given).filter(([key, value]) => value !== null && !parameters.some(({ name }) => name === key));
  const body = operation.requestBody && { body: JSON.stringify(Object.fromEntries(rest)) };
  const answer = await routes.request(`${path}?${query}`, { method, signal, headers: { 'content-type': 'application/json' }, ...body });
  const text = await answer.text();
  if (answer.ok) return text === '' ? true : (JSON.parse(text) as unknown);
  throw refused(problemIn(text));
}

function problemIn(text: string): z.infer<typeof Problem> {
  return z.object(Problem.shape).parse(JSON.parse(text));
}
