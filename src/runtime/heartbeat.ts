/** Writes a file anew while the process does well, for whoever can only look at files: a worker and a daemon that stands by have no interface. */
import { writeFile } from 'node:fs/promises';
import type { Clock } from '../domain/clock.ts';

export interface HeartbeatOptions {
  /** Absolute; undefined to write none. */
  file: string | undefined;
  isAlive(): boolean;
  /** Receives the first failure. */
  onError(error: unknown): void;
}

/** `config/docker/healthy.js` takes a file for dead that is older than a minute. */
const BEAT_MS = 15_000;

/** Ends when the signal is aborted. */
export async function keepHeartbeat({ file, isAlive, onError }: HeartbeatOptions, clock: Clock, signal: AbortSignal): Promise<void> {
  if (!file) return;
  let hasFailed = false;
  while (!signal.aborted) {
    if (isAlive())
      await writeFile(file, `${new Date(clock.now()).toISOString()}\n`).catch((error: unknown) => {
        if (!hasFailed) onError(error);
        hasFailed = true;
      });
    await clock.sleep(BEAT_MS, signal);
  }
}
