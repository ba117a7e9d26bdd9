/**
 * Calls of functions that answer at once: exporters render and readers read in the middle of other work. The process of the plugin belongs to a
 * thread, and the calling thread waits for what it says.
 */
import { extname } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { UnavailableError } from '../domain/errors.ts';
import type { PluginCode } from './launch.ts';
import { type CallContext, receivedError, type SentError } from './messages.ts';
import { createResting } from './resting.ts';

const THREAD = new URL(`./waiting-thread${extname(import.meta.url)}`, import.meta.url);
const MAX_CALL_MS = 10_000;

/** Ends the thread and the process that it has. */
export const STOP = 'stop';

/** What the thread is started with. */
export interface WaitingThreadData {
  code: PluginCode;
  port: MessagePort;
  maxCallMs: number;
}

/** What came of a call. */
export interface WaitingOutcome {
  id: number;
  result?: unknown;
  error?: SentError;
}

/** One call, and the flag that is set once its outcome is sent. */
export interface WaitingCall {
  id: number;
  path: readonly string[];
  args: readonly unknown[];
  context: CallContext | undefined;
  flag: Int32Array;
}

export interface CallsNow {
  /** Blocks. Throws the plugin's error; `UnavailableError` if its process does not answer in time, and `CircuitOpenError` after that happened several times. */
  callNow(path: readonly string[], args: readonly unknown[], context?: CallContext): unknown;
  stop(): void;
}

export interface CallsNowOptions {
  now(): number;
  /** A call that takes longer ends the process. */
  maxCallMs?: number;
}

/** The thread starts with the first call. */
export function createCallsNow(code: PluginCode, { now, maxCallMs = MAX_CALL_MS }: CallsNowOptions): CallsNow {
  const resting = createResting({ plugin: code.name, file: code.restFile, now });
  let thread: { worker: Worker; port: MessagePort } | undefined;
  let latest = 0;
  return {
    callNow: (path, args, context) => resting.run(() => call(path, args, context)),
    stop() {
      thread?.port.postMessage(STOP);
      thread = undefined;
    },
  };

  function call(path: readonly string[], args: readonly unknown[], context: CallContext | undefined): unknown {
    thread ??= start(code, maxCallMs);
    const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const id = ++latest;
    thread.port.postMessage({ id, path, args, context, flag } satisfies WaitingCall);
    // A little longer than the thread itself waits, which then says what is wrong.
    const waited = Atomics.wait(flag, 0, 0, maxCallMs + START_MS);
    const outcome = waited === 'timed-out' ? undefined : (receiveMessageOnPort(thread.port)?.message as WaitingOutcome | undefined);
    if (outcome?.id !== id) {
      // What it says later is not meant for the next call.
      void thread.worker.terminate();
      thread = undefined;
      throw new UnavailableError(`plugin ${code.name}: its thread does not answer`);
    }
    if (outcome.error) throw receivedError(outcome.error);
    return outcome.result;
  }
}

/** A process and a thread are started in less, on any machine. */
const START_MS = 20_000;

function start(code: PluginCode, maxCallMs: number) {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(THREAD, { workerData: { code, port: port2, maxCallMs } satisfies WaitingThreadData, transferList: [port2] });
  worker.unref();
  port1.unref();
  // Whoever waits learns of it by the flag that is never set.
  worker.on('error', () => undefined);
  return { worker, port: port1 };
}
