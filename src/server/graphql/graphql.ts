/** `/api/graphql`: what `/api/v1` answers and does, as one graph. What it needs is loaded with the first question. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ApiEnv } from '../api-env.ts';
import type { ApiDeps } from '../deps.ts';
import { GRAPHQL_PATH } from '../guard.ts';
import { problem } from '../problem.ts';

export function addGraphql(app: OpenAPIHono<ApiEnv>, deps: ApiDeps, onBug: (error: unknown) => void): void {
  let endpoint: Promise<(context: Context<ApiEnv>) => Promise<Response>> | undefined;
  const answer = async (context: Context<ApiEnv>) => {
    endpoint ??= import('./endpoint.ts').then(({ createEndpoint }) => createEndpoint(deps, onBug));
    return (await endpoint)(context);
  };
  app.get(GRAPHQL_PATH, answer);
  app.post(GRAPHQL_PATH, (context) => {
    const [type = ''] = (context.req.header('content-type') ?? '').toLowerCase().split(';');
    // What a form of a web page could send is no question.
    return type.trim() === 'application/json' ? answer(context) : problem(context, 415, 'send application/json');
  });
}
