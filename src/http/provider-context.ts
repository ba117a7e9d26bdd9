/** What a provider's own code gets to ask with: addresses below its base, JSON by a schema, or text. */

import type { z } from 'zod';
import { ResponseError } from '../domain/errors.ts';
import { withoutEnd } from '../domain/text/ends.ts';
import type { ProviderContext, ProviderOptions, RequestOptions } from '../sdk/provider.ts';
import { shapeProblem } from '../sdk/shapes.ts';
import type { HttpMessage } from './client.ts';
import { parseJson } from './interpret.ts';

/** One request, and how its response is read. */
export interface ProviderRequest<T> {
  message: HttpMessage;
  judge: RequestOptions['judge'];
  read(text: string): T;
}

/** Resolves to undefined for *not found*. */
export type Send = <T>(request: ProviderRequest<T>) => Promise<T | undefined>;

export function createContext<Options extends ProviderOptions>(options: Options, send: Send): ProviderContext<Options> {
  const urlOf = (path: string, own?: RequestOptions) => new URL(path, `${withoutEnd(own?.baseUrl ?? options.baseUrl, /\//)}/`);
  const json = <T>(message: HttpMessage, schema: z.ZodType<T>, own?: RequestOptions) =>
    send({ message, judge: own?.judge, read: (text) => readJson(text, schema) });
  return {
    options,
    getJson: (path, schema, own) => json({ url: urlOf(path, own), headers: own?.headers ?? {} }, schema, own),
    postJson: (path, body, schema, own) => json({ url: urlOf(path, own), headers: own?.headers ?? {}, body: JSON.stringify(body) }, schema, own),
    getText(path, own) {
      const message = { url: urlOf(path, own), headers: { accept: 'text/html', ...own?.headers } };
      return send({ message, judge: own?.judge, read: (text) => text });
    },
  };
}

function readJson<T>(text: string, schema: z.ZodType<T>): T {
  const body = parseJson(text);
  if (body === undefined)
    throw new ResponseError(`answered with ${/^\s*</.test(text) ? 'a web page instead of JSON' : 'something that is no JSON'}`, { isNoAnswer: true });
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ResponseError(`answered in an unknown shape (${shapeProblem(parsed.error)})`);
}
