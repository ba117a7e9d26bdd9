/** What the descriptions of several routes share. */
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv } from '../guard.ts';
import { Problem } from '../problem.ts';

export type Api = OpenAPIHono<ApiEnv>;

export const json = <T extends z.ZodType>(schema: T, description: string) => ({ description, content: { 'application/json': { schema } } });
export const body = <T extends z.ZodType>(schema: T) => ({ body: { required: true, content: { 'application/json': { schema } } } });
export const refused = (description: string) => ({ description, content: { 'application/problem+json': { schema: Problem } } });

export const NOT_THERE = { 404: refused('There is no such book.') };
export const WRONG = { 400: refused('The request is not understood; the answer lists all problems.') };

export const Accepted = z
  .object({ status: z.literal('accepted'), run: z.number().int().optional().openapi({ description: 'Of a decision: the run, for undo.' }) })
  .openapi('Accepted');
export const ACCEPTED = { status: 'accepted' as const };

/** The number of a book or a run, in the path. */
export const Id = z.object({
  id: z.coerce
    .number()
    .int()
    .positive()
    .openapi({ param: { name: 'id', in: 'path' } }),
});
