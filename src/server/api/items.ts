/** Books: page by page, and one with where every value came from. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { type Api, Id, json, NOT_THERE, WRONG } from './routes.ts';
import { ItemDetail, ItemPageBody, itemDetail, itemSummary } from './schemas.ts';

/** A query says “true” and “false”. */
const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** What may be given several times. */
export const Several = z
  .union([z.string().max(1000), z.array(z.string().max(1000)).max(20)])
  .transform((given) => (Array.isArray(given) ? given : [given]))
  .openapi({ type: 'array', items: { type: 'string' } });

const ItemsQuery = z.object({
  library: z.string().optional(),
  state: z.enum(['ok', 'failed', 'offline']).optional(),
  review: Flag.optional().openapi({ description: 'Only books with a match that waits for a decision.' }),
  conflicts: Flag.optional().openapi({ description: 'Only books about which sources differ.' }),
  missing: Several.optional().openapi({ description: 'A field that has no value; may be given several times.' }),
  where: Several.optional().openapi({ description: 'field=value, such as author=Marit Osei; may be given several times, and each must hold.' }),
  search: z.string().max(200).optional().openapi({ description: 'Words of the path, title, authors, narrators or series.' }),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export function addItemRoutes(api: Api, deps: Pick<ApiDeps, 'items' | 'item' | 'readFilter'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/items',
      summary: 'Books',
      request: { query: ItemsQuery },
      responses: { 200: json(ItemPageBody, 'A page of books.'), ...WRONG },
    }),
    async (context) => {
      const { library, state, review, conflicts, missing, where, search, after, limit } = context.req.valid('query');
      const filter = await deps.readFilter({ missing, where });
      if (Array.isArray(filter)) return problem(context, 400, 'the filter is not understood', filter);
      const wanted = { ...filter, library, state, isToReview: review, hasConflicts: conflicts };
      const items = await deps.items({ ...wanted, search, afterId: after, limit: limit + 1 });
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
      request: { params: Id },
      responses: { 200: json(ItemDetail, 'The book.'), ...NOT_THERE },
    }),
    async (context) => {
      const found = await deps.item(context.req.valid('param').id);
      return found ? context.json(itemDetail(found), 200) : problem(context, 404, 'there is no such book');
    },
  );
}
