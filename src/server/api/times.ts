/** Times as they go over the wire: ISO 8601, in UTC. */
import { z } from '@hono/zod-openapi';

export const time = () => z.iso.datetime().openapi({ example: '2026-11-21T08:00:00.000Z' });

/** @param ms since 1970; what no date can tell becomes the last one that can be told */
export const at = (ms: number) => new Date(Math.min(ms, 8.64e15)).toISOString();
