/** Libraries and providers that a person lets rest. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Pausable } from '../../domain/pause.ts';
import type { ApiDeps } from '../deps.ts';
import { PauseBody, pauseBody } from './pause-body.ts';
import { type Api, body, json, refused, WRONG } from './routes.ts';

/** Of the library or the provider. A library without an entry in the config has its path for an id, which is not paused. */
const Named = z.object({ id: z.string().min(1).max(200) });

const How = z
  .object({
    until: z.iso.datetime({ offset: true }).optional().openapi({ description: 'When the pause ends by itself.', example: '2026-11-28T06:00:00Z' }),
    seconds: z
      .number()
      .int()
      .positive()
      .max(366 * 86_400)
      .optional()
      .openapi({ description: 'Or after how long.' }),
  })
  .refine(({ until, seconds }) => until === undefined || seconds === undefined, 'say until or seconds, not both');

/** In the order of their paths. */
const PLACES = [
  { of: 'library', path: 'libraries', pause: 'Let a library rest: nothing of it is looked at or worked on' },
  { of: 'provider', path: 'providers', pause: 'Let a provider rest: it is not asked' },
] as const satisfies readonly { of: Pausable; path: string; pause: string }[];

export function addPauseRoutes(api: Api, deps: Pick<ApiDeps, 'pause' | 'resume'>): void {
  for (const { of, path, pause } of PLACES) {
    const unknown = { 404: refused(`There is no such ${of}.`) };
    api.openapi(
      createRoute({
        ...{ method: 'post', path: `/${path}/{id}/pause`, summary: pause },
        request: { params: Named, ...body(How) },
        responses: { 200: json(PauseBody, 'The pause; an earlier one gives way.'), ...WRONG, ...unknown, 409: refused('The end is over already.') },
      }),
      async (context) => {
        const { until, seconds } = context.req.valid('json');
        const end = { ...(until !== undefined && { untilMs: Date.parse(until) }), ...(seconds !== undefined && { forMs: seconds * 1000 }) };
        const made = await deps.pause({ of, id: context.req.valid('param').id, ...end, actor: context.get('actor') });
        return context.json(pauseBody(made), 200);
      },
    );
    api.openapi(
      createRoute({
        ...{ method: 'post', path: `/${path}/{id}/resume`, summary: `End the pause of a ${of}` },
        request: { params: Named },
        responses: { 204: { description: 'It is resumed.' }, ...unknown, 409: refused('It is not paused.') },
      }),
      async (context) => {
        await deps.resume({ of, id: context.req.valid('param').id, actor: context.get('actor') });
        return context.body(null, 204);
      },
    );
  }
}
