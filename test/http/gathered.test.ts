import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Identifier } from '../../src/domain/book/identifier.ts';
import { ResponseError, UnavailableError } from '../../src/domain/errors.ts';
import { type BatchKind, createBatcher, type SentAnswer } from '../../src/http/batch.ts';
import { gathered } from '../../src/http/gathered.ts';
import type { Gathering } from '../../src/ports/gathering.ts';
import type { ProviderAnswer } from '../../src/sdk/provider.ts';

const never = new AbortController().signal;
const answer = (value: string): ProviderAnswer => ({ sourceId: value, metadata: { title: value } });

/** What all processes of a test share. */
function createShared() {
  const waiting = new Set<string>();
  const taken = new Set<string>();
  const cache = new Map<string, readonly ProviderAnswer[]>();
  const gathering: Gathering = {
    offer: async (_, question) => void waiting.add(question),
    withdraw: async (_, question) => void waiting.delete(question),
    async take(_, ours, size) {
      const own = ours.filter((question) => waiting.delete(question));
      const others = [...waiting].slice(0, size - own.length);
      for (const question of others) waiting.delete(question);
      for (const question of [...own, ...others]) taken.add(question);
      return { own, others };
    },
    done: async (_, questions) => {
      for (const question of questions) taken.delete(question);
    },
    isTaken: async (_, question) => taken.has(question),
  };
  return { gathering, waiting, cache };
}

type Send = (values: string[]) => Promise<SentAnswer[]> | SentAnswer[];

/** A process that sends batches of four. */
function createProcess({ gathering, cache }: ReturnType<typeof createShared>, send: Send = (values) => values.map(answer)) {
  const batches: string[] = [];
  const batcher = createBatcher({ concurrent: 2, lingerMs: 20, maxWaitMs: 100 });
  const plain: BatchKind = {
    key: 'us',
    size: 4,
    async send(ids) {
      const values = ids.map(({ value }) => value);
      batches.push(values.join(''));
      return send(values);
    },
  };
  const kind = gathered(plain, {
    ...{ gathering, name: 'p:us' },
    known: async ({ value }) => cache.get(value),
    putAway: async ({ value }, answers) => cache.set(value, answers),
    sleep: (ms) => sleep(Math.min(ms, 5)),
  });
  const load = (value: string) => {
    const id: Identifier = { type: 'asin', value };
    return kind.whileOffered(id, () => batcher.load(kind, id, never));
  };
  return { batches, load };
}

const offered = (value: string) => JSON.stringify({ type: 'asin', value });

test('a batch that is not full carries what waits in other processes, which get its answers', async () => {
  const shared = createShared();
  const one = createProcess(shared, async (values) => {
    await sleep(60);
    return values.map((value) => (value === 'y' ? undefined : answer(value)));
  });
  const other = createProcess(shared);
  const own = ['a', 'b'].map(one.load);
  const theirs = ['x', 'y'].map(other.load);
  expect(await Promise.all(own)).toEqual(['a', 'b'].map(answer));
  expect(await Promise.all(theirs)).toEqual([answer('x'), undefined]);
  expect([...one.batches, ...other.batches]).toEqual(['abxy']);
});

test.each([
  ['was not answered', () => ['unanswered', 'unanswered'] as SentAnswer[]],
  [
    'failed',
    () => {
      throw new UnavailableError('down');
    },
  ],
])('what %s there is left to whose question it is', async (_name, send) => {
  const shared = createShared();
  const one = createProcess(shared, send);
  const other = createProcess(shared);
  const own = one.load('a').catch((error: unknown) => error);
  const theirs = other.load('x');
  await own;
  expect(await theirs).toBe('left');
  expect(one.batches).toEqual(['ax']);
  expect(shared.cache.size).toBe(0);
});

test('a batch that is refused for its content is halved among its own questions', async () => {
  const shared = createShared();
  shared.waiting.add(offered('x'));
  const one = createProcess(shared, (values) => {
    if (values.includes('b')) throw new ResponseError('bad', { mayBeOneElement: true });
    return values.map(answer);
  });
  const [a, b] = await Promise.allSettled(['a', 'b'].map(one.load));
  expect(one.batches).toEqual(['abx', 'a', 'b']);
  expect(a).toMatchObject({ value: answer('a') });
  expect(b).toMatchObject({ status: 'rejected' });
  expect(shared.waiting.size).toBe(0);
});

test('a question that is given up is offered no more', async () => {
  const shared = createShared();
  const one = createProcess(shared, () => {
    throw new UnavailableError('down');
  });
  await expect(one.load('a')).rejects.toThrow('down');
  expect(shared.waiting.size).toBe(0);
});
