/**
 * Evaluates expressions on a thread, one at a time. The limits of `evaluate.ts` end what takes too many steps; what does too much in one step,
 * such as a pattern that never comes to an end, is ended with its thread.
 */
import { extname } from 'node:path';
import pLimit from 'p-limit';
import type { Evaluate, Evaluated, Evaluation } from '../../pipeline/compute/compute.ts';
import { type AnsweringThread, startThread } from './answering-thread.ts';

const THREAD = new URL(`./computing-thread${extname(import.meta.url)}`, import.meta.url);
const MAX_MS = 5_000;
const MAX_MEGABYTES = 96;
/** A thread costs some twenty megabytes, which a quiet daemon need not keep. */
const IDLE_MS = 10_000;
/** An expression that was ended so often is not tried again: a library of many books would never be done. */
const MAX_ENDED = 3;

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
  let thread: AnsweringThread<Evaluation, Evaluated> | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  return {
    evaluate: (evaluation) =>
      oneAtATime(async () => {
        const times = ended.get(evaluation.expression) ?? 0;
        if (times >= MAX_ENDED)
          return { problem: `the expression was ended ${times} times, and is not tried again until it is changed or Rubricator restarts` };
        clearTimeout(idleTimer);
        if (!thread || thread.isEnded()) thread = await startThread(THREAD, { subject: 'the expression', heapMegabytes: MAX_MEGABYTES });
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
