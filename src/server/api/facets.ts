/** How many books have which author, genre, source and so on. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { BooksQuery, readBooks, Several } from './items-query.ts';
import { type Api, json, WRONG } from './routes.ts';

const FacetsQuery = BooksQuery.extend({
  only: Several.optional().openapi({
    description: 'A facet that is counted, such as authors, source or source.title; may be given several times. All of them if absent.',
  }),
  limit: z.coerce.number().int().min(1).max(500).default(10).openapi({ description: 'So many of the commonest values of each facet.' }),
});

const FacetsBody = z
  .object({
    facets: z.array(
      z.object({
        id: z.string().openapi({ example: 'authors' }),
        label: z.string(),
        values: z.array(
          z.object({
            value: z.string().openapi({ description: 'Give it as facet=id=value to choose these books.' }),
            label: z.string(),
            count: z.number().int(),
            isChosen: z.boolean(),
          }),
        ),
        distinct: z.number().int().openapi({ description: 'How many values there are in all.' }),
      }),
    ),
  })
  .openapi('Facets');

export function addFacetRoutes(api: Api, deps: Pick<ApiDeps, 'facets' | 'readFilter' | 'customFields'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/facets',
      summary: 'How many books have which author, genre, source and so on, each counted without what is chosen of it',
      request: { query: FacetsQuery },
      responses: { 200: json(FacetsBody, 'The facets with their commonest values.'), ...WRONG },
    }),
    async (context) => {
      const { only = [], limit, search = '', ...wanted } = context.req.valid('query');
      const filter = await readBooks(wanted, deps);
      if (Array.isArray(filter)) return problem(context, 400, 'the filter is not understood', filter);
      const facets = await deps.facets({ text: search, filter, names: only, customFields: deps.customFields(), limit });
      return 'problems' in facets ? problem(context, 400, 'a facet is not known', facets.problems) : context.json({ facets }, 200);
    },
  );
}
