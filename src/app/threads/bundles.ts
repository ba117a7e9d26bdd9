/** Tasks of one moment go to a thread together: a message costs as much as a small task, and files that are synced together cost less than one by one. */
import { setImmediate } from 'node:timers';
import type { Outcome, Task } from './worker.ts';

/** So few tasks are not worth a second thread. */
const SMALL = 4;
/** A bundle ends with its slowest task. */
const LARGE = 16;

export interface BundleDeps {
  /** How many threads there may be. */
  threads: number;
  /** Does tasks on one thread; their outcomes are in the same order. */
  send(tasks: readonly Task[]): Promise<Outcome[]>;
  /** False if nothing is done again any more. */
  mayRedo(): boolean;
}

interface WaitingTask {
  task: Task;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

export function createBundles({ threads, send, mayRedo }: BundleDeps): (task: Task) => Promise<Outcome> {
  let waiting: WaitingTask[] = [];

  function flush(): void {
    const all = waiting;
    waiting = [];
    const size = Math.min(LARGE, Math.max(SMALL, Math.ceil(all.length / threads)));
    for (let first = 0; first < all.length; first += size) void deliver(all.slice(first, first + size));
  }

  /** If the thread comes to grief, nobody knows over which task: each is done again by itself. */
  async function deliver(bundle: readonly WaitingTask[]): Promise<void> {
    try {
      const outcomes = await send(bundle.map(({ task }) => task));
      for (const [at, outcome] of outcomes.entries()) bundle[at]?.resolve(outcome);
    } catch (error) {
      const isAlone = bundle.length === 1 || !mayRedo();
      for (const each of bundle) isAlone ? each.reject(error) : void deliver([each]);
    }
  }

  return (task) =>
    new Promise((resolve, reject) => {
      waiting.push({ task, resolve, reject });
      if (waiting.length === 1) setImmediate(flush);
    });
}
