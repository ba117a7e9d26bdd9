import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createTurns } from '../../src/cluster/turns.ts';
import { hasRedis, openRedis, ownPrefix, REDIS } from './redis.ts';

const never = new AbortController().signal;

async function open(prefix: string, url = REDIS) {
  return createTurns(await openRedis(url), { prefix, randomId: randomUUID, sleep: (ms, signal) => sleep(ms, undefined, { signal }) });
}

describe.runIf(hasRedis)('turns on Redis', () => {
  test('one asks, the other waits and hears that it has waited; another question waits for nobody', async () => {
    const prefix = ownPrefix();
    const [one, other] = [await open(prefix), await open(prefix)];
    const first = await one.take('q', never);
    expect(first.hasWaited).toBe(false);
    const waiting = other.take('q', never);
    expect((await other.take('another', never)).hasWaited).toBe(false);
    await first.end();
    const second = await waiting;
    expect(second.hasWaited).toBe(true);
    // An end that comes late ends nobody else’s turn.
    await first.end();
    const third = one.take('q', never);
    expect(await Promise.race([third.then(() => 'gone'), sleep(500, 'waits')])).toBe('waits');
    await second.end();
    expect((await third).hasWaited).toBe(true);
  });

  test('whoever waits can give up', async () => {
    const turns = await open(ownPrefix());
    await turns.take('q', never);
    const giveUp = new AbortController();
    const waiting = turns.take('q', giveUp.signal);
    giveUp.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow();
  });
});

test('where nobody can tell, everybody goes at once', async () => {
  const turns = await open('p:', 'redis://127.0.0.1:1');
  expect((await Promise.all([turns.take('q', never), turns.take('q', never)])).map(({ hasWaited }) => hasWaited)).toEqual([false, false]);
});
