/** Gives up waiting at once when a signal aborts, however long the queue is. */

const waiting = new WeakMap<AbortSignal, Set<(reason: unknown) => void>>();

/** The promise's outcome, or the signal's reason as soon as it aborts. The work behind the promise goes on by itself. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = onAbort(signal);
    giveUp.add(reject);
    promise.then(resolve, reject).finally(() => giveUp.delete(reject));
    if (signal.aborted) reject(signal.reason);
  });
}

/** All waiters of one signal share one listener, because a scan has thousands of questions and one signal. */
function onAbort(signal: AbortSignal): Set<(reason: unknown) => void> {
  const known = waiting.get(signal);
  if (known) return known;
  const all = new Set<(reason: unknown) => void>();
  waiting.set(signal, all);
  signal.addEventListener('abort', () => {
    for (const reject of all) reject(signal.reason);
  });
  return all;
}
