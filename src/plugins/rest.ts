/** Notes of plugins that are left alone for a while (`resting.ts`), for all threads and processes with this state. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { timeOf } from '../domain/text/time.ts';

/** Failures in a row, in one thread. */
export const FAILURES = 3;
export const REST_MS = 5 * 60_000;

/** A plugin that is left alone. */
const Rest = z.lazy(() => z.object({ plugin: z.string(), untilMs: z.number(), reason: z.string().max(500) }));
export type Rest = z.output<typeof Rest>;

/** Whether a plugin is left alone just now. */
export function restIn(file: string | undefined, nowMs: number): Rest | undefined {
  const rest = readRest(file);
  return rest && isNow(rest, nowMs) ? rest : undefined;
}

export function restInWords({ untilMs, reason }: Rest): string {
  return `left alone until ${timeOf(untilMs)}, because it failed ${FAILURES} times in a row: ${reason}`;
}

/** Less than none, or more than it takes, is left if the clock was put back meanwhile. */
export function isNow({ untilMs }: Rest, nowMs: number): boolean {
  return untilMs > nowMs && untilMs <= nowMs + REST_MS;
}

export function readRest(file: string | undefined): Rest | undefined {
  if (file === undefined) return undefined;
  try {
    return Rest.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeRest(file: string, rest: Rest): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(rest), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // The state may be read-only: other threads find it out by themselves.
  }
}

const CHANNEL = 'rubricator: plugins that are left alone';

export function tellRest(rest: Rest): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(rest);
  channel.close();
}

/** Hears of plugins of this process that are left alone from now on, whichever thread found it out; of each once. @returns what ends it */
export function onRest(listener: (rest: Rest) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  const known = new Map<string, number>();
  channel.onmessage = ({ data }: { data: unknown }) => {
    const rest = Rest.parse(data);
    // Several threads may have tried it at the same time.
    if (rest.untilMs - (known.get(rest.plugin) ?? 0) < REST_MS) return;
    known.set(rest.plugin, rest.untilMs);
    listener(rest);
  };
  (channel as unknown as { unref(): void }).unref();
  return () => channel.close();
}
