/** What functions of a plugin ask with: every request is a message to the program, which keeps limits, cache and permissions. */
import type { z } from 'zod';
import { ResponseError } from '../domain/errors.ts';
import type { CommandContext } from '../sdk/command.ts';
import type { ProviderContext, RequestOptions } from '../sdk/provider.ts';
import { shapeProblem } from '../sdk/shapes.ts';
import type { SinkContext } from '../sdk/sink.ts';
import type { TargetAnswer, TargetContext, TargetDocument } from '../sdk/target.ts';

export interface ProgramAsked {
  /** What the program made of a question. Rejects with the error that it met. */
  ask(context: string, method: string, args: readonly unknown[]): Promise<unknown>;
  /** Says what an answer means, while its request is under way. */
  judges: Map<number, NonNullable<RequestOptions['judge']>>;
  newId(): number;
}

export function providerContext<Options>(name: string, options: Options, { ask, judges, newId }: ProgramAsked): ProviderContext<Options> {
  const request = async (method: string, args: readonly unknown[], { judge, ...own }: RequestOptions = {}) => {
    const id = newId();
    if (judge) judges.set(id, judge);
    try {
      return await ask(name, method, [...args, own, judge && id]);
    } finally {
      judges.delete(id);
    }
  };
  return {
    options,
    getJson: async (path, schema, own) => shaped(await request('getJson', [path], own), schema),
    postJson: async (path, body, schema, own) => shaped(await request('postJson', [path, body], own), schema),
    getText: async (path, own) => (await request('getText', [path], own)) as string | undefined,
  };
}

function shaped<T>(body: unknown, schema: z.ZodType<T>): T | undefined {
  if (body === undefined) return undefined;
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ResponseError(`answered in an unknown shape (${shapeProblem(parsed.error)})`);
}

export function sinkContext(name: string, { ask }: ProgramAsked): SinkContext {
  return {
    send: (method, url, message) => ask(name, 'send', [method, url, message]),
    // Where libraries lie is nobody's business who may not read them.
    rootOf: () => undefined,
    now: Date.now,
  };
}

export function targetContext(name: string, { ask }: ProgramAsked): TargetContext {
  return { send: async (method, url, message) => (await ask(name, 'exchange', [method, url, message])) as TargetAnswer };
}

export function commandContext(name: string, asked: ProgramAsked): CommandContext {
  return {
    ...targetContext(name, asked),
    async *books(afterId = 0) {
      let page: TargetDocument[];
      for (let at = afterId; ; at = page.at(-1)?.id ?? at) {
        page = (await asked.ask(name, 'books', [at])) as TargetDocument[];
        if (page.length === 0) return;
        yield* page;
      }
    },
    // Whoever waits no longer ends the process.
    signal: NEVER,
  };
}

const NEVER = new AbortController().signal;
