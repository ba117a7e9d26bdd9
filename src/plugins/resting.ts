/**
 * A breaker for calls that block: a plugin that does not answer several times in a row is left alone for a while, by all threads and processes with
 * this state, and then tried once.
 */
import { rmSync } from 'node:fs';
import { CircuitOpenError, messageOf, UnavailableError } from '../domain/errors.ts';
import { FAILURES, isNow, REST_MS, type Rest, readRest, tellRest, writeRest } from './rest.ts';

export interface RestOptions {
  plugin: string;
  /** Where others find it; noted nowhere if absent. */
  file: string | undefined;
  now(): number;
}

export interface Resting {
  /** Runs what throws `UnavailableError` if the plugin does not answer; throws `CircuitOpenError` at once while it is left alone. */
  run<T>(task: () => T): T;
}

export function createResting({ plugin, file, now }: RestOptions): Resting {
  let failuresInRow = 0;
  let own: Rest | undefined;
  const begin = (reason: string) => {
    own = { plugin, untilMs: now() + REST_MS, reason };
    if (file !== undefined) writeRest(file, own);
    tellRest(own);
  };
  return {
    run(task) {
      const noted = readRest(file) ?? own;
      if (noted && isNow(noted, now())) throw new CircuitOpenError(`plugin ${plugin} is left alone for a while, because it failed several times in a row`);
      let isWell = true;
      try {
        return task();
      } catch (error) {
        isWell = !(error instanceof UnavailableError);
        if (!isWell) failuresInRow++;
        // Once tried again, it need not fail as often as before.
        if (!isWell && (failuresInRow >= FAILURES || noted)) begin(messageOf(error).replace(`plugin ${plugin}: `, ''));
        throw error;
      } finally {
        if (isWell) failuresInRow = 0;
        if (isWell && noted) end();
      }
    },
  };

  function end(): void {
    own = undefined;
    if (file !== undefined) rmSync(file, { force: true });
  }
}
