/** Runs, and the undo of a run or of the last writes to a book's sidecars. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { type Api, Id, json, NOT_THERE, refused, WRONG } from './routes.ts';
import { Run, runBody, Undone, undoneBody } from './schemas.ts';

const NOTHING = { 409: refused('There is nothing to undo.') };

export function addRunRoutes(api: Api, deps: Pick<ApiDeps, 'runs' | 'find' | 'undo'>): void {
  api.openapi(
    createRoute({
      method: 'post',
      path: '/items/{id}/undo',
      summary: 'Undo the last writes to the sidecars of a book',
      request: { params: Id },
      responses: { 200: json(Undone, 'What was done with each file.'), ...NOT_THERE, ...NOTHING },
    }),
    async (context) => {
      const item = await deps.find(context.req.valid('param').id);
      if (!item) return problem(context, 404, 'there is no such book');
      return context.json(undoneBody(await deps.undo({ target: item, actor: context.get('actor'), isDryRun: false })), 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/runs/{id}/undo',
      summary: 'Undo a run',
      request: { params: Id },
      responses: { 200: json(Undone, 'What was done with each file.'), ...NOTHING },
    }),
    async (context) => {
      const target = context.req.valid('param').id;
      return context.json(undoneBody(await deps.undo({ target, actor: context.get('actor'), isDryRun: false })), 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/runs',
      summary: 'Runs that wrote or decided something, newest first',
      request: { query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }) },
      responses: { 200: json(z.array(Run), 'The runs.'), ...WRONG },
    }),
    async (context) => context.json((await deps.runs(context.req.valid('query').limit)).map(runBody), 200),
  );
}
