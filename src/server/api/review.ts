/** Review of many books at once: groups in which one decision may fit all, and one decision about many. */
import { createRoute, z } from '@hono/zod-openapi';
import { bestAnswer, readGrouping } from '../../actions/review-groups.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { type Api, body, json, refused, WRONG } from './routes.ts';

const By = z.string().max(100).openapi({ description: 'doubt, identifier, or a field that books are filtered by.', example: 'author' });
const MOST_BOOKS = 200;

const Group = z.object({ name: z.string(), books: z.number().int() }).openapi('ReviewGroup');

const Candidate = z.object({ key: z.string(), name: z.string(), source: z.string(), score: z.number(), metadata: z.record(z.string(), z.unknown()) });

const Book = z
  .object({
    ...{ id: z.number().int(), library: z.string(), path: z.string(), title: z.string().optional() },
    best: z.string().optional().openapi({ description: 'The key of the answer that fits best.' }),
    candidates: z.array(Candidate),
  })
  .openapi('ReviewGroupBook');

const Decisions = z.object({
  verdict: z.enum(['confirmed', 'rejected']),
  decisions: z
    .array(z.object({ item: z.number().int().positive(), candidates: z.array(z.string().min(1).max(1000)).min(1).max(50) }))
    .min(1)
    .max(500),
});

const Done = z.object({ decided: z.number().int(), run: z.number().int().optional().openapi({ description: 'For undo, which takes back all of it.' }) });

export function addReviewRoutes(api: Api, deps: Pick<ApiDeps, 'groupsToReview' | 'reviewGroup' | 'decideMany' | 'find' | 'customFields'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/review/groups',
      summary: 'Books that wait for a decision, in groups of which one decision may fit all',
      request: { query: z.object({ by: By }) },
      responses: { 200: json(z.object({ groups: z.array(Group) }), 'The most books first.'), ...WRONG },
    }),
    async (context) => {
      const by = readGrouping(context.req.valid('query').by, deps.customFields());
      return by ? context.json({ groups: await deps.groupsToReview(by) }, 200) : problem(context, 400, 'books are not grouped by that', []);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/review/group',
      summary: 'The books of one group, with their candidates; 200 at most',
      request: { query: z.object({ by: By, name: z.string().max(1000) }) },
      responses: { 200: json(z.object({ books: z.array(Book) }), 'The books.'), ...WRONG },
    }),
    async (context) => {
      const { by: text, name } = context.req.valid('query');
      const by = readGrouping(text, deps.customFields());
      if (!by) return problem(context, 400, 'books are not grouped by that', []);
      const entries = await deps.reviewGroup({ by, name, limit: MOST_BOOKS });
      const books = entries.map(({ itemId: id, library, path, values, choices }) => ({
        ...{ id, library, path, title: values.title, best: bestAnswer(choices)?.key },
        candidates: choices.map(({ key, name: called, source, score, metadata }) => ({ key, name: called, source, score, metadata: { ...metadata } })),
      }));
      return context.json({ books }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/review/decisions',
      summary: 'Confirm or reject candidates of many books, in one run with one undo',
      request: body(Decisions),
      responses: { 200: json(Done, 'What was decided.'), ...WRONG, 404: refused('There is no such book.') },
    }),
    async (context) => {
      const { verdict, decisions: asked } = context.req.valid('json');
      const decisions = [];
      for (const { item: id, candidates: keys } of asked) {
        const item = await deps.find(id);
        if (!item) return problem(context, 404, 'there is no such book');
        decisions.push({ item, keys });
      }
      const { decided, runId } = await deps.decideMany({ decisions, verdict, actor: context.get('actor'), isDryRun: false, signal: context.req.raw.signal });
      return context.json({ decided, ...(runId !== undefined && { run: runId }) }, 200);
    },
  );
}
