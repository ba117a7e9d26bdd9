/** `/api/v1`: books with where every value came from, runs, providers, the queue; and what a person may do. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import type { ApiEnv } from '../guard.ts';
import { Problem, problem } from '../problem.ts';
import {
  ItemDetail,
  ItemPageBody,
  itemDetail,
  itemSummary,
  Provider,
  providerBody,
  QueueLine,
  queueLine,
  Run,
  runBody,
  Status,
  statusBody,
} from './schemas.ts';

const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
const body = <T extends z.ZodType>(schema: T) => ({ body: { required: true, content: { 'application/json': { schema } } } });
const refused = (description: string) => ({ description, content: { 'application/problem+json': { schema: Problem } } });
const Accepted = z.object({ status: z.literal('accepted') }).openapi('Accepted');
const ACCEPTED = { status: 'accepted' as const };
const ItemId = z.object({
  id: z.coerce
    .number()
    .int()
    .positive()
    .openapi({ param: { name: 'id', in: 'path' } }),
});
const NOT_THERE = { 404: refused('There is no such book.') };
const WRONG = { 400: refused('The request is not understood; all that is wrong is listed.') };
/** A query says “true” and “false”. */
const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const ItemsQuery = z.object({
  library: z.string().optional(),
  state: z.enum(['ok', 'failed', 'offline']).optional(),
  review: Flag.optional().openapi({ description: 'Only those of which a match waits for a decision.' }),
  search: z.string().max(200).optional().openapi({ description: 'Words of the path, title, authors, narrators or series.' }),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

const EditBody = z.object({
  action: z.enum(['set', 'clear', 'unset', 'lock', 'unlock']),
  fields: z.array(z.string().min(1).max(20_000)).max(100).openapi({ description: 'Names of fields; for “set” field=value, as in the command.' }),
});

export function createV1(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const api = new OpenAPIHono<ApiEnv>({
    defaultHook: (result, context) => {
      if (result.success) return undefined;
      const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
      return problem(context, 400, 'the request is not understood', problems);
    },
  });

  api.openapi(
    createRoute({ method: 'get', path: '/status', summary: 'What the daemon does now', responses: { 200: json(Status, 'As it is now.') } }),
    async (context) => context.json(statusBody(await deps.status()), 200),
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/items',
      summary: 'Books',
      request: { query: ItemsQuery },
      responses: { 200: json(ItemPageBody, 'One page.'), ...WRONG },
    }),
    async (context) => {
      const { library, state, review, search, after, limit } = context.req.valid('query');
      const items = await deps.items({ library, state, isToReview: review, search, afterId: after, limit: limit + 1 });
      const page = items.slice(0, limit);
      const last = page.at(-1);
      return context.json({ items: page.map(itemSummary), ...(items.length > limit && last && { next: last.item.id }) }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/items/{id}',
      summary: 'One book, with where every value came from',
      request: { params: ItemId },
      responses: { 200: json(ItemDetail, 'The book.'), ...NOT_THERE },
    }),
    async (context) => {
      const found = await deps.item(context.req.valid('param').id);
      return found ? context.json(itemDetail(found), 200) : problem(context, 404, 'there is no such book');
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/items/{id}/refresh',
      summary: 'Ask the providers about a book again',
      request: { params: ItemId },
      responses: { 202: json(Accepted, 'It is next.'), ...NOT_THERE },
    }),
    async (context) => {
      const item = await deps.find(context.req.valid('param').id);
      if (!item) return problem(context, 404, 'there is no such book');
      await deps.refresh(item);
      return context.json(ACCEPTED, 202);
    },
  );

  for (const [path, verdict] of [
    ['/items/{id}/confirm', 'confirmed'],
    ['/items/{id}/reject', 'rejected'],
  ] as const)
    api.openapi(
      createRoute({
        method: 'post',
        path,
        summary: verdict === 'confirmed' ? 'Take a candidate for the book, for good' : 'Never take a candidate for the book',
        request: { params: ItemId, ...body(z.object({ candidate: z.string().min(1).max(1000) })) },
        responses: { 202: json(Accepted, 'It is remembered, and the book is next.'), ...WRONG, 404: refused('There is no such book, or no such candidate.') },
      }),
      async (context) => {
        const item = await deps.find(context.req.valid('param').id);
        const isKnown = item && (await deps.decide(item, context.req.valid('json').candidate, verdict));
        return isKnown ? context.json(ACCEPTED, 202) : problem(context, 404, item ? 'there is no such candidate' : 'there is no such book');
      },
    );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/items/{id}/fields',
      summary: 'Set, clear, unset, lock or unlock fields of a book',
      request: { params: ItemId, ...body(EditBody) },
      responses: {
        200: json(z.object({ changed: z.array(z.string()), run: z.number().int().optional() }), 'What changed, and the run that undoes it.'),
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
      const { changed, runId } = await deps.edit(item, edit);
      return context.json({ changed, ...(runId !== undefined && { run: runId }) }, 200);
    },
  );

  const Undone = z.object({
    decisions: z.string().optional(),
    steps: z.array(z.object({ path: z.string(), action: z.string(), reason: z.string().optional() })),
  });
  api.openapi(
    createRoute({
      method: 'post',
      path: '/items/{id}/undo',
      summary: 'Bring back what stood before the last writes at a book',
      request: { params: ItemId },
      responses: { 200: json(Undone, 'What was done, file by file.'), ...NOT_THERE, 409: refused('There is nothing to undo.') },
    }),
    async (context) => {
      const item = await deps.find(context.req.valid('param').id);
      return item ? context.json(await deps.undo(item), 200) : problem(context, 404, 'there is no such book');
    },
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/runs/{id}/undo',
      summary: 'Bring back what stood before a run',
      request: { params: ItemId },
      responses: { 200: json(Undone, 'What was done, file by file.'), 409: refused('There is nothing to undo.') },
    }),
    async (context) => context.json(await deps.undo(context.req.valid('param').id), 200),
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/runs',
      summary: 'Runs that wrote something, newest first',
      request: { query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }) },
      responses: { 200: json(z.array(Run), 'The runs.'), ...WRONG },
    }),
    async (context) => context.json((await deps.runs(context.req.valid('query').limit)).map(runBody), 200),
  );
  api.openapi(
    createRoute({ method: 'get', path: '/providers', summary: 'Providers, and how they stand', responses: { 200: json(z.array(Provider), 'All of them.') } }),
    async (context) => context.json((await deps.providers()).map(providerBody), 200),
  );
  api.openapi(
    createRoute({ method: 'get', path: '/queue', summary: 'What waits', responses: { 200: json(z.array(QueueLine), 'By library and reason.') } }),
    async (context) => context.json((await deps.status()).queue.map(queueLine), 200),
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/scan',
      summary: 'Look at a folder, or at all libraries, at once',
      request: body(z.object({ path: z.string().min(1).max(4096).optional().openapi({ description: 'Absolute; all libraries if absent.' }) })),
      responses: { 202: json(Accepted, 'It is being looked at.'), ...WRONG, 404: refused('The path lies in no library.') },
    }),
    async (context) =>
      (await deps.scan(context.req.valid('json').path)) ? context.json(ACCEPTED, 202) : problem(context, 404, 'the path lies in no library that is watched'),
  );
  return api;
}
