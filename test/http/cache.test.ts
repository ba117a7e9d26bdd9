import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type CacheQuestion, cacheKey, createAnswerCache } from '../../src/http/cache.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

const ttl = { foundMs: 1000, missingMs: 100 };
const question: CacheQuestion = { provider: 'p', operation: 'book', id: { type: 'asin', value: 'B000000001', region: 'us' } };
const answer = { sourceId: 'B000000001', metadata: { title: 'Salt' } };

function open(file: string | undefined, clock = { now: 1_800_000_000_000 }, random = 0.5) {
  const errors: unknown[] = [];
  const cache = createAnswerCache({ file, now: () => clock.now, random: () => random, onError: (error) => errors.push(error) });
  onTestFinished(() => cache.close());
  return { cache, clock, errors };
}

test('found and missing answers are kept across restarts, each with its TTL', async () => {
  const file = join(tempFolder(), 'cache.sqlite');
  const clock = { now: Date.now() };
  const first = open(file, clock);
  await first.cache.set(question, { version: 1 }, [answer], ttl);
  await first.cache.set({ ...question, operation: 'chapters' }, { version: 1 }, [], ttl);
  await first.cache.close();
  const second = open(file, clock);
  expect(await second.cache.get(question, { version: 1 })).toEqual({ answers: [answer], fetchedAtMs: clock.now, freshUntilMs: clock.now + 1000 });
  expect(await second.cache.get({ ...question, operation: 'chapters' }, { version: 1 })).toEqual({
    answers: [],
    fetchedAtMs: clock.now,
    freshUntilMs: clock.now + 100,
  });
  expect(await second.cache.get({ ...question, id: { type: 'asin', value: 'B000000001' } }, { version: 1 })).toBeUndefined();
});

test('TTLs are spread by a tenth', async () => {
  for (const [random, ms] of [
    [0, 900],
    [0.5, 1000],
    [1, 1100],
  ] as const) {
    const { cache, clock } = open(undefined, undefined, random);
    expect((await cache.set(question, { version: 1 }, [answer], ttl)).freshUntilMs).toBe(clock.now + ms);
  }
});

test('an older version is migrated, step by step, and written back', async () => {
  const file = join(tempFolder(), 'cache.sqlite');
  const { cache } = open(file, { now: Date.now() });
  await cache.set(question, { version: 1 }, [answer], ttl);
  const add = (text: string) => (old: typeof answer) => ({ ...old, metadata: { title: `${old.metadata.title}${text}` } });
  const schema = { version: 3, migrations: { 1: add(' one'), 2: add(' two') } as never };
  expect((await cache.get(question, schema))?.answers[0]?.metadata.title).toBe('Salt one two');
  expect((await cache.get(question, { version: 3 }))?.answers[0]?.metadata.title).toBe('Salt one two');
});

test('what a newer program wrote is passed by and left as it is', async () => {
  const { cache } = open(join(tempFolder(), 'cache.sqlite'), { now: Date.now() });
  await cache.set(question, { version: 7 }, [answer], ttl);
  expect(await cache.get(question, { version: 2 })).toBeUndefined();
  await cache.set(question, { version: 2 }, [{ ...answer, metadata: { title: 'Old' } }], ttl);
  expect((await cache.get(question, { version: 7 }))?.answers).toEqual([answer]);
});

test('an older version without a migration, or dropped by one, is not there', async () => {
  const { cache } = open(join(tempFolder(), 'cache.sqlite'), { now: Date.now() });
  await cache.set(question, { version: 1 }, [answer], ttl);
  expect(await cache.get(question, { version: 2 })).toBeUndefined();
  expect(await cache.get(question, { version: 2, migrations: { 1: () => undefined } })).toBeUndefined();
});

test('a cache file that is no database costs requests, nothing else', async () => {
  const root = tempFolder();
  put(root, { 'cache.sqlite': 'this is not a database, and long enough for SQLite to say so'.repeat(100) });
  const { cache, errors } = open(join(root, 'cache.sqlite'));
  expect(await cache.get(question, { version: 1 })).toBeUndefined();
  await cache.set(question, { version: 1 }, [answer], ttl);
  expect(errors.length).toBeGreaterThan(0);
});

test('keys are versioned and escaped: no two questions share one', () => {
  expect(cacheKey(2, question)).toBe('v2:p:book:asin:B000000001:us');
  const part = fc.oneof(fc.constantFrom('a', ':', 'a:b', '%3A', ''), fc.string({ maxLength: 300 }));
  const asked = fc.record({ provider: part, operation: part, id: fc.record({ type: part, value: part, region: part }) });
  fc.assert(
    fc.property(asked, asked, (a, b) => {
      fc.pre([a, b].every(({ provider, operation, id }) => [provider, operation, id.type, id.value, id.region].every((text) => text.isWellFormed())));
      expect(cacheKey(1, a) === cacheKey(1, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      expect(cacheKey(1, a).length).toBeLessThanOrEqual(240);
    }),
  );
});
