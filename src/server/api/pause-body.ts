/** A pause as it goes over the wire. */
import { z } from '@hono/zod-openapi';
import { showActor } from '../../domain/actor.ts';
import { PAUSABLE, type Pause } from '../../domain/pause.ts';

const time = () => z.iso.datetime().openapi({ example: '2026-11-21T08:00:00.000Z' });
const at = (ms: number) => new Date(Math.min(ms, 8.64e15)).toISOString();

export const PauseBody = z
  .object({
    of: z.enum(PAUSABLE),
    id: z.string().openapi({ description: 'Of the library or the provider.' }),
    by: z.string().openapi({ description: 'Who paused it.' }),
    since: time(),
    until: time().optional().openapi({ description: 'When it ends by itself.' }),
  })
  .openapi('Pause');

export function pauseBody({ of, id, actor, sinceMs, untilMs }: Pause): z.infer<typeof PauseBody> {
  return { of, id, by: showActor(actor), since: at(sinceMs), ...(untilMs !== undefined && { until: at(untilMs) }) };
}
