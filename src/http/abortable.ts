/** Giving up at once: who waits in a long line need not stand in it to its end to learn that all is called off. */

const waiting = new WeakMap<AbortSignal, Set<(reason: unknown) => void>>();

/** The promise's outcome, or the signal's reason as soon as it aborts. What the promise stands for goes on by itself. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = onAbort(signal);
    giveUp.add(reject);
    promise.then(resolve, reject).finally(() => giveUp.delete(reject));
    if (signal.aborted) reject(signal.reason);
  });
}

/** All who wait for one signal share one listener: a scan has thousands of questions and one signal. */
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
