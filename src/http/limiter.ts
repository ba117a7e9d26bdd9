/**
 * The queue before a provider, by bottleneck: who goes first, and how many at once. The tokens come from a bucket that all processes
 * on one state share; bottleneck's own reservoir holds only those that were drawn for tasks that can start (docs/decisions/0018).
 */
import Bottleneck from 'bottleneck';
import type { Clock } from '../domain/clock.ts';

/** What goes first when both wait: one lookup answers for a whole batch of books, one search for a single one. */
export type Kind = 'lookup' | 'search';

const PRIORITY: Record<Kind, number> = { lookup: 3, search: 6 };

export interface Limiter {
  /** Runs a task when it has a token. Rejects with what the drawing of a token rejects with. */
  run<T>(kind: Kind, task: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Tasks that wait for a token, and go before a new one of this kind. */
  waiting(kind: Kind): number;
  stop(): Promise<void>;
}

export interface LimiterOptions {
  /** Tasks that run at once. */
  concurrent: number;
  /** Returns a token, or the time to wait before the next try. Rejects if none is to be had for longer than is worth waiting. */
  takeToken(): Promise<Token | number>;
  sleep: Clock['sleep'];
}

export interface Token {
  /** Tells all who share the limits that the request has ended. */
  release?(): Promise<void>;
}

/** What a task starts with: a token, or the reason why it gets none. */
type Grant = { token: Token } | { reason: unknown };

/** Waits for a token. */
async function drawOne({ takeToken, sleep }: Pick<LimiterOptions, 'takeToken' | 'sleep'>, stopping: AbortSignal): Promise<Grant> {
  try {
    while (!stopping.aborted) {
      const token = await takeToken();
      if (typeof token !== 'number') return { token };
      await sleep(token, stopping);
    }
    return { reason: new Error('stopped') };
  } catch (reason) {
    return { reason };
  }
}

export function createLimiter({ concurrent, takeToken, sleep }: LimiterOptions): Limiter {
  const bottleneck = new Bottleneck({ maxConcurrent: concurrent, reservoir: 0 });
  const stopping = new AbortController();
  /** For tasks that are about to start. */
  const grants: Grant[] = [];
  let waiting = 0;
  let running = 0;
  let isDrawing = false;

  /** Draws tokens one by one, as long as a task could start with the next. */
  async function draw(): Promise<void> {
    if (isDrawing) return;
    isDrawing = true;
    while (waiting > grants.length && running + grants.length < concurrent) {
      const grant = await drawOne({ takeToken, sleep }, stopping.signal);
      if (stopping.signal.aborted) {
        if ('token' in grant) await grant.token.release?.();
        break;
      }
      grants.push(grant);
      await bottleneck.incrementReservoir(1);
    }
    isDrawing = false;
  }

  async function start<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const grant = grants.shift();
    waiting--;
    running++;
    try {
      if (grant && 'reason' in grant) throw grant.reason;
      signal.throwIfAborted();
      return await task();
    } finally {
      if (grant && 'token' in grant) await grant.token.release?.();
      running--;
      void draw();
    }
  }

  return {
    run(kind, task, signal) {
      waiting++;
      const done = bottleneck.schedule({ priority: PRIORITY[kind] }, () => start(task, signal));
      void draw();
      return done;
    },
    waiting: (kind) => bottleneck.queued(PRIORITY.lookup) + (kind === 'search' ? bottleneck.queued(PRIORITY.search) : 0),
    stop() {
      stopping.abort();
      return bottleneck.stop({ dropWaitingJobs: true, dropErrorMessage: 'stopped' });
    },
  };
}
