/** A catalogue target of a plugin that runs in a process of its own. */
import { z } from 'zod';
import { ResponseError } from '../domain/errors.ts';
import type { AnyTarget, DocumentTarget, TargetAnswer, TargetContext } from '../sdk/target.ts';
import { assertMayReach, type Reach, sentMessage } from './allowed-hosts.ts';
import { metadata, shaped } from './answer-shapes.ts';
import type { Answering, PluginCalls } from './child.ts';
import type { DescribedTarget } from './description.ts';

const Documents = z.lazy(() => z.array(z.object({ id: z.number().int(), library: z.string(), path: z.string(), values: metadata })).max(10_000));
const Rows = z.lazy(() => z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) }));
const Mark = z.lazy(() => z.string().max(10_000).optional());
const Count = z.lazy(() => z.number().int().min(0));
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A batch of some hundred books, by a server that is slow. */
const MAX_CALL_MS = 5 * 60_000;

let opened = 0;

export function targetOf({ id, summary, options }: DescribedTarget, { child, hosts }: Pick<PluginCalls, 'child' | 'hosts'>): AnyTarget {
  return {
    ...{ id, summary, options: z.fromJSONSchema(options) as z.ZodType as AnyTarget['options'] },
    open(own, context): DocumentTarget {
      const call = {
        context: { name: `target ${++opened}`, options: own },
        answering: answeringBy(exchangeFor(context, { hosts, options: own, schema: options })),
        maxMs: MAX_CALL_MS,
      };
      const ask = (does: string, args: readonly unknown[] = []) => child.call({ ...call, path: ['targets', id, does], args });
      return {
        mark: async () => shaped(Mark, (await ask('mark')) ?? undefined),
        write: async (changes) => void (await ask('write', [changes])),
        count: async () => shaped(Count, await ask('count')),
        documents: async (afterId, limit) => shaped(Documents, await ask('documents', [afterId, limit])),
        query: async (text, limit) => shaped(Rows, await ask('query', [text, limit])),
        async close() {
          await ask('close');
          child.forget(call.context.name);
        },
      };
    },
  };
}

function answeringBy(exchange: Exchange): Answering {
  return async (method, args) => {
    if (method === 'exchange') return exchange(args);
    throw new ResponseError('asks for what no target may ask');
  };
}

/** A request as a plugin asks for it. */
type Exchange = (args: readonly unknown[]) => Promise<TargetAnswer>;

/** Requests go by the program, to the hosts that the options or the manifest name. */
export function exchangeFor({ send }: TargetContext, reach: Reach): Exchange {
  return async ([verb, url, message]) => {
    assertMayReach(String(url), reach);
    return send(z.enum(METHODS).parse(verb), String(url), sentMessage(message));
  };
}
