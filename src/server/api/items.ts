/** Books: page by page, and one with where every value came from. */
import { createRoute, z } from '@hono/zod-openapi';
import { type ListedItem, listed } from '../../actions/search.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { BooksQuery, readBooks } from './items-query.ts';
import { type Api, Id, json, NOT_THERE, WRONG } from './routes.ts';
import { ItemDetail, ItemPageBody, itemDetail, itemSummary } from './schemas.ts';

export const ItemsQuery = BooksQuery.extend({
  sort: z.string().max(200).optional().openapi({
    description:
      'An order: title, authors, series, publishedDate, added, changed, confidence, … ; with a minus sign in front for the other direction. Absent for the best first, or the order of ids.',
  }),
  cursor: z.string().max(2000).optional().openapi({ description: 'Where the page begins: nextCursor of the page before, with the same order.' }),
  after: z.coerce.number().int().min(0).default(0).openapi({ description: 'The last id of the page before, where no order is given.' }),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

type FoundPage = Omit<z.infer<typeof ItemPageBody>, 'items'> & { items: ListedItem[] };

/** A page of books; or what is wrong with the question. */
export async function findPage(
  { search: text, sort: order, cursor, after, limit, ...wanted }: z.infer<typeof ItemsQuery>,
  deps: Pick<ApiDeps, 'items' | 'page' | 'readFilter' | 'readSort'>,
): Promise<FoundPage | { problem: string; problems: string[] }> {
  const filter = await readBooks(wanted, deps);
  if (Array.isArray(filter)) return { problem: 'the filter is not understood', problems: filter };
  if (after > 0 && (order !== undefined || cursor !== undefined)) return { problem: 'a page begins after an id or at a cursor', problems: [] };
  if (after > 0) {
    const items = await deps.items({ ...filter, search: text, afterId: after, limit: limit + 1 });
    const last = items.length > limit ? items[limit - 1] : undefined;
    return { items: items.slice(0, limit), ...(last && { next: last.item.id }) };
  }
  const sort = order === undefined ? undefined : deps.readSort(order);
  if (sort && 'problem' in sort) return { problem: 'the order is not known', problems: [sort.problem] };
  const page = await deps.page({ text, filter, sort, cursor, limit });
  if (page === 'unknown cursor') return { problem: 'the cursor is not one of this order', problems: [] };
  const last = page.entries.at(-1);
  const isById = sort === undefined && cursor === undefined;
  const next = page.next !== undefined && last ? { nextCursor: page.next, ...(isById && { next: last.item.id }) } : {};
  return { items: page.entries.map(listed), ...next };
}

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
      const found = await findPage(context.req.valid('query'), deps);
      if ('problem' in found) return problem(context, 400, found.problem, found.problems);
      return context.json({ ...found, items: found.items.map(itemSummary) }, 200);
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
