/** A database that is kept in step, as it goes over the wire. */
import { z } from '@hono/zod-openapi';
import { adviceFor } from '../../actions/target-state.ts';
import type { TargetStatus } from '../../work/keep-in-step.ts';

export const TargetBody = z
  .object({
    id: z.string(),
    type: z.string(),
    state: z
      .enum(['starting', 'inStep', 'behind', 'failing', 'waiting'])
      .openapi({ description: 'waiting: the database lacks something that only a person may change; failing: it is tried again.' }),
    behind: z.number().int().optional().openapi({ description: 'Books whose latest change it does not have; absent if that is not known.' }),
    lastSentAt: z.iso.datetime().optional(),
    disputed: z.number().int().optional().openapi({ description: 'Books that changed on both sides, and wait for a word of a person.' }),
    problem: z.string().optional().openapi({ description: 'What it said last, if it cannot be written.' }),
    advice: z.string().optional().openapi({ description: 'What to do about it.' }),
  })
  .openapi('CatalogueTarget');

export function targetBody({ lastSentAtMs, ...target }: TargetStatus): z.infer<typeof TargetBody> {
  const advice = adviceFor(target);
  return { ...target, ...(lastSentAtMs !== undefined && { lastSentAt: new Date(lastSentAtMs).toISOString() }), ...(advice !== undefined && { advice }) };
}
