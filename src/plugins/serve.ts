/** What runs in the process of a plugin: answers calls by the functions of its definition. */
import type { z } from 'zod';
import type { PluginDefinition } from '../sdk/plugin.ts';
import type { HttpAnswer, RequestOptions } from '../sdk/provider.ts';
import type { Sink } from '../sdk/sink.ts';
import type { DocumentTarget } from '../sdk/target.ts';
import { commandContext, type ProgramAsked, providerContext, sinkContext, targetContext } from './contexts.ts';
import { answeredError, type Call, type CallContext, type FromPlugin, type PluginOutcome, sentError, type ToPlugin } from './messages.ts';

/** Any function of a definition; the program knows what it takes. */
type Callable = (...args: unknown[]) => unknown;

const NEVER = new AbortController().signal;

/** What the program calls of a target. */
const TARGET_METHODS: Record<keyof DocumentTarget, true> = { mark: true, write: true, count: true, documents: true, query: true, close: true };

/** Answers messages of the program. @param post sends one to it */
export function servePlugin(plugin: PluginDefinition, post: (message: FromPlugin) => void): (message: ToPlugin) => void {
  const { asking, settle } = createAsking(post);
  const sinks = new Map<string, Sink>();
  const targets = new Map<string, DocumentTarget>();
  const stepCommand = createCommands(plugin, asking);

  function sinkOf(type: string, { name, options }: CallContext): Sink {
    const known = sinks.get(name);
    if (known) return known;
    const kind = named(plugin.sinks, type);
    const made = kind.create(checked(kind.options, options), sinkContext(name, asking));
    sinks.set(name, made);
    return made;
  }

  async function runSink([type = '', does]: readonly string[], args: readonly unknown[], context: CallContext): Promise<unknown> {
    const kind = named(plugin.sinks, type);
    if (does === 'check') return kind.check?.run(checked(kind.options, context.options), sinkContext(context.name, asking), NEVER);
    const sink = sinkOf(type, context);
    if (does === 'describe') return { events: [...sink.events], atOnce: sink.atOnce };
    if (does === 'deliver') return sink.deliver(args[0] as never, NEVER);
    sinks.delete(context.name);
    return sink.close?.();
  }

  async function runTarget([id = '', does = '']: readonly string[], args: readonly unknown[], { name, options }: CallContext): Promise<unknown> {
    const kind = named(plugin.targets, id);
    const target = targets.get(name) ?? kind.open(checked(kind.options, options), targetContext(name, asking));
    targets.set(name, target);
    if (does === 'close') targets.delete(name);
    const method = Object.hasOwn(TARGET_METHODS, does) ? target[does as keyof DocumentTarget] : undefined;
    if (!method && does === 'query') throw new Error(`${id} answers no questions`);
    return (method as Callable | undefined)?.apply(target, [...args]);
  }

  async function run({ path, args, context }: Call): Promise<unknown> {
    const [kind, ...rest] = path;
    if (kind === 'judge') return asking.judges.get(args[0] as number)?.(args[1] as HttpAnswer);
    if (kind === 'sinks' && context) return runSink(rest, args, context);
    if (kind === 'targets' && context) return runTarget(rest, args, context);
    if (kind === 'commands' && context) return stepCommand(rest, context);
    const found = functionAt(plugin, path);
    if (kind !== 'providers' || !context) return found(...args);
    const { options } = named(plugin.providers, rest[0] ?? '');
    const answer = await found(...args, providerContext(context.name, checked(options, context.options), asking));
    return Array.isArray(answer) ? answer.map((each: unknown) => (each instanceof Error ? { failed: sentError(each) } : each)) : answer;
  }

  return (message) => {
    if (message.does === 'result') settle(message);
    if (message.does !== 'call') return;
    const answer = (outcome: Pick<PluginOutcome, 'result' | 'error'>) => post({ does: 'result', id: message.id, ...outcome });
    // A result may be what no message can hold, such as a function.
    run(message)
      .then((result) => answer({ result }))
      .catch((error: unknown) => answer({ error: sentError(error) }));
  };
}

/** Resolves to the next line of a command, which begins with the first; and to what it returns, at its end. */
function createCommands(plugin: PluginDefinition, asking: ProgramAsked) {
  const commands = new Map<string, AsyncGenerator<string, unknown>>();
  return async ([id = '']: readonly string[], { name, options }: CallContext): Promise<{ isDone: boolean; value: unknown }> => {
    const kind = named(plugin.commands, id);
    const running = commands.get(name) ?? kind.run(checked(kind.options, options), commandContext(name, asking));
    if (typeof running?.next !== 'function') throw new Error(`run of ${id} is no generator: write async *run(…)`);
    commands.set(name, running);
    const { done, value } = await running.next();
    return { isDone: done === true, value };
  };
}

/** Questions to the program, each until its answer comes. */
function createAsking(post: (message: FromPlugin) => void): { asking: ProgramAsked; settle(outcome: PluginOutcome): void } {
  const open = new Map<number, PromiseWithResolvers<unknown>>();
  const judges = new Map<number, NonNullable<RequestOptions['judge']>>();
  let latest = 0;
  return {
    asking: {
      judges,
      newId: () => ++latest,
      ask(context, method, args) {
        const id = ++latest;
        const waiting = Promise.withResolvers<unknown>();
        open.set(id, waiting);
        post({ does: 'ask', id, context, method, args: [...args] });
        return waiting.promise;
      },
    },
    settle({ id, result, error }) {
      const waiting = open.get(id);
      open.delete(id);
      if (error) waiting?.reject(answeredError(error, id));
      else waiting?.resolve(result);
    },
  };
}

/** The function at a path: lists are gone into by the id, the type or the name of their elements. Throws for a path that leads nowhere. */
function functionAt(plugin: PluginDefinition, path: readonly string[]): Callable {
  let at: unknown = plugin;
  let owner: unknown;
  for (const part of path) {
    owner = at;
    if (Array.isArray(at)) at = /^\d+$/.test(part) ? at[Number(part)] : named(at as { id?: string; type?: string; name?: string }[], part);
    else at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[part] : undefined;
  }
  if (typeof at !== 'function') throw new Error(`there is no function ${path.join('.')}`);
  return (at as Callable).bind(owner);
}

function named<T extends { id?: string; type?: string; name?: string }>(list: readonly T[] | undefined, name: string): T {
  const found = list?.find((each) => each.id === name || each.type === name || (each.id === undefined && each.name === name));
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

/** The program knows the options only as a JSON schema; what that cannot say is checked here. Throws what is wrong. */
function checked<T>(schema: z.ZodType<T>, options: unknown): T {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`option ${issue?.path.join('.') || 'of the plugin'}: ${issue?.message ?? 'is not as it should be'}`);
}
