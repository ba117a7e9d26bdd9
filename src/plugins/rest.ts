/**
 * A breaker, by cockatiel, for calls that block: a plugin that does not answer several times in a row is left alone for a while, by all threads and
 * processes with this state, and then tried once.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConsecutiveBreaker } from 'cockatiel';
import { z } from 'zod';
import { CircuitOpenError, messageOf, UnavailableError } from '../domain/errors.ts';
import { timeOf } from '../domain/text/time.ts';

/** Failures in a row, in one thread. */
const FAILURES = 3;
const REST_MS = 5 * 60_000;

/** A plugin that is left alone. */
const Rest = z.object({ plugin: z.string(), untilMs: z.number(), reason: z.string().max(500) });
export type Rest = z.output<typeof Rest>;

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
  const breaker = new ConsecutiveBreaker(FAILURES);
  let own: Rest | undefined;
  const begin = (reason: string) => {
    own = { plugin, untilMs: now() + REST_MS, reason };
    if (file !== undefined) write(file, own);
    tell(own);
  };
  return {
    run(task) {
      const noted = read(file) ?? own;
      if (noted && isNow(noted, now())) throw new CircuitOpenError(`plugin ${plugin} is left alone for a while, because it failed several times in a row`);
      let isWell = true;
      try {
        return task();
      } catch (error) {
        isWell = !(error instanceof UnavailableError);
        // Once tried again, it need not fail as often as before.
        if (!isWell && (breaker.failure() || noted)) begin(messageOf(error).replace(`plugin ${plugin}: `, ''));
        throw error;
      } finally {
        if (isWell) breaker.success();
        if (isWell && noted) end();
      }
    },
  };

  function end(): void {
    own = undefined;
    if (file !== undefined) rmSync(file, { force: true });
  }
}

/** Whether a plugin is left alone just now. */
export function restIn(file: string | undefined, nowMs: number): Rest | undefined {
  const rest = read(file);
  return rest && isNow(rest, nowMs) ? rest : undefined;
}

export function restInWords({ untilMs, reason }: Rest): string {
  return `left alone until ${timeOf(untilMs)}, because it failed ${FAILURES} times in a row: ${reason}`;
}

/** Less than none, or more than it takes, is left if the clock was put back meanwhile. */
function isNow({ untilMs }: Rest, nowMs: number): boolean {
  return untilMs > nowMs && untilMs <= nowMs + REST_MS;
}

function read(file: string | undefined): Rest | undefined {
  if (file === undefined) return undefined;
  try {
    return Rest.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function write(file: string, rest: Rest): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(rest), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // The state may be read-only: other threads find it out by themselves.
  }
}

const CHANNEL = 'rubricator: plugins that are left alone';

function tell(rest: Rest): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(rest);
  channel.close();
}

/** Hears of plugins of this process that are left alone from now on, whichever thread found it out; of each once. @returns what ends it */
export function onRest(listener: (rest: Rest) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  const known = new Map<string, number>();
  channel.onmessage = ({ data }) => {
    const rest = Rest.parse(data);
    // Several threads may have tried it at the same time.
    if (rest.untilMs - (known.get(rest.plugin) ?? 0) < REST_MS) return;
    known.set(rest.plugin, rest.untilMs);
    listener(rest);
  };
  (channel as unknown as { unref(): void }).unref();
  return () => channel.close();
}
