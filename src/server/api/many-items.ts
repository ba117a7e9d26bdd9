/** What is done to many books in one run, which one undo takes back. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { EditBody } from './item-changes.ts';
import { type Api, body, json, WRONG } from './routes.ts';

/** A request is answered within half a minute. */
const MOST_BOOKS = 200;

const Items = z.array(z.number().int().positive()).min(1).max(MOST_BOOKS).openapi({ description: 'Ids of books. Those that are not there are passed by.' });
const dryRun = z.boolean().default(false).openapi({ description: 'Say what would be done, and do nothing.' });
const run = z.number().int().optional().openapi({ description: 'For undo, which takes back all of it.' });

const EditedMany = z.object({ changed: z.number().int().openapi({ description: 'How many books are changed.' }), run });

const UndoneMany = z.object({
  books: z.array(
    z.object({
      item: z.number().int(),
      undoes: z.number().int().optional().openapi({ description: 'The run that is taken back.' }),
      problem: z.string().optional().openapi({ description: 'Why the book is left as it is.' }),
    }),
  ),
  run,
});

export function addManyItemRoutes(api: Api, deps: Pick<ApiDeps, 'editMany' | 'undoMany' | 'readEdit'>): void {
  api.openapi(
    createRoute({
      method: 'post',
      path: '/items/fields',
      summary: 'Set, clear, unset, lock or unlock fields of many books, in one run with one undo',
      request: body(EditBody.extend({ items: Items, dryRun })),
      responses: { 200: json(EditedMany, 'How many books changed. The daemon works on them next.'), ...WRONG },
    }),
    async (context) => {
      const { items: books, action, fields, dryRun: isDryRun } = context.req.valid('json');
      const edit = deps.readEdit(action, fields);
      if (Array.isArray(edit)) return problem(context, 400, 'the edit is not understood', edit);
      const { changed, runId } = await deps.editMany({ books, edit, actor: context.get('actor'), isDryRun, signal: context.req.raw.signal });
      return context.json({ changed, ...(runId !== undefined && { run: runId }) }, 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'post',
      path: '/items/undo',
      summary: 'Undo what was done last to each of many books, in one run with one undo',
      request: body(z.object({ items: Items, dryRun })),
      responses: { 200: json(UndoneMany, 'What was undone, book by book.'), ...WRONG },
    }),
    async (context) => {
      const { items, dryRun: isDryRun } = context.req.valid('json');
      const books = items.map((book) => ({ book }));
      const { books: all, runId } = await deps.undoMany({ books, actor: context.get('actor'), isDryRun, signal: context.req.raw.signal });
      const told = all.map(({ item, undone, problem: why }) => ({
        item: item.id,
        ...(undone && { undoes: undone.run.id }),
        ...(why !== undefined && { problem: why }),
      }));
      return context.json({ books: told, ...(runId !== undefined && { run: runId }) }, 200);
    },
  );
}
