/** The daemon as a whole: what it does now, what waits, how providers stand; and a scan on demand. */
import { createRoute, z } from '@hono/zod-openapi';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { type Api, body, json, refused, WRONG } from './routes.ts';
import { Provider, providerBody, QueueLine, queueLine, StatusBody, statusBody } from './schemas.ts';

const ScanBody = z.object({ path: z.string().min(1).max(4096).optional().openapi({ description: 'Absolute; all libraries if absent.' }) });

const Begun = z
  .object({
    status: z.literal('accepted'),
    paused: z.array(z.string()).optional().openapi({ description: 'Libraries that are passed by because they are paused.' }),
  })
  .openapi('BegunScan');

export function addDaemonRoutes(api: Api, deps: Pick<ApiDeps, 'status' | 'providers' | 'scan'>): void {
  api.openapi(
    createRoute({ method: 'get', path: '/status', summary: 'What the daemon does now', responses: { 200: json(StatusBody, 'The status.') } }),
    async (context) => context.json(statusBody(await deps.status()), 200),
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/providers',
      summary: 'Providers, on or off, with limits and state',
      responses: { 200: json(z.array(Provider), 'All providers.') },
    }),
    async (context) => context.json((await deps.providers()).map(providerBody), 200),
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/queue',
      summary: 'How many books wait',
      responses: { 200: json(z.array(QueueLine), 'Counts by library and reason.') },
    }),
    async (context) => context.json((await deps.status()).queue.map(queueLine), 200),
  );
  api.openapi(
    createRoute({
      method: 'post',
      path: '/scan',
      summary: 'Look at a folder, or at all libraries, at once',
      request: body(ScanBody),
      responses: {
        202: json(Begun, 'The daemon has begun to look.'),
        ...WRONG,
        404: refused('The path lies in no library that is watched.'),
        409: refused('All that would be looked at is paused.'),
      },
    }),
    async (context) => {
      const begun = await deps.scan(context.req.valid('json').path);
      if (!begun) return problem(context, 404, 'the path lies in no library that is watched');
      return context.json({ status: 'accepted' as const, ...(begun.paused.length > 0 && { paused: begun.paused }) }, 202);
    },
  );
}
