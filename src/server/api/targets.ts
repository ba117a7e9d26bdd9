/** Databases that are kept in step with the catalogue. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { type Api, body, json, refused, WRONG } from './routes.ts';
import { TargetBody, targetBody } from './target-body.ts';

const Named = z.object({ id: z.string().min(1).max(100) });
const REFUSED = { 404: refused('The config names no such database.'), 409: refused('The database does not answer, or refuses.') };

const How = z.object({
  full: z.boolean().default(false).openapi({ description: 'True to send every book again, and to remove books and rows that the catalogue does not have.' }),
});

const DifferenceBody = z.object({
  kind: z.enum(['missing', 'extra', 'differs']).openapi({ description: 'missing: it lacks the book; extra: it has one that it shall not have.' }),
  id: z.number().int(),
  library: z.string(),
  path: z.string(),
  fields: z.array(z.string()).optional().openapi({ description: 'The fields that differ. What they say is told by rubricator catalogue verify.' }),
});

const VerifiedBody = z
  .object({
    here: z.number().int().openapi({ description: 'Books that it shall have.' }),
    there: z.number().int().openapi({ description: 'Books that it has.' }),
    hashHere: z.string(),
    hashThere: z.string(),
    differences: z.number().int(),
    listed: z.array(DifferenceBody).openapi({ description: 'The first of them, by the ids of the books.' }),
  })
  .openapi('VerifiedTarget');

const Listed = z.object({ limit: z.coerce.number().int().min(0).max(1000).default(50).openapi({ description: 'So many differences are listed at most.' }) });

export function addTargetRoutes(api: Api, deps: Pick<ApiDeps, 'status' | 'syncTarget' | 'verifyTarget'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/catalogues',
      summary: 'Databases that are kept in step, and what to do about those that are not',
      responses: { 200: json(z.object({ catalogues: z.array(TargetBody) }), 'All of the config.') },
    }),
    async (context) => context.json({ catalogues: (await deps.status()).targets.map(targetBody) }, 200),
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/catalogues/{id}/sync',
      summary: 'Send what a database lacks at once, or every book again',
      description: 'The name of a database with several tenants means all of them; home.north means one.',
      request: { params: Named, ...body(How) },
      responses: { 202: { description: 'It is being sent.' }, ...WRONG, ...REFUSED },
    }),
    async (context) => {
      await deps.syncTarget(context.req.valid('param').id, context.req.valid('json').full);
      return context.body(null, 202);
    },
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/catalogues/{id}/verify',
      summary: 'Compare a database with the catalogue, book by book',
      description: 'Of a database with several tenants, name one: home.north.',
      request: { params: Named, query: Listed },
      responses: { 200: json(VerifiedBody, 'What differs.'), ...WRONG, ...REFUSED },
    }),
    async (context) => {
      const { limit } = context.req.valid('query');
      const listed: z.infer<typeof DifferenceBody>[] = [];
      const report = await deps.verifyTarget(context.req.valid('param').id, (difference) => {
        if (listed.length >= limit) return;
        const { kind, id, library, path } = difference;
        listed.push({ kind, id, library, path, ...(difference.kind === 'differs' && { fields: difference.fields.map(({ field }) => field) }) });
      });
      return context.json({ ...report, listed }, 200);
    },
  );
}
