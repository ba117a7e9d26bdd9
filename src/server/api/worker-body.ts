/** A process that works on a shared state as it goes over the wire. */
import { z } from '@hono/zod-openapi';
import type { ListedWorker } from '../../ports/worker-list.ts';
import { at, time } from './times.ts';

export const WorkerBody = z
  .object({
    name: z.string(),
    isLeading: z.boolean().openapi({ description: 'True for the one that watches the libraries.' }),
    machine: z.string(),
    processId: z.number().int(),
    version: z.string(),
    underWay: z.number().int().openapi({ description: 'Books that it works on now.' }),
    startedAt: time(),
    seenAt: time(),
    isSilent: z.boolean().openapi({ description: 'True for one that has probably died.' }),
  })
  .openapi('Worker');

export function workerBody({ startedAtMs, seenAtMs, ...worker }: ListedWorker): z.infer<typeof WorkerBody> {
  return { ...worker, startedAt: at(startedAtMs), seenAt: at(seenAtMs) };
}
