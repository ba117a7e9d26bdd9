/** Single flight: the same question asked by many at once is one request. */

export type Coalesce = <T>(key: string, task: () => Promise<T>) => Promise<T>;

export function createCoalesce(): Coalesce {
  const inFlight = new Map<string, Promise<unknown>>();
  return <T>(key: string, task: () => Promise<T>): Promise<T> => {
    const known = inFlight.get(key) as Promise<T> | undefined;
    if (known) return known;
    const started = task().finally(() => inFlight.delete(key));
    inFlight.set(key, started);
    return started;
  };
}
