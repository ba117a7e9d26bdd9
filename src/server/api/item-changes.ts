/** What a person may do about one book: ask again, decide about a candidate, edit fields. */
import { createRoute, z } from '@hono/zod-openapi';
import { readHandWords } from '../../domain/book/typed-words.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { whileAsking } from '../while-asking.ts';
import { ACCEPTED, Accepted, type Api, body, Id, json, NOT_THERE, refused, WRONG } from './routes.ts';
import { Words } from './search-anew.ts';

export const EditBody = z.object({
  action: z.enum(['set', 'clear', 'unset', 'lock', 'unlock']),
  fields: z.array(z.string().min(1).max(500_000)).max(100).openapi({ description: 'Names of fields; for “set” field=value, as in the command.' }),
});
const Edited = z.object({ changed: z.array(z.string()), run: z.number().int().optional() });

const Asked = Accepted.omit({ run: true }).extend({
  paused: z.array(z.string()).optional().openapi({ description: 'Providers that are paused, and asked once they are resumed.' }),
});

const Forgotten = z.object({ forgotten: z.array(z.string()), run: z.number().int().optional() });

const Candidate = z.object({ candidate: z.string().min(1).max(1000) });

const VERDICTS = [
  {
    path: '/items/{id}/confirm',
    verdict: 'confirmed',
    summary: 'Confirm a candidate of a book, for good',
    sent: Candidate.extend({ words: Words.optional().openapi({ description: 'By which it was found, if not by those of the book.' }) }),
  },
  { path: '/items/{id}/reject', verdict: 'rejected', summary: 'Reject a candidate of a book, for good', sent: Candidate },
] as const;

export function addItemChangeRoutes(api: Api, deps: Pick<ApiDeps, 'find' | 'refresh' | 'decide' | 'reset' | 'edit' | 'readEdit'>): void {
  api.openapi(
    createRoute({
      method: 'post',
      path: '/items/{id}/refresh',
      summary: 'Ask the providers about a book again',
      request: { params: Id },
      responses: { 202: json(Asked, 'The daemon works on the book next.'), ...NOT_THERE },
    }),
    async (context) => {
      const item = await deps.find(context.req.valid('param').id);
      if (!item) return problem(context, 404, 'there is no such book');
      const { paused } = await deps.refresh({ item, actor: context.get('actor') });
      return context.json({ ...ACCEPTED, ...(paused.length > 0 && { paused }) }, 202);
    },
  );

  for (const each of VERDICTS) addVerdictRoute(api, deps, each);

  api.openapi(
    createRoute({
      method: 'post',
      path: '/items/{id}/reset',
      summary: 'Forget what was decided about the candidates of a book',
      request: { params: Id },
      responses: { 200: json(Forgotten, 'What is forgotten, and the number of the run, for undo. The daemon works on the book next.'), ...NOT_THERE },
    }),
    async (context) => {
      const item = await deps.find(context.req.valid('param').id);
      if (!item) return problem(context, 404, 'there is no such book');
      const { forgotten, runId } = await deps.reset({ item, actor: context.get('actor'), isDryRun: false });
      return context.json({ forgotten, ...(runId !== undefined && { run: runId }) }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/items/{id}/fields',
      summary: 'Set, clear, unset, lock or unlock fields of a book',
      request: { params: Id, ...body(EditBody) },
      responses: {
        200: json(Edited, 'The fields that changed, and the number of the run, for undo. The daemon works on the book next.'),
        ...WRONG,
        ...NOT_THERE,
      },
    }),
    async (context) => {
      const item = await deps.find(context.req.valid('param').id);
      if (!item) return problem(context, 404, 'there is no such book');
      const { action, fields } = context.req.valid('json');
      const edit = deps.readEdit(action, fields);
      if (Array.isArray(edit)) return problem(context, 400, 'the edit is not understood', edit);
      const { changed, runId } = await deps.edit({ item, edit, actor: context.get('actor'), isDryRun: false });
      return context.json({ changed, ...(runId !== undefined && { run: runId }) }, 200);
    },
  );
}

function addVerdictRoute(api: Api, deps: Pick<ApiDeps, 'find' | 'decide'>, { path, verdict, summary, sent }: (typeof VERDICTS)[number]): void {
  api.openapi(
    createRoute({
      method: 'post',
      path,
      summary,
      request: { params: Id, ...body(sent) },
      responses: {
        202: json(Accepted, 'The decision is kept, and the daemon works on the book next.'),
        ...WRONG,
        404: refused('There is no such book, or no such candidate.'),
      },
    }),
    async (context) => {
      const item = await deps.find(context.req.valid('param').id);
      if (!item) return problem(context, 404, 'there is no such book');
      const { candidate, words: typed } = Candidate.extend({ words: Words.optional() }).parse(context.req.valid('json'));
      const words = typed && readHandWords(typed);
      if (Array.isArray(words)) return problem(context, 400, 'the words are not understood', words);
      const found = words && { words, signal: whileAsking(context.req.raw) };
      const outcome = await deps.decide({ item, keys: [candidate], verdict, actor: context.get('actor'), isDryRun: false, ...(found && { found }) });
      if (outcome === 'unknown candidate') return problem(context, 404, 'there is no such candidate');
      return context.json({ ...ACCEPTED, ...(outcome.runId !== undefined && { run: outcome.runId }) }, 202);
    },
  );
}
