/** Runs, and the undo of a run or of what was done last to a book. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { UndoInput } from '../../actions/undo.ts';
import type { ApiDeps } from '../deps.ts';
import type { ApiEnv } from '../guard.ts';
import { problem } from '../problem.ts';
import { type Api, Id, json, NOT_THERE, refused, WRONG } from './routes.ts';
import { Run, runBody, Undone, undoneBody } from './schemas.ts';

const NOTHING = {
  409: refused('There is nothing to undo, the book is still being worked on, or not all of it could be undone; then “problems” tells what was not.'),
};

export function addRunRoutes(api: Api, deps: Pick<ApiDeps, 'runs' | 'find' | 'undo'>): void {
  api.openapi(
    createRoute({
      method: 'post',
      path: '/items/{id}/undo',
      summary: 'Undo the last decision about a book, or else the last writes to its sidecars',
      request: { params: Id },
      responses: { 200: json(Undone, 'What was done with each file.'), ...NOT_THERE, ...NOTHING },
    }),
    async (context) => {
      const item = await deps.find(context.req.valid('param').id);
      if (!item) return problem(context, 404, 'there is no such book');
      return answer(context, item, deps);
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
    async (context) => answer(context, context.req.valid('param').id, deps),
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

/** What was undone; a problem if not all of it could be. */
async function answer(context: Context<ApiEnv>, target: UndoInput['target'], deps: Pick<ApiDeps, 'undo'>) {
  const undone = await deps.undo({ target, actor: context.get('actor'), isDryRun: false });
  const missed = undone.steps.filter(({ action }) => action === 'failed' || action === 'refused');
  const problems = [
    ...missed.map(({ path, reason }) => `${path}: ${reason}`),
    ...(undone.kept ?? []).map((what) => `${what}: it was decided anew since, and is kept`),
  ];
  if (problems.length === 0) return context.json(undoneBody(undone), 200);
  const isPart = undone.steps.length > missed.length || undone.decisions === 'restored' || undone.decisions === 'partly';
  return problem(context, 409, isPart ? 'not all of it could be undone; the rest was' : 'it could not be undone', problems);
}
