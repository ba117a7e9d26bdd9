/**
 * What is paused, as this process knows it: whoever looks at a book or asks a provider asks here first. It is read again every second,
 * because other processes on the same state pause and resume as well.
 */
import type { Clock } from '../domain/clock.ts';
import { isInForce, type Pausable, type Pause, type PauseTarget } from '../domain/pause.ts';
import type { Pauses } from '../ports/pauses.ts';

export interface PausesInForce {
  all(): Pause[];
  /** Undefined for what is not paused. */
  find(of: Pausable, id: string): Pause | undefined;
  pause(pause: Pause): Promise<void>;
  /** False if it was not paused. */
  resume(target: PauseTarget): Promise<boolean>;
  /** Hears when something was paused or resumed, by whomever, with the pauses whose time was over. Returns a function that ends it. */
  onChange(listener: (ended: readonly Pause[]) => void): () => void;
  /** Reads again every second, until the signal is aborted. */
  follow(onError: (error: unknown) => void, signal: AbortSignal): Promise<void>;
}

const READ_EVERY_MS = 1000;

export async function loadPauses(store: Pauses, clock: Clock): Promise<PausesInForce> {
  const listeners = new Set<(ended: readonly Pause[]) => void>();
  let known: Pause[] = [];

  async function read(): Promise<void> {
    const now = await store.all(clock.now());
    const before = known;
    known = now;
    if (JSON.stringify(before) === JSON.stringify(now)) return;
    const isOver = (pause: Pause) => !isInForce(pause, clock.now()) && !now.some(({ of, id }) => of === pause.of && id === pause.id);
    for (const listener of listeners) listener(before.filter(isOver));
  }

  await read();
  const all = () => known.filter((pause) => isInForce(pause, clock.now()));
  return {
    all,
    find: (of, id) => all().find((pause) => pause.of === of && pause.id === id),
    async pause(pause) {
      await store.put(pause);
      await read();
    },
    async resume(target) {
      const isRemoved = await store.remove(target);
      await read();
      return isRemoved;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async follow(onError, signal) {
      while (!signal.aborted) {
        await clock.sleep(READ_EVERY_MS, signal);
        if (!signal.aborted) await read().catch(onError);
      }
    },
  };
}
