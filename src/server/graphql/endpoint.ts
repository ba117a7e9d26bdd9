/** Answers what comes to `/api/graphql`. */

import { createYoga } from 'graphql-yoga';
import type { Context } from 'hono';
import type { ApiEnv } from '../api-env.ts';
import type { ApiDeps } from '../deps.ts';
import { GRAPHQL_PATH } from '../guard.ts';
import { ask } from './ask.ts';
import type { Asking } from './asking.ts';
import { describedBy, routesInside } from './described.ts';
import { toldOf } from './errors.ts';
import { limits } from './limits.ts';
import { createSchemas } from './schema.ts';

export function createEndpoint(deps: ApiDeps, onBug: (error: unknown) => void): (context: Context<ApiEnv>) => Promise<Response> {
  const routes = routesInside(deps);
  const schemas = createSchemas(describedBy(routes));
  const yoga = createYoga<Asking>({
    schema: () => schemas.withOwn(deps.customFields()),
    graphqlEndpoint: GRAPHQL_PATH,
    plugins: [limits],
    maskedErrors: { maskError: (error) => toldOf(error, onBug) },
    // Its page would load scripts from elsewhere; nobody else's page may ask; and errors are noted by us.
    ...{ graphiql: false, landingPage: false, cors: false, logging: false },
    ...{ batching: false, multipart: false },
    fetchAPI: { fetch, Request, Response, Headers, ReadableStream, TextEncoder, TextDecoder, URL, URLSearchParams },
  });
  return async (context) => {
    const { raw } = context.req;
    const { method, url, headers, signal } = raw;
    const body = method === 'POST' ? { body: await context.req.text() } : {};
    const request = new Request(url, { method, headers, signal, ...body });
    const answer = await yoga.fetch(request, {
      ...{ context, deps },
      ask: (route, operation, given) => ask(routes, { route, operation, given, signal }),
    });
    // Before a proxy that gathers what it passes on.
    if (answer.headers.get('content-type')?.startsWith('text/event-stream')) answer.headers.set('x-accel-buffering', 'no');
    return answer;
  };
}
