/** A command of a plugin that runs in a process of its own. Every run has another process, which ends with it. */
import { z } from 'zod';
import { ResponseError } from '../domain/errors.ts';
import type { AnyCommand, CommandContext } from '../sdk/command.ts';
import { shapeProblem } from '../sdk/shapes.ts';
import type { TargetDocument } from '../sdk/target.ts';
import type { Reach } from './allowed-hosts.ts';
import type { Answering, PluginCalls } from './child.ts';
import type { DescribedCommand } from './description.ts';
import { exchangeFor } from './target.ts';

/** Whoever runs it checks what is said and returned, as that of a trusted plugin. */
const Step = z.lazy(() => z.object({ isDone: z.boolean(), value: z.unknown() }));

/** Books that are handed over at once. */
const BOOKS_AT_ONCE = 200;

let runs = 0;

export function commandOf({ id, options, arguments: byPlace, ...data }: DescribedCommand, { startChild, hosts }: PluginCalls): AnyCommand {
  return {
    ...{ ...data, id, arguments: byPlace, options: z.fromJSONSchema(options) as z.ZodType as AnyCommand['options'] },
    async *run(own, context) {
      const child = startChild();
      const answering = answeringBy(context, { hosts, options: own, schema: options });
      const call = { path: ['commands', id], context: { name: `command ${++runs}`, options: own }, answering, signal: context.signal, maxMs: data.timeoutMs };
      try {
        for (;;) {
          const step = Step.safeParse(await child.call(call));
          if (!step.success) throw new ResponseError(`the plugin answers in an unknown shape (${shapeProblem(step.error)})`);
          const { isDone, value } = step.data;
          if (isDone) return value;
          yield value as string;
        }
      } finally {
        child.stop();
      }
    },
  };
}

/** Requests go by the program, to the hosts that the manifest or whoever runs the command names; books are read for it. */
function answeringBy(context: CommandContext, reach: Reach): Answering {
  const exchange = exchangeFor(context, reach);
  return async (method, args) => {
    if (method === 'exchange') return exchange(args);
    if (method === 'books') return firstOf(context.books(z.number().parse(args[0])), BOOKS_AT_ONCE);
    throw new ResponseError('asks for what no command may ask');
  };
}

async function firstOf(books: AsyncIterable<TargetDocument>, count: number): Promise<TargetDocument[]> {
  const first: TargetDocument[] = [];
  for await (const book of books) {
    first.push(book);
    if (first.length === count) break;
  }
  return first;
}
