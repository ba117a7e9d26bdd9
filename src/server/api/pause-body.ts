/** A pause as it goes over the wire. */
import { z } from '@hono/zod-openapi';
import { showActor } from '../../domain/actor.ts';
import { PAUSABLE, type Pause } from '../../domain/pause.ts';
import { at, time } from './times.ts';

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
