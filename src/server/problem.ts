/** Errors as “problem details” (RFC 9457): `application/problem+json`, with what went wrong in words fit for a person. */

import { STATUS_CODES } from 'node:http';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { messageOf, PermissionError, RubricatorError, UnknownBookError, UnknownTargetError } from '../domain/errors.ts';

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
  return context.json(problemBody(status, detail, problems), status, { 'content-type': 'application/problem+json' }) as never;
}

export function problemBody(status: ContentfulStatusCode, detail?: string, problems?: readonly string[]): z.infer<typeof Problem> {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, ...(detail && { detail }), ...(problems && { problems: [...problems] }) };
}

/** What an error means for whoever called; undefined for a bug of ours. */
export function refusalOf(error: unknown): { status: ContentfulStatusCode; message: string } | undefined {
  if (error instanceof HTTPException) return { status: error.status as ContentfulStatusCode, message: error.message };
  if (error instanceof PermissionError) return { status: 403, message: messageOf(error) };
  if (error instanceof UnknownBookError || error instanceof UnknownTargetError) return { status: 404, message: messageOf(error) };
  return error instanceof RubricatorError ? { status: 409, message: messageOf(error) } : undefined;
}
