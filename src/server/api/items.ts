/** Books: page by page, and one with where every value came from. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { type Api, Id, json, NOT_THERE, WRONG } from './routes.ts';
import { ItemDetail, ItemPageBody, itemDetail, itemSummary } from './schemas.ts';

/** A query says “true” and “false”. */
const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const ItemsQuery = z.object({
  library: z.string().optional(),
  state: z.enum(['ok', 'failed', 'offline']).optional(),
  review: Flag.optional().openapi({ description: 'Only books with a match that waits for a decision.' }),
  search: z.string().max(200).optional().openapi({ description: 'Words of the path, title, authors, narrators or series.' }),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export function addItemRoutes(api: Api, deps: Pick<ApiDeps, 'items' | 'item'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/items',
      summary: 'Books',
      request: { query: ItemsQuery },
      responses: { 200: json(ItemPageBody, 'A page of books.'), ...WRONG },
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
      request: { params: Id },
      responses: { 200: json(ItemDetail, 'The book.'), ...NOT_THERE },
    }),
    async (context) => {
      const found = await deps.item(context.req.valid('param').id);
      return found ? context.json(itemDetail(found), 200) : problem(context, 404, 'there is no such book');
    },
  );
}
