/** Items under way: a few at work, many waiting for an answer. */
import pLimit from 'p-limit';

/** Turns at reading and writing; what waits for a provider holds nobody up. */
export interface Turns {
  take<T>(task: () => Promise<T>): Promise<T>;
  /** How many more tasks would be waited for by as few as keep it busy. */
  room(): number;
  onEnd(listener: () => void): void;
}

export function createTurns(concurrency: number): Turns {
  const limiter = pLimit(concurrency);
  const listeners: (() => void)[] = [];
  return {
    take: (task) =>
      limiter(task).finally(() => {
        for (const listener of listeners) listener();
      }),
    room: () => (limiter.pendingCount >= concurrency ? 0 : 2 * concurrency - limiter.pendingCount - limiter.activeCount),
    onEnd: (listener) => void listeners.push(listener),
  };
}

export interface Line {
  enter(task: () => Promise<void>): void;
  /** How many more may come in now: few wait for a turn, and not too many are under way. */
  room(): number;
  /** Items inside. */
  inside(): number;
  /** Resolves when something has changed about that. */
  moved(): Promise<void>;
  /** Resolves when all are done. Rejects with what a task threw. */
  empty(): Promise<void>;
}

export function createLine(underWay: number, turns: Turns): Line {
  const inside = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let waiting: (() => void)[] = [];
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  turns.onEnd(wake);
  return {
    enter(task) {
      const entered = task()
        .catch((error) => void failures.push(error))
        .finally(() => {
          inside.delete(entered);
          wake();
        });
      inside.add(entered);
    },
    room: () => Math.max(0, Math.min(turns.room(), underWay - inside.size)),
    inside: () => inside.size,
    moved: () => new Promise<void>((resolve) => void waiting.push(resolve)),
    async empty() {
      while (inside.size > 0) await Promise.all(inside);
      if (failures.length > 0) throw failures[0];
    },
  };
}
