/** Work on many books that may take longer than a request: it goes on without whoever asked for it, and tells how far it is. */
import type { CallingActor } from '../domain/audit.ts';
import type { Clock } from '../domain/clock.ts';

export interface LongRun {
  actor: CallingActor;
  books: number;
  done: number;
}

export interface LongRuns {
  /** Resolves once the work is done, or has taken a few seconds and goes on by itself. Rejects with what failed until then. */
  begin(run: Omit<LongRun, 'done'>, work: Work): Promise<void>;
  /** What somebody began and what is not done yet. */
  of(actor: CallingActor): readonly LongRun[];
  /** Waits that long for what is under way; then each ends with the book that it is at. */
  stop(waitMs: number): Promise<void>;
}

/** @param onBook is told of each book that is done */
type Work = (signal: AbortSignal, onBook: () => void) => Promise<unknown>;

/** So long somebody waits for an answer. */
const WAIT_MS = 5000;

export function createLongRuns({ sleep }: Pick<Clock, 'sleep'>, onError: (error: unknown) => void): LongRuns {
  const stopping = new AbortController();
  const underWay = new Map<LongRun, Promise<unknown>>();
  return {
    async begin(run, work) {
      const kept = { ...run, done: 0 };
      let isAlone = false;
      const ended = work(stopping.signal, () => void kept.done++).finally(() => underWay.delete(kept));
      underWay.set(kept, ended);
      ended.catch((error) => isAlone && onError(error));
      await within(WAIT_MS, ended, sleep);
      isAlone = true;
    },
    of: ({ kind, name }) => [...underWay.keys()].filter(({ actor }) => actor.kind === kind && actor.name === name),
    async stop(waitMs) {
      const all = Promise.allSettled(underWay.values());
      await within(waitMs, all, sleep);
      stopping.abort();
      await all;
    },
  };
}

async function within(ms: number, task: Promise<unknown>, sleep: Clock['sleep']): Promise<void> {
  const over = new AbortController();
  await Promise.race([task, sleep(ms, over.signal)]).finally(() => over.abort());
}
