import { describe, expect, test } from 'vitest';
import { createGathering } from '../../src/cluster/gathering.ts';
import { hasRedis, openRedis, ownPrefix } from './redis.ts';

describe.runIf(hasRedis)('questions gathered on Redis', () => {
  test('who sends fills up with what waits elsewhere, the oldest first; nothing is taken twice', async () => {
    const prefix = ownPrefix();
    const [one, other] = [createGathering(await openRedis(), prefix), createGathering(await openRedis(), prefix)];
    for (const question of ['x', 'y', 'z']) await other.offer('k', question);
    for (const question of ['a', 'b']) await one.offer('k', question);
    expect(await one.take('k', ['a', 'b'], 4)).toEqual({ own: ['a', 'b'], others: ['x', 'y'] });
    expect(await other.take('k', ['x', 'y', 'z'], 4)).toEqual({ own: ['z'], others: [] });
    expect(await Promise.all(['x', 'y', 'z'].map((question) => other.isTaken('k', question)))).toEqual([true, true, true]);
    await one.done('k', ['a', 'b', 'x', 'y']);
    expect(await Promise.all(['x', 'y', 'z'].map((question) => other.isTaken('k', question)))).toEqual([false, false, true]);
  });

  test('what is withdrawn, or of another kind, is not taken', async () => {
    const gathering = createGathering(await openRedis(), ownPrefix());
    await gathering.offer('k', 'x');
    await gathering.offer('another', 'y');
    await gathering.withdraw('k', 'x');
    expect(await gathering.take('k', [], 10)).toEqual({ own: [], others: [] });
    expect(await gathering.take('another', [], 10)).toEqual({ own: [], others: ['y'] });
  });
});

test('where nobody answers, everybody has their own questions', async () => {
  const gathering = createGathering(await openRedis('redis://127.0.0.1:1'), 'p:');
  await gathering.offer('k', 'a');
  expect(await gathering.take('k', ['a', 'b'], 4)).toEqual({ own: ['a', 'b'], others: [] });
  expect(await gathering.isTaken('k', 'a')).toBe(false);
  await gathering.done('k', ['a', 'b']);
});
