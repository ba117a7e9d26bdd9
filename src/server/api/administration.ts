/** What there is, and how all of it does, for those who administer. */
import { createRoute, z } from '@hono/zod-openapi';
import { PART_KINDS } from '../../actions/parts.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, json } from './routes.ts';

const PartBody = z
  .object({
    kind: z.enum(PART_KINDS),
    id: z.string(),
    name: z.string(),
    state: z.enum(['on', 'off']),
    why: z.string().optional().openapi({ description: 'Why it is off or left alone, or what it is used by.' }),
    version: z.string().optional().openapi({ description: 'Absent for one of the config alone.' }),
  })
  .openapi('Part');

const DiagnosisBody = z
  .object({
    check: z.string(),
    subject: z.string(),
    level: z.enum(['ok', 'warn', 'fail']),
    message: z.string(),
    advice: z.string().optional(),
  })
  .openapi('Diagnosis');

const Asked = z.object({
  others: z.enum(['true', 'false']).default('false').openapi({ description: 'Whether providers and sinks are asked as well.' }),
});

export function addAdministrationRoutes(api: Api, deps: Pick<ApiDeps, 'parts' | 'diagnose'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/plugins',
      summary: 'Providers, exporters, readers and sinks, with version and state',
      responses: { 200: json(z.object({ plugins: z.array(PartBody) }), 'All of them.') },
    }),
    async (context) => context.json({ plugins: await deps.parts() }, 200),
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/health',
      summary: 'What rubricator doctor finds; at most half a minute old',
      request: { query: Asked },
      responses: { 200: json(z.object({ diagnoses: z.array(DiagnosisBody) }), 'What was looked at, and what to do about it.') },
    }),
    async (context) => context.json({ diagnoses: await deps.diagnose({ asksOthers: context.req.valid('query').others === 'true' }) }, 200),
  );
}
