/** The process of a plugin, as the program sees it: started with the first call, ended when a call does not come back, started again for the next. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { UnavailableError } from '../domain/errors.ts';
import { printable } from '../domain/text/printable.ts';
import { launchOf, type PluginCode } from './launch.ts';
import { type Ask, type CallContext, type Message, type PluginOutcome, receivedError, sentError } from './messages.ts';

/** What a function of a plugin asks the program. */
export type Answering = (method: string, args: readonly unknown[]) => Promise<unknown>;

export interface PluginCall {
  path: readonly string[];
  args?: readonly unknown[];
  context?: CallContext;
  /** Answers what the function asks with its context. */
  answering?: Answering;
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
  /** Blocks until the answer is there. */
  callNow(path: readonly string[], args: readonly unknown[], context?: { name: string; options: unknown }): unknown;
}

export interface ChildOptions {
  env: NodeJS.ProcessEnv;
  /** A call that takes longer ends the process. */
  maxCallMs?: number;
  /** Hears a line that the plugin printed. */
  onLine?(line: string): void;
}

/** Longer than any request with its retries and pauses. */
const MAX_CALL_MS = 10 * 60_000;
const MAX_LINE_LETTERS = 1000;

export function createChild(code: PluginCode, { env, maxCallMs = MAX_CALL_MS, onLine = () => {} }: ChildOptions): PluginChild {
  const open = new Map<number, { settle(outcome: Pick<PluginOutcome, 'result' | 'error'>): void }>();
  const contexts = new Map<string, OpenContext>();
  let child: ChildProcess | undefined;
  let latest = 0;

  function start(): ChildProcess {
    const { args, env: variables } = launchOf(code, 'serve', env);
    const started = spawn(process.execPath, args, { env: variables, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], serialization: 'advanced' });
    started.on('message', (message: Message) => take(started, message));
    started.once('error', (error) => lose(started, `its process cannot be started (${error.message})`));
    started.once('exit', (status, signal) => lose(started, `its process ended (${signal ?? `status ${status}`})`));
    listen(started, onLine);
    started.unref();
    return started;
  }

  /** What is under way in a process that is gone, fails. */
  function lose(lost: ChildProcess, reason: string): void {
    if (child !== lost) return;
    child = undefined;
    lost.kill('SIGKILL');
    const error = sentError(new UnavailableError(`plugin ${code.name}: ${reason}`));
    for (const { settle } of [...open.values()]) settle({ error });
  }

  function take(from: ChildProcess, message: Message): void {
    if (from !== child || typeof message !== 'object' || message === null) return;
    if (message.does === 'ask') void answer(from, message, contexts.get(message.context));
    if (message.does === 'result') open.get(message.id)?.settle(message);
  }

  return {
    call({ path, args = [], context, answering }) {
      child ??= start();
      const id = ++latest;
      const running = child;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const timer = setTimeout(() => lose(running, `it did not answer within ${maxCallMs / 1000} s, and was ended`), maxCallMs);
      if (context && answering) contexts.set(context.name, { answering, thrown: new Map() });
      const thrown = context && contexts.get(context.name)?.thrown;
      open.set(id, {
        settle({ result, error }) {
          open.delete(id);
          clearTimeout(timer);
          if (open.size === 0) reference(running, false);
          if (error) reject(thrown?.get(error.ask ?? 0) ?? receivedError(error));
          else resolve(result);
        },
      });
      reference(running, true);
      send(running, { does: 'call', id, path, args, ...(context && { context }) });
      return promise;
    },
    forget: (context) => void contexts.delete(context),
    stop() {
      if (child) lose(child, 'it was ended');
    },
  };
}

/** Answers what a function asks with its context. */
async function answer(to: ChildProcess, { id, method, args }: Ask, context: OpenContext | undefined): Promise<void> {
  try {
    if (!context) throw new UnavailableError('nobody waits for that any more');
    send(to, { does: 'result', id, result: await context.answering(method, args) });
  } catch (error) {
    context?.thrown.set(id, error);
    send(to, { does: 'result', id, error: sentError(error) });
  }
}

/** What the plugin prints does not keep the program. */
function listen({ stdout, stderr }: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [stdout, stderr]) {
    if (stream) createInterface(stream).on('line', (line) => onLine(printable(line.slice(0, MAX_LINE_LETTERS))));
    (stream as unknown as Unreferenced | null)?.unref();
  }
}

interface Unreferenced {
  ref(): void;
  unref(): void;
}

/** Whether the program waits for the process. */
function reference({ channel }: ChildProcess, isWaiting: boolean): void {
  const end = channel as unknown as Unreferenced | null | undefined;
  if (isWaiting) end?.ref();
  else end?.unref();
}

/** What cannot be sent is lost with the process, whose end is told. */
function send(to: ChildProcess, message: Message): void {
  if (to.connected) to.send(message, () => undefined);
}
