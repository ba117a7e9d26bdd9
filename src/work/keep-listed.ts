/** Says again and again that this process works on a state which several share. */
import type { Clock } from '../domain/clock.ts';
import { NOTE_EVERY_MS, type NotedWorker, type WorkerList } from '../ports/worker-list.ts';

export interface KeepListedDeps {
  list: WorkerList;
  clock: Clock;
  /** This process as it is now. */
  describe(): NotedWorker;
  /** The list cannot be written; tried again in its turn. */
  onError(error: unknown): void;
}

/** Returns a function that ends it, and takes the process off the list. */
export function keepListed({ list, clock, describe, onError }: KeepListedDeps): () => Promise<void> {
  const ending = new AbortController();
  const noting = (async () => {
    while (!ending.signal.aborted) {
      await list.note(describe()).catch(onError);
      await clock.sleep(NOTE_EVERY_MS, ending.signal);
    }
  })();
  return async () => {
    ending.abort();
    await noting;
    await list.remove(describe().name).catch(onError);
  };
}
