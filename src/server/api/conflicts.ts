/** Where sources disagree: counts by field and by pair of sources, and the books with both values. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { Several } from './items-query.ts';
import { type Api, json, refused, WRONG } from './routes.ts';

const BooksQuery = z.object({
  library: z.string().optional(),
  where: Several.optional().openapi({ description: 'field=value, such as author=Marit Osei: only books of which it holds; may be given several times.' }),
});

const CountsQuery = BooksQuery.extend({ field: z.string().max(200).optional().openapi({ description: 'Only this field.' }) });

const PairQuery = BooksQuery.extend({
  winner: z.string().max(200).openapi({ description: 'The source that was chosen.' }),
  loser: z.string().max(200).openapi({ description: 'The source that says something else.' }),
  after: z.coerce.number().int().min(0).default(0).openapi({ description: '“next” of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const Counted = z
  .object({
    field: z.string(),
    label: z.string(),
    winner: z.string().openapi({ description: 'The source that was chosen.' }),
    loser: z.string().openapi({ description: 'A source that says something else.' }),
    books: z.number().int(),
  })
  .openapi('ConflictCount');

const Book = z
  .object({
    id: z.number().int(),
    library: z.string(),
    path: z.string(),
    title: z.string().optional(),
    chosen: z.unknown().openapi({ description: 'What the book has.' }),
    other: z.unknown().openapi({ description: 'What the other source says; absent if it no longer does.' }),
  })
  .openapi('ConflictBook');

const Page = z
  .object({
    ...{ field: z.string(), winner: z.string(), loser: z.string(), books: z.array(Book) },
    next: z.number().int().optional().openapi({ description: 'Give it as “after” for the next page.' }),
  })
  .openapi('ConflictBooks');

const Name = z.object({ field: z.string().openapi({ param: { name: 'field', in: 'path' } }) });
const NO_FIELD = { 404: refused('There is no such field.') };

export function addConflictRoutes(api: Api, deps: Pick<ApiDeps, 'conflicts' | 'conflictBooks' | 'readFilter'>): void {
  /** Books that are gone from disk are not counted. */
  const filterOf = ({ library, where }: z.infer<typeof BooksQuery>) => deps.readFilter({ library, where, gone: false });

  api.openapi(
    createRoute({
      method: 'get',
      path: '/conflicts',
      summary: 'Where sources disagree: how many books by field, chosen source and other source',
      request: { query: CountsQuery },
      responses: { 200: json(z.object({ conflicts: z.array(Counted) }), 'The most books first.'), ...WRONG, ...NO_FIELD },
    }),
    async (context) => {
      const { field, ...books } = context.req.valid('query');
      const filter = await filterOf(books);
      if (Array.isArray(filter)) return problem(context, 400, 'the filter is not understood', filter);
      const conflicts = await deps.conflicts({ filter, field });
      return conflicts ? context.json({ conflicts }, 200) : problem(context, 404, 'there is no such field');
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/conflicts/{field}',
      summary: 'Books of which two sources say different things, with both values',
      request: { params: Name, query: PairQuery },
      responses: { 200: json(Page, 'A page.'), ...WRONG, ...NO_FIELD },
    }),
    async (context) => {
      const { winner, loser, after, limit, ...books } = context.req.valid('query');
      const filter = await filterOf(books);
      if (Array.isArray(filter)) return problem(context, 400, 'the filter is not understood', filter);
      const found = await deps.conflictBooks({ filter, field: context.req.valid('param').field, winner, loser, afterId: after, limit });
      return found ? context.json(found, 200) : problem(context, 404, 'there is no such field');
    },
  );
}
