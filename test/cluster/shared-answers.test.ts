import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAnswerStore } from '../../src/cluster/answer-store.ts';
import type { Redis } from '../../src/cluster/connection.ts';
import { type CacheQuestion, createAnswerCache } from '../../src/http/cache.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { hasRedis, openRedis, ownPrefix } from './redis.ts';

const ttl = { foundMs: 3_600_000, missingMs: 1000 };
const question: CacheQuestion = { provider: 'p', operation: 'book', id: { type: 'asin', value: 'B000000001', region: 'us' } };
const answer = { sourceId: 'B000000001', metadata: { title: 'Salt' } };
const schema = { version: 1 };

function open(file: string, shared?: { redis: Redis; prefix: string }) {
  const errors: unknown[] = [];
  const cache = createAnswerCache({
    ...{ file, now: Date.now, random: () => 0.5, onError: (error: unknown) => errors.push(error) },
    shared: shared && createAnswerStore(shared.redis, shared.prefix),
  });
  onTestFinished(() => cache.close());
  return { ...cache, errors };
}
const newFile = () => join(tempFolder(), 'cache.sqlite');

describe.runIf(hasRedis)('answers on Redis', () => {
  test('what one asked, the others know; under a prefix of their own, and until it is worth nothing any more', async () => {
    const shared = { redis: await openRedis(), prefix: ownPrefix() };
    const [one, other] = [open(newFile(), shared), open(newFile(), shared)];
    await one.set(question, schema, [answer], ttl);
    expect((await other.get(question, schema))?.answers).toEqual([answer]);
    const keys = await shared.redis.keys(`${shared.prefix}*`);
    expect(keys).toEqual([`${shared.prefix}answers:v1:p:book:asin:B000000001:us`]);
    const days = (await shared.redis.pTTL(keys[0] ?? '')) / 86_400_000;
    expect(days).toBeGreaterThan(364);
    expect(days).toBeLessThan(366);
  });

  test('what was asked before anything was shared is shared once it is wanted, migrated where its form has changed', async () => {
    const file = newFile();
    const before = open(file);
    await before.set(question, schema, [answer], ttl);
    await before.close();
    const shared = { redis: await openRedis(), prefix: ownPrefix() };
    const newer = { version: 2, migrations: { 1: () => ({ ...answer, metadata: { title: 'Salt, migrated' } }) } };
    expect((await open(file, shared).get(question, newer))?.answers[0]?.metadata.title).toBe('Salt, migrated');
    expect((await open(newFile(), shared).get(question, newer))?.answers[0]?.metadata.title).toBe('Salt, migrated');
  });

  test('what is no answer is passed by', async () => {
    const shared = { redis: await openRedis(), prefix: ownPrefix() };
    await shared.redis.set(`${shared.prefix}answers:v1:p:book:asin:B000000001:us`, '{"value":{"schemaVersion":1,"answers":"none"}}');
    const cache = open(newFile(), shared);
    expect(await cache.get(question, schema)).toBeUndefined();
    await cache.set(question, schema, [answer], ttl);
    expect((await cache.get(question, schema))?.answers).toEqual([answer]);
  });
});

test('where nobody answers, what was asked here is still known', async () => {
  const cache = open(newFile(), { redis: await openRedis('redis://127.0.0.1:1'), prefix: 'p:' });
  await cache.set(question, schema, [answer], ttl);
  expect((await cache.get(question, schema))?.answers).toEqual([answer]);
});
