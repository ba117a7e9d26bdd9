/** The whole time that one attempt may take, by cockatiel: servers that hang are cut off. */
import { TaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel';
import { UnavailableError } from '../domain/errors.ts';

/** Runs a task with a signal that aborts after the timeout. Throws `UnavailableError` then. */
export type Timeout = <T>(task: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) => Promise<T>;

export function createTimeout(timeoutMs: number): Timeout {
  const policy = timeout(timeoutMs, TimeoutStrategy.Aggressive);
  return async (task, signal) => {
    try {
      return await policy.execute(({ signal: inner }) => task(inner), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TaskCancelledError) throw new UnavailableError(`no answer within ${timeoutMs / 1000} s`, { cause: error });
      throw error;
    }
  };
}
