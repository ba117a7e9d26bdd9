/**
 * Evaluates expressions on a thread, one at a time. The limits of `evaluate.ts` end what takes too many steps; what does too much in one step,
 * such as a pattern that never comes to an end, is ended with its thread.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import pLimit from 'p-limit';
import type { Evaluate, Evaluated, Evaluation } from '../../pipeline/compute/compute.ts';

const MAX_MS = 5_000;
const MAX_MEGABYTES = 96;
/** A thread costs some twenty megabytes, which a quiet daemon need not keep. */
const IDLE_MS = 10_000;
/** An expression that was ended so often is not tried again: a library of many books would never be done. */
const MAX_ENDED = 3;

interface ComputingThread {
  ask(evaluation: Evaluation, limitMs: number): Promise<Evaluated>;
  isEnded(): boolean;
  end(): void;
}

export interface ComputingOptions {
  /** What takes longer is ended. */
  maxMs?: number;
}

export interface Computing {
  evaluate: Evaluate;
  close(): void;
}

/** The thread starts with the first expression. */
export function createComputing({ maxMs = MAX_MS }: ComputingOptions = {}): Computing {
  const oneAtATime = pLimit(1);
  const ended = new Map<string, number>();
  let thread: ComputingThread | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  return {
    evaluate: (evaluation) =>
      oneAtATime(async () => {
        const times = ended.get(evaluation.expression) ?? 0;
        if (times >= MAX_ENDED)
          return { problem: `the expression was ended ${times} times, and is not tried again until it is changed or Rubricator restarts` };
        clearTimeout(idleTimer);
        if (!thread || thread.isEnded()) thread = await startThread();
        const answer = await thread.ask(evaluation, maxMs);
        if (thread.isEnded()) ended.set(evaluation.expression, times + 1);
        idleTimer = setTimeout(thread.end, IDLE_MS).unref();
        return answer;
      }),
    close() {
      clearTimeout(idleTimer);
      thread?.end();
    },
  };
}

/** Resolves once it listens, so that no expression is charged with the start. */
async function startThread(): Promise<ComputingThread> {
  const worker = new Worker(new URL(`./computing-thread${extname(import.meta.url)}`, import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEGABYTES },
  });
  let isEnded = false;
  let settle: (answer: Evaluated) => void = () => {};
  const end = (problem: string) => {
    isEnded = true;
    settle({ problem });
    void worker.terminate();
  };
  const ready = new Promise<void>((resolve) => {
    worker.once('message', () => {
      worker.on('message', (answer: Evaluated) => settle(answer));
      resolve();
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `the expression takes more than ${MAX_MEGABYTES} MB` : `the expression fails: ${error.message}`);
      resolve();
    });
    worker.on('exit', () => {
      end('the thread of the expression ended');
      resolve();
    });
  });
  await ready;
  return {
    async ask(evaluation, limitMs) {
      const answered = new Promise<Evaluated>((resolve) => {
        settle = resolve;
      });
      if (isEnded) return { problem: 'no thread can be started' };
      worker.ref();
      worker.postMessage(evaluation);
      const limit = setTimeout(() => end(`the expression takes longer than ${limitMs / 1000} seconds`), limitMs);
      const answer = await answered;
      clearTimeout(limit);
      worker.unref();
      return answer;
    },
    isEnded: () => isEnded,
    end: () => end('nobody asks'),
  };
}
