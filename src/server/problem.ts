/** Errors as “problem details” (RFC 9457): `application/problem+json`, with what went wrong in words fit for a person. */

import { STATUS_CODES } from 'node:http';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export const Problem = z
  .object({
    type: z.string().openapi({ example: 'about:blank' }),
    title: z.string().openapi({ example: 'Not Found' }),
    status: z.number().int(),
    detail: z.string().optional().openapi({ example: 'there is no such book' }),
    problems: z.array(z.string()).optional().openapi({ description: 'Everything that is wrong with the request.' }),
  })
  .openapi('Problem');

export function problem(context: Context, status: ContentfulStatusCode, detail?: string, problems?: readonly string[]) {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, ...(detail && { detail }), ...(problems && { problems }) };
  return context.json(body, status, { 'content-type': 'application/problem+json' }) as never;
}
