/** Tasks under way: a few at work, many waiting for an answer. */
import pLimit from 'p-limit';

/** Limits how many tasks read and write at once. A task that waits for a provider holds no place. */
export interface Semaphore {
  run<T>(task: () => Promise<T>): Promise<T>;
  /** How many more tasks keep it busy while few of them wait. */
  room(): number;
  onEnd(listener: () => void): void;
}

export function createSemaphore(concurrency: number): Semaphore {
  const limiter = pLimit(concurrency);
  const listeners: (() => void)[] = [];
  return {
    run: (task) =>
      limiter(task).finally(() => {
        for (const listener of listeners) listener();
      }),
    room: () => (limiter.pendingCount >= concurrency ? 0 : 2 * concurrency - limiter.pendingCount - limiter.activeCount),
    onEnd: (listener) => void listeners.push(listener),
  };
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
