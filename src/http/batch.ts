/**
 * Gathers single questions into full batches. A full batch is sent at once; a smaller one when nothing more has come
 * for a moment and none of its kind is under way, so that it takes along what comes meanwhile. Full ones go first, so that
 * a provider's few requests carry the most; but not before one whose oldest question has waited long.
 */

import type { Identifier } from '../domain/book/identifier.ts';
import { ResponseError } from '../domain/errors.ts';
import type { BatchAnswer } from '../sdk/provider.ts';
import type { OnAttempt } from './request-path.ts';

/** What comes of a question: `left` if another process took it into its batch and got no answer. */
export type SentAnswer = BatchAnswer | 'left';

/** One kind of batch: an operation, in a region. */
export interface BatchKind {
  key: string;
  size: number;
  send(ids: readonly Identifier[], signal: AbortSignal, onAttempt: OnAttempt): Promise<SentAnswer[]>;
}

export interface Batcher {
  /** The answer for one identifier, by a batch of its kind. Every question of a batch hears of its attempts. */
  load(kind: BatchKind, id: Identifier, signal: AbortSignal, onAttempt?: OnAttempt): Promise<SentAnswer>;
  /** Batches that wait to be sent. */
  waiting(): number;
}

export interface BatcherOptions {
  /** Batches under way at once, whether they wait for a token or for an answer. */
  concurrent: number;
  /** A monotonic clock: these are waits, not dates. */
  now?(): number;
  /** How long nothing must have come before a batch is sent that is not full. */
  lingerMs?: number;
  /** How long a question waits at most for its batch to fill. */
  maxWaitMs?: number;
}

interface Question {
  id: Identifier;
  signal: AbortSignal;
  sinceMs: number;
  onAttempt: OnAttempt | undefined;
  answer(answer: SentAnswer): void;
  fail(error: unknown): void;
}

interface Queue {
  kind: BatchKind;
  questions: Question[];
}

const LINGER_MS = 100;
const MAX_WAIT_MS = 10_000;

export function createBatcher({ concurrent, now = () => performance.now(), lingerMs = LINGER_MS, maxWaitMs = MAX_WAIT_MS }: BatcherOptions): Batcher {
  const queues = new Map<string, Queue>();
  /** The kinds of the batches under way. */
  const underWay: string[] = [];
  let lastMs = 0;
  let timer: NodeJS.Timeout | undefined;

  /** The queues of which a batch may go, the oldest question first. */
  function ready(): Queue[] {
    const mayGo = [...queues.values()].filter(({ kind, questions }) => questions.length >= kind.size || !underWay.includes(kind.key));
    return mayGo.sort((a, b) => oldest(a) - oldest(b));
  }

  /** The queue whose batch should go next, if any should go now. */
  function next(): Queue | undefined {
    const all = ready();
    const starving = all.find((queue) => now() - oldest(queue) >= maxWaitMs);
    const full = all.find(({ kind, questions }) => questions.length >= kind.size);
    return starving ?? full ?? (now() - lastMs >= lingerMs ? all[0] : undefined);
  }

  function pump(): void {
    for (let queue = next(); queue && underWay.length < concurrent; queue = next()) {
      const questions = queue.questions.splice(0, queue.kind.size);
      if (queue.questions.length === 0) queues.delete(queue.kind.key);
      underWay.push(queue.kind.key);
      const { kind } = queue;
      void settle(kind, questions).finally(() => {
        underWay.splice(underWay.indexOf(kind.key), 1);
        pump();
      });
    }
    clearTimeout(timer);
    // Whatever waits for one under way is looked at when that has ended.
    if (underWay.length < concurrent && ready().length > 0) timer = setTimeout(pump, Math.max(1, lingerMs - (now() - lastMs)));
  }

  return {
    load: (kind, id, signal, onAttempt) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const queue = queues.get(kind.key) ?? { kind, questions: [] };
        queues.set(kind.key, queue);
        queue.questions.push({ id, signal, sinceMs: now(), onAttempt, answer: resolve, fail: reject });
        lastMs = now();
        pump();
      }),
    waiting: () => [...queues.values()].reduce((sum, { kind, questions }) => sum + questions.length / kind.size, 0),
  };
}

function oldest({ questions }: Queue): number {
  return questions[0]?.sinceMs ?? Number.POSITIVE_INFINITY;
}

/** Sends one batch and hands out its answers. A batch that is refused for its content is sent again in halves. Never rejects. */
async function settle(kind: BatchKind, questions: readonly Question[]): Promise<void> {
  for (const { signal, fail } of questions) if (signal.aborted) fail(signal.reason);
  const wanted = questions.filter(({ signal }) => !signal.aborted);
  if (wanted.length === 0) return;
  const batch = whileAnyWants(wanted);
  try {
    const answers = await kind.send(
      wanted.map(({ id }) => id),
      batch.signal,
      (waitedMs) => {
        for (const { onAttempt } of wanted) onAttempt?.(waitedMs);
      },
    );
    for (const [index, { answer }] of wanted.entries()) answer(answers[index]);
  } catch (error) {
    if (!(error instanceof ResponseError) || !error.mayBeOneElement || wanted.length === 1) for (const { fail } of wanted) fail(error);
    else {
      const middle = Math.ceil(wanted.length / 2);
      await settle(kind, wanted.slice(0, middle));
      await settle(kind, wanted.slice(middle));
    }
  } finally {
    batch.release();
  }
}

/** A signal that aborts when every question has been given up. */
function whileAnyWants(questions: readonly Question[]): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const check = () => {
    if (questions.every(({ signal }) => signal.aborted)) controller.abort(questions[0]?.signal.reason);
  };
  const signals = new Set(questions.map(({ signal }) => signal));
  for (const signal of signals) signal.addEventListener('abort', check);
  return {
    signal: controller.signal,
    release() {
      for (const signal of signals) signal.removeEventListener('abort', check);
    },
  };
}
