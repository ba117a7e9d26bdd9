/** Books: page by page, and one with where every value came from. */
import { createRoute, z } from '@hono/zod-openapi';
import { listed } from '../../actions/search.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { BooksQuery, readBooks } from './items-query.ts';
import { type Api, Id, json, NOT_THERE, WRONG } from './routes.ts';
import { ItemDetail, ItemPageBody, itemDetail, itemSummary } from './schemas.ts';

const ItemsQuery = BooksQuery.extend({
  sort: z.string().max(200).optional().openapi({
    description:
      'An order: title, authors, series, publishedDate, added, changed, confidence, … ; with a minus sign in front for the other direction. Absent for the best first, or the order of ids.',
  }),
  cursor: z.string().max(2000).optional().openapi({ description: 'Where the page begins: nextCursor of the page before, with the same order.' }),
  after: z.coerce.number().int().min(0).default(0).openapi({ description: 'The last id of the page before, where no order is given.' }),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

export function addItemRoutes(api: Api, deps: Pick<ApiDeps, 'items' | 'page' | 'item' | 'readFilter' | 'readSort'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/items',
      summary: 'Books',
      request: { query: ItemsQuery },
      responses: { 200: json(ItemPageBody, 'A page of books.'), ...WRONG },
    }),
    async (context) => {
      const { search: text, sort: order, cursor, after, limit, ...wanted } = context.req.valid('query');
      const filter = await readBooks(wanted, deps);
      if (Array.isArray(filter)) return problem(context, 400, 'the filter is not understood', filter);
      if (after > 0 && (order !== undefined || cursor !== undefined)) return problem(context, 400, 'a page begins after an id or at a cursor', []);
      if (after > 0) {
        const items = await deps.items({ ...filter, search: text, afterId: after, limit: limit + 1 });
        const last = items.length > limit ? items[limit - 1] : undefined;
        return context.json({ items: items.slice(0, limit).map(itemSummary), ...(last && { next: last.item.id }) }, 200);
      }
      const sort = order === undefined ? undefined : deps.readSort(order);
      if (sort && 'problem' in sort) return problem(context, 400, 'the order is not known', [sort.problem]);
      const page = await deps.page({ text, filter, sort, cursor, limit });
      if (page === 'unknown cursor') return problem(context, 400, 'the cursor is not one of this order', []);
      const last = page.entries.at(-1);
      const isById = sort === undefined && cursor === undefined;
      const next = page.next !== undefined && last ? { nextCursor: page.next, ...(isById && { next: last.item.id }) } : {};
      return context.json({ items: page.entries.map((entry) => itemSummary(listed(entry))), ...next }, 200);
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
