/** Limits that all processes on one Redis share, however far their clocks are apart (docs/decisions/0060-limits-by-the-time-of-redis.md). */
import { type Bucket, type Budget, type LimitStanding, type Limits, LONGEST_PAUSE_MS, type TokenReply } from '../ports/limits.ts';
import type { Redis } from './connection.ts';
import { HOLD_UNTIL, SPEND, STANDING, TAKE_TOKEN } from './limit-scripts.ts';

export interface SharedLimitsOptions {
  /** What stands before the names of all keys. */
  prefix: string;
  /** Whose time counts: that of Redis; or the caller's, where a test tells the time. */
  timeOf: 'server' | 'caller';
  now(): number;
  randomId(): string;
}

/** What this process saw last: it counts if Redis has forgotten, so that a restart gives nothing twice. */
interface Remembered {
  tokens?: { left: number; atMs: number };
  spent?: { day: string; used: number };
}

/** As long as a place among the requests under way is taken, if nothing better is known: a process that died frees it then. */
const LONGEST_REQUEST_MS = 60_000;
/** All places are taken; nobody knows for how long. */
const LOOK_AGAIN_MS = 50;

export function createSharedLimits(redis: Redis, options: SharedLimitsOptions): Limits {
  const memoryOf = createMemory();
  const { run, clock, release } = scriptsOn(redis, options);

  function bucketOf(provider: string, { ratePerSec, burst }: Bucket): (string | number)[] {
    const { tokens } = memoryOf(provider);
    return [ratePerSec, burst, tokens?.left ?? '', tokens?.atMs ?? ''];
  }

  async function takeToken(provider: string, bucket: Bucket, nowMs: number): Promise<TokenReply> {
    const { concurrent = '', longestMs = LONGEST_REQUEST_MS } = bucket;
    const slot = options.randomId();
    const [outcome, ...values] = (await run(TAKE_TOKEN, provider, [...clock(nowMs), ...bucketOf(provider, bucket), concurrent, slot, longestMs])) as string[];
    const value = Number(values[0]);
    switch (outcome) {
      case 'taken':
        memoryOf(provider).tokens = { left: value, atMs: nowMs };
        return { outcome, ...(concurrent !== '' && { release: () => release(provider, slot) }) };
      case 'exhausted':
      case 'paused':
        return { outcome, untilMs: value };
      case 'empty':
        memoryOf(provider).tokens = { left: Number(values[1]), atMs: nowMs };
        return { outcome, waitMs: value };
      default:
        return { outcome: 'empty', waitMs: LOOK_AGAIN_MS };
    }
  }

  async function spend(provider: string, { day, perDay }: Budget): Promise<boolean> {
    const memory = memoryOf(provider);
    const known = memory.spent?.day === day ? memory.spent.used : 0;
    const [isSpent, used] = (await run(SPEND, provider, [day, dayAfter(day), perDay, known])) as [number, number];
    memory.spent = { day, used };
    return isSpent === 1;
  }

  const holdUntil = async (provider: string, field: 'paused' | 'exhausted', untilMs: number): Promise<void> => {
    await run(HOLD_UNTIL, provider, [...clock(options.now()), field, untilMs]);
  };

  return {
    takeToken,
    spend,
    pause: (provider, untilMs) => holdUntil(provider, 'paused', untilMs),
    exhaust: (provider, untilMs) => holdUntil(provider, 'exhausted', untilMs),
    async standing(provider, bucket, nowMs) {
      return standingOf((await run(STANDING, provider, [...clock(nowMs), ...bucketOf(provider, bucket)])) as string[]);
    },
  };
}

function createMemory(): (provider: string) => Remembered {
  const remembered = new Map<string, Remembered>();
  return (provider) => {
    const known = remembered.get(provider) ?? {};
    remembered.set(provider, known);
    return known;
  };
}

/** How the scripts are run: with the keys of a provider, and with the time. */
function scriptsOn(redis: Redis, { prefix, timeOf }: SharedLimitsOptions) {
  // The braces keep both keys on one server of a Redis cluster.
  const hashOf = (provider: string) => `${prefix}limits:{${provider}}`;
  const runningOf = (provider: string) => `${prefix}running:{${provider}}`;
  return {
    run: (script: string, provider: string, values: readonly (string | number)[]) =>
      redis.eval(script, { keys: [hashOf(provider), runningOf(provider)], arguments: values.map(String) }) as Promise<unknown[]>,
    clock: (nowMs: number) => [nowMs, timeOf, LONGEST_PAUSE_MS],
    /** A place that cannot be given back is free when its time is over. */
    async release(provider: string, slot: string): Promise<void> {
      await redis.zRem(runningOf(provider), slot).catch(() => undefined);
    },
  };
}

function standingOf([tokens, day, used, paused, exhausted, later]: string[]): LimitStanding {
  const byCaller = (time: string | undefined) => Number(time) - Number(later);
  return {
    tokens: Math.max(0, Math.floor(Number(tokens))),
    ...(day && { day, usedToday: Number(used) }),
    ...(Number(paused) > 0 && { pausedUntilMs: byCaller(paused) }),
    ...(Number(exhausted) > 0 && { exhaustedUntilMs: byCaller(exhausted) }),
  };
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 24 * 3_600_000).toISOString().slice(0, 10);
}
