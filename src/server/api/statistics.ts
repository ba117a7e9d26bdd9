/** Statistics of the books, as a whole and of one field; and a few books side by side. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { Several } from './items-query.ts';
import { type Api, json, refused, WRONG } from './routes.ts';
import { FieldStatisticsBody, SampleBody, StatisticsBody, statisticsBody } from './statistics-schemas.ts';

const BooksQuery = z.object({
  library: z.string().optional(),
  where: Several.optional().openapi({ description: 'field=value, such as author=Marit Osei: only books of which it holds; may be given several times.' }),
});

const FieldQuery = BooksQuery.extend({
  commonest: z.coerce.number().int().min(1).max(500).default(20).openapi({ description: 'How many of the commonest entries are told.' }),
});

const SampleQuery = BooksQuery.extend({
  count: z.coerce.number().int().min(1).max(50).default(5),
  seed: z.string().max(100).default('1').openapi({ description: 'The same seed chooses the same books.' }),
});

const Name = z.object({ field: z.string().openapi({ param: { name: 'field', in: 'path' }, description: 'A field, or one of your own.' }) });

export function addStatisticsRoutes(api: Api, deps: Pick<ApiDeps, 'statistics' | 'fieldStatistics' | 'sample' | 'readFilter'>): void {
  /** Books that are gone from disk are not counted. */
  const filterOf = ({ library, where }: z.infer<typeof BooksQuery>) => deps.readFilter({ library, where, gone: false });

  api.openapi(
    createRoute({
      method: 'get',
      path: '/statistics',
      summary: 'How complete the books are, where sources agree, and how values are spread',
      request: { query: BooksQuery },
      responses: { 200: json(StatisticsBody, 'The statistics.'), ...WRONG },
    }),
    async (context) => {
      const filter = await filterOf(context.req.valid('query'));
      if (Array.isArray(filter)) return problem(context, 400, 'the filter is not understood', filter);
      return context.json(statisticsBody(await deps.statistics({ filter })), 200);
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/statistics/{field}',
      summary: 'One field: how complete, how many different values, the commonest, and what each source says',
      request: { params: Name, query: FieldQuery },
      responses: { 200: json(FieldStatisticsBody, 'The statistics of the field.'), ...WRONG, 404: refused('There is no such field.') },
    }),
    async (context) => {
      const { commonest, ...books } = context.req.valid('query');
      const { field } = context.req.valid('param');
      const filter = await filterOf(books);
      if (Array.isArray(filter)) return problem(context, 400, 'the filter is not understood', filter);
      const statistics = await deps.fieldStatistics({ filter, field, commonest });
      return statistics ? context.json(statistics, 200) : problem(context, 404, 'there is no such field');
    },
  );

  api.openapi(
    createRoute({
      method: 'get',
      path: '/sample',
      summary: 'A few books side by side: fields as rows, books as columns',
      request: { query: SampleQuery },
      responses: { 200: json(SampleBody, 'The books.'), ...WRONG },
    }),
    async (context) => {
      const { count, seed, ...books } = context.req.valid('query');
      const filter = await filterOf(books);
      if (Array.isArray(filter)) return problem(context, 400, 'the filter is not understood', filter);
      return context.json(await deps.sample({ filter, count, seed }), 200);
    },
  );
}
