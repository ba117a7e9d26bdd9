/** The process of a plugin, as the program sees it: started with the first call, ended when a call does not come back, started again for the next. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { UnavailableError } from '../domain/errors.ts';
import { type Channel, openChannel } from './channel.ts';
import { launchOf, type PluginCode } from './launch.ts';
import { type Ask, type CallContext, FromPlugin, type PluginOutcome, receivedError, sentError } from './messages.ts';

/** What a function of a plugin asks the program. */
export type Answering = (method: string, args: readonly unknown[]) => Promise<unknown>;

export interface PluginCall {
  path: readonly string[];
  args?: readonly unknown[];
  context?: CallContext;
  /** Answers what the function asks with its context. */
  answering?: Answering;
  /** Whoever does not wait any longer; the call fails, and what the plugin does goes on. */
  signal?: AbortSignal;
  /** A call that takes longer ends the process; as the options of the child say if absent. */
  maxMs?: number;
}

interface OpenContext {
  answering: Answering;
  /** What its questions ended with, by the question. */
  thrown: Map<number, unknown>;
}

export interface PluginChild {
  /** Rejects with the error of the plugin; with `UnavailableError` if its process ends or does not answer in time. */
  call(call: PluginCall): Promise<unknown>;
  /** Answers nothing more under this name of a context. */
  forget(context: string): void;
  /** What is under way fails. */
  stop(): void;
}

/** How functions of a plugin are called. */
export interface PluginCalls {
  /** That its manifest names. */
  hosts: readonly string[];
  child: Pick<PluginChild, 'call' | 'forget'>;
  /** A process of its own, for what must end when nobody waits for it any more. */
  startChild(): Pick<PluginChild, 'call' | 'stop'>;
  /** Blocks until the answer is there. */
  callNow(path: readonly string[], args: readonly unknown[], context?: CallContext): unknown;
}

export interface ChildOptions {
  env: NodeJS.ProcessEnv;
  /** A call that takes longer ends the process. */
  maxCallMs?: number;
}

/** Longer than any request with its retries and pauses. */
const MAX_CALL_MS = 10 * 60_000;
/** A plugin that asks more at once is none that waits for answers. */
const MAX_ASKS = 200;
/** Where the channel is. */
const CHANNEL_FD = 3;

interface Running {
  process: ChildProcess;
  channel: Channel;
  /** Questions under way. */
  asks: number;
}

export function createChild(code: PluginCode, { env, maxCallMs = MAX_CALL_MS }: ChildOptions): PluginChild {
  const open = new Map<number, { settle(outcome: Pick<PluginOutcome, 'result' | 'error'>): void }>();
  const contexts = new Map<string, OpenContext>();
  let child: Running | undefined;
  let latest = 0;

  /** What is under way in a process that is gone, fails. */
  function lose(lost: Running, reason: string): void {
    if (child !== lost) return;
    child = undefined;
    lost.process.kill('SIGKILL');
    const error = sentError(new UnavailableError(`plugin ${code.name}: ${reason}`));
    for (const { settle } of [...open.values()]) settle({ error });
  }

  function take(from: Running, message: unknown): void {
    if (from !== child) return;
    const parsed = FromPlugin.safeParse(message);
    if (!parsed.success) lose(from, 'it sent what is no answer');
    else if (parsed.data.does === 'result') open.get(parsed.data.id)?.settle(parsed.data);
    else if (from.asks >= MAX_ASKS) lose(from, `it asks more than ${MAX_ASKS} things at once`);
    else void answer(from, parsed.data, contexts.get(parsed.data.context));
  }

  return {
    call({ path, args = [], context, answering, signal, maxMs = maxCallMs }) {
      child ??= start(code, { env, onMessage: take, onEnd: lose });
      const id = ++latest;
      const running = child;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const timer = setTimeout(() => lose(running, `it did not answer within ${maxMs / 1000} s, and was ended`), maxMs);
      if (context && answering) contexts.set(context.name, { answering, thrown: new Map() });
      const thrown = context && contexts.get(context.name)?.thrown;
      const abort = () => open.get(id)?.settle({ error: sentError(new UnavailableError('nobody waits for that any more')) });
      signal?.addEventListener('abort', abort, { once: true });
      open.set(id, {
        settle({ result, error }) {
          open.delete(id);
          clearTimeout(timer);
          signal?.removeEventListener('abort', abort);
          if (open.size === 0) reference(running.process, false);
          if (error) reject(thrown?.get(error.ask ?? 0) ?? receivedError(error));
          else resolve(result);
        },
      });
      reference(running.process, true);
      running.channel.send({ does: 'call', id, path, args, ...(context && { context }) });
      return promise;
    },
    forget: (context) => void contexts.delete(context),
    stop() {
      if (child) lose(child, 'it was ended');
    },
  };
}

interface Starting {
  env: NodeJS.ProcessEnv;
  onMessage(from: Running, message: unknown): void;
  onEnd(lost: Running, reason: string): void;
}

function start(code: PluginCode, { env, onMessage, onEnd }: Starting): Running {
  const { command, args, env: variables } = launchOf(code, 'serve', env);
  const started = spawn(command, args, { env: variables, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const running: Running = {
    process: started,
    asks: 0,
    channel: openChannel(
      started.stdio[CHANNEL_FD] as Duplex,
      (message) => onMessage(running, message),
      (reason) => onEnd(running, reason),
    ),
  };
  started.once('error', (error) => onEnd(running, `its process cannot be started (${error.message})`));
  started.once('exit', (status, signal) => onEnd(running, `its process ended (${signal ?? `status ${status}`})`));
  ignoreOutput(started);
  started.unref();
  return running;
}

/** Answers what a function asks with its context. */
async function answer(to: Running, { id, method, args }: Ask, context: OpenContext | undefined): Promise<void> {
  to.asks++;
  try {
    if (!context) throw new UnavailableError('nobody waits for that any more');
    to.channel.send({ does: 'result', id, result: await context.answering(method, args) });
  } catch (error) {
    context?.thrown.set(id, error);
    to.channel.send({ does: 'result', id, error: sentError(error) });
  } finally {
    to.asks--;
  }
}

/** What the plugin prints is read, so that it need not wait, and keeps neither the words nor the program. */
function ignoreOutput({ stdout, stderr }: ChildProcess): void {
  for (const stream of [stdout, stderr]) {
    stream?.resume();
    unreferenced(stream)?.unref();
  }
}

interface Unreferenced {
  ref(): void;
  unref(): void;
}

/** Whether the program waits for the process. */
function reference({ stdio }: ChildProcess, isWaiting: boolean): void {
  const pipe = unreferenced(stdio[CHANNEL_FD]);
  if (isWaiting) pipe?.ref();
  else pipe?.unref();
}

function unreferenced(stream: unknown): Unreferenced | undefined {
  return (stream ?? undefined) as Unreferenced | undefined;
}
