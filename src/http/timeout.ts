/** Limits the whole time that one attempt may take, by cockatiel, so that a hanging server holds up nothing. */
import { TimeoutStrategy, timeout } from 'cockatiel';
import { UnavailableError } from '../domain/errors.ts';

/** Runs a task with a signal that aborts after the timeout. Throws `UnavailableError` then. */
export type Timeout = <T>(task: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) => Promise<T>;

export function createTimeout(timeoutMs: number): Timeout {
  return async (task, signal) => {
    let isTimedOut = false;
    const policy = timeout(timeoutMs, TimeoutStrategy.Aggressive);
    policy.onTimeout(() => {
      isTimedOut = true;
    });
    try {
      return await policy.execute(({ signal: inner }) => task(inner), signal);
    } catch (error) {
      signal.throwIfAborted();
      // Either the policy's own error or the task's answer to being aborted comes first; both mean the same.
      if (isTimedOut) throw new UnavailableError(`no answer within ${timeoutMs / 1000} s`, { cause: error });
      throw error;
    }
  };
}
