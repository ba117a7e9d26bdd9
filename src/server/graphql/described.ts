/** The description of `/api/v1`, as far as the graph is made from it. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { getContext } from 'hono/context-storage';
import { createV1 } from '../api/v1.ts';
import type { ApiEnv } from '../api-env.ts';
import type { ApiDeps } from '../deps.ts';

/** What of JSON Schema the description uses. */
export interface Shape {
  $ref?: string;
  type?: string | readonly string[];
  format?: string;
  description?: string;
  enum?: readonly unknown[];
  properties?: Readonly<Record<string, Shape>>;
  required?: readonly string[];
  items?: Shape;
  additionalProperties?: unknown;
  allOf?: readonly Shape[];
  anyOf?: readonly Shape[];
  default?: unknown;
}

/** The names of components, and their shapes. */
export type Components = Readonly<Record<string, Shape>>;

export interface Operation {
  summary?: string;
  parameters?: readonly { name: string; in: string; required?: boolean; description?: string; schema?: Shape }[];
  requestBody?: { content: Readonly<Record<string, { schema?: Shape }>> };
  responses: Readonly<Record<string, { description?: string; content?: Readonly<Record<string, { schema?: Shape }>> }>>;
}

export interface Description {
  /** By path and method: `/items/{id}`, `get`. */
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: { schemas: Components };
}

/** The routes of `/api/v1` for calls from inside a request: they have its caller, and throw what goes wrong. */
export function routesInside(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const inside = new OpenAPIHono<ApiEnv>();
  inside.use(async (context, next) => {
    const caller = getContext<ApiEnv>();
    for (const name of ['actor', 'access', 'user', 'session', 'stillCalls'] as const) context.set(name, caller.get(name));
    return next();
  });
  inside.onError((error) => {
    throw error;
  });
  inside.route('/', createV1(deps));
  return inside;
}

export function describedBy(routes: OpenAPIHono<ApiEnv>): Description {
  return routes.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } }) as unknown as Description;
}

/** The route of a name such as `GET /items`. Throws if there is none. */
export function operationOf({ paths }: Pick<Description, 'paths'>, route: string): Operation {
  const [method = '', path = ''] = route.split(' ');
  const operation = paths[path]?.[method.toLowerCase()];
  if (!operation) throw new Error(`there is no route ${route}`);
  return operation;
}

/** What is sent and answered as JSON. */
export function jsonOf(content: Readonly<Record<string, { schema?: Shape }>> | undefined): Shape | undefined {
  return content?.['application/json']?.schema;
}

/** What is answered if all goes well; undefined where that is nothing. */
export function answerOf({ responses }: Operation): Shape | undefined {
  const [, good] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? [];
  return jsonOf(good?.content);
}
