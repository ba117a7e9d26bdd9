/** Tasks under way: a few at work, many waiting for an answer. */
import pLimit from 'p-limit';
import type { Clock } from '../domain/clock.ts';
import { ReadError } from '../domain/errors.ts';

/** Limits how many tasks read and write at once. A task that waits for a provider holds no place. */
export interface Semaphore {
  run<T>(task: () => Promise<T>): Promise<T>;
  /** How many more tasks keep it busy while few of them wait. */
  room(): number;
  onEnd(listener: () => void): void;
}

/** A task that takes longer lets its place go, and is no longer waited for: the disk that it waits for may be gone for good. */
export const GIVE_UP_MS = 10 * 60_000;

/** @param clock if given, tasks are given up */
export function createSemaphore(concurrency: number, clock?: Clock): Semaphore {
  const limiter = pLimit(concurrency);
  const listeners: (() => void)[] = [];
  return {
    run: (task) =>
      limiter(clock ? () => givenUpInTime(task, clock) : task).finally(() => {
        for (const listener of listeners) listener();
      }),
    room: () => (limiter.pendingCount >= concurrency ? 0 : 2 * concurrency - limiter.pendingCount - limiter.activeCount),
    onEnd: (listener) => void listeners.push(listener),
  };
}

async function givenUpInTime<T>(task: () => Promise<T>, clock: Clock): Promise<T> {
  const done = new AbortController();
  const late = clock.sleep(GIVE_UP_MS, done.signal).then(() => {
    throw new ReadError(`given up after ${GIVE_UP_MS / 60_000} minutes: the disk or a file does not let go`);
  });
  // The sleep also ends when the task does, and nobody listens then.
  late.catch(() => undefined);
  try {
    return await Promise.race([task(), late]);
  } finally {
    done.abort();
  }
}

export interface TaskPool {
  start(task: () => Promise<void>): void;
  /** How many more tasks may start now: few wait for the semaphore, and the number under way is limited. */
  room(): number;
  /** Tasks that have started and not ended. */
  underWay(): number;
  /** Resolves when a task ends, or leaves the semaphore. */
  changed(): Promise<void>;
  /** Resolves when all tasks have ended. Rejects with what a task threw. */
  drain(): Promise<void>;
}

export function createTaskPool(maxUnderWay: number, semaphore: Semaphore): TaskPool {
  const tasks = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let waiting: (() => void)[] = [];
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  semaphore.onEnd(wake);
  return {
    start(task) {
      const started = task()
        .catch((error) => void failures.push(error))
        .finally(() => {
          tasks.delete(started);
          wake();
        });
      tasks.add(started);
    },
    room: () => Math.max(0, Math.min(semaphore.room(), maxUnderWay - tasks.size)),
    underWay: () => tasks.size,
    changed: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    async drain() {
      while (tasks.size > 0) await Promise.all(tasks);
      if (failures.length > 0) throw failures[0];
    },
  };
}
