/** What the fields of the graph have while a question is answered. */
import type { Context } from 'hono';
import type { ApiEnv } from '../api-env.ts';
import type { ApiDeps } from '../deps.ts';
import type { Given } from './ask.ts';
import type { Operation } from './described.ts';

export interface Asking {
  context: Context<ApiEnv>;
  deps: ApiDeps;
  /** Asks a route of `/api/v1` as the caller. */
  ask(route: string, operation: Operation, given: Given): Promise<unknown>;
}
