/** Turns by short locks on Redis: one process asks, the others wait for its answer. */
import { createHash } from 'node:crypto';
import type { Turn, Turns } from '../ports/turns.ts';
import type { Redis } from './connection.ts';

export interface TurnsOptions {
  /** What stands before the names of all keys. */
  prefix: string;
  randomId(): string;
  sleep(ms: number, signal: AbortSignal): Promise<unknown>;
}

/** Whoever dies in its turn holds the others up for so long at most; and whoever takes longer is not waited for. */
const LONGEST_TURN_MS = 60_000;
const LOOK_AGAIN_MS = 200;

/** The lock may be somebody else's by now. */
const END_IF_OURS = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

export function createTurns(redis: Redis, { prefix, randomId, sleep }: TurnsOptions): Turns {
  return {
    async take(question, signal): Promise<Turn> {
      const key = `${prefix}turn:${createHash('sha256').update(question).digest('hex')}`;
      const id = randomId();
      for (let hasWaited = false; ; hasWaited = true) {
        signal.throwIfAborted();
        const isOurs = await redis.set(key, id, { condition: 'NX', expiration: { type: 'PX', value: LONGEST_TURN_MS } }).catch(() => 'nobody can tell');
        if (isOurs !== null) return { hasWaited, end: () => end(key, id) };
        await sleep(LOOK_AGAIN_MS, signal);
      }
    },
  };

  /** A lock that cannot be taken away is gone when its time is over. */
  async function end(key: string, id: string): Promise<void> {
    await redis.eval(END_IF_OURS, { keys: [key], arguments: [id] }).catch(() => undefined);
  }
}
