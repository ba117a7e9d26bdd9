/** What every adapter of `ports/queue.ts` must do, whatever it keeps the entries in. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_ACTOR } from '../../src/domain/actor.ts';
import { LostLeaseError } from '../../src/domain/errors.ts';
import type { ItemStore } from '../../src/ports/item-store.ts';
import { type Job, type Queue, type QueueEntry, REASONS, retryDelayMs } from '../../src/ports/queue.ts';
import { NONE_VISITED } from '../../src/work/visited-items.ts';
import { catalogueRecordOf, query } from '../pipeline/samples.ts';

/** A queue, and the store of the books beside it. */
export interface OpenQueue {
  queue: Queue;
  store: ItemStore;
  close(): Promise<void>;
}

const LEASE_MS = 1000;
const entry = (path: string, more: Partial<QueueEntry> = {}): QueueEntry => ({ library: 'l', path, folder: path, reason: 'new', dueAtMs: 100, ...more });
const paths = (jobs: readonly { path: string }[]) => jobs.map(({ path }) => path);

export function queueContract(name: string, open: () => Promise<OpenQueue>): void {
  describe(name, () => cases(open));
}

function cases(open: () => Promise<OpenQueue>): void {
  let queue: Queue;
  let store: ItemStore;
  beforeEach(async () => {
    const opened = await open();
    ({ queue, store } = opened);
    return opened.close;
  });
  const take = (nowMs: number, more: { libraries?: string[]; limit?: number; worker?: string } = {}) =>
    queue.claim({ worker: 'w', leaseMs: LEASE_MS, libraries: ['l'], reasons: REASONS, limit: 100, nowMs, ...more });
  const next = (libraries = ['l'], worker = 'w') => queue.nextDueAtMs({ worker, libraries, reasons: REASONS });
  const item = {
    library: 'l',
    isFile: false,
    contentKey: '',
    settingsKey: '',
    editionKind: 'audio' as const,
    problems: [],
    query: query({}),
    state: 'ok' as const,
  };
  async function known(path: string, more: { fingerprint?: string; dueAtMs?: number; outcome?: 'found' | 'failed' | 'deferred' } = {}) {
    const { fingerprint = 'f', dueAtMs, outcome = 'found' } = more;
    const answers = dueAtMs === undefined ? [] : [{ lookup: { provider: 'p', outcome, dueAtMs }, candidates: [] }];
    return store.save({
      item: { ...item, path, folder: path, fingerprint },
      localCandidates: [],
      answers,
      overrides: [],
      record: catalogueRecordOf({}),
      sidecars: [],
    });
  }

  describe('what is taken first', () => {
    test('by reason, then by what is due for longest; what is not due waits', async () => {
      await queue.put([
        entry('refresh', { reason: 'refresh', dueAtMs: 1 }),
        entry('new', { dueAtMs: 50 }),
        entry('older', { dueAtMs: 40 }),
        entry('later', { dueAtMs: 101 }),
      ]);
      await queue.put([entry('asked', { reason: 'asked' }), entry('retry', { reason: 'retry' }), entry('changed', { reason: 'changed' })]);
      expect(paths(await take(100))).toEqual(['asked', 'older', 'new', 'changed', 'retry', 'refresh']);
      expect(await take(100)).toEqual([]);
      expect(await next()).toBe(101);
      expect(paths(await take(101))).toEqual(['later']);
    });

    test('libraries in turn: a great backlog in one does not hold up another', async () => {
      await queue.put(Array.from({ length: 500 }, (_, n) => entry(`a${n}`, { library: 'a', dueAtMs: n })));
      await queue.put([entry('b0', { library: 'b', dueAtMs: 90 }), entry('b1', { library: 'b', dueAtMs: 91 })]);
      const taken = await take(1000, { libraries: ['a', 'b'], limit: 4 });
      expect(paths(taken)).toEqual(['a0', 'b0', 'a1', 'b1']);
      expect(paths(await take(1000, { libraries: ['b'] }))).toEqual([]);
    });

    test('no library, no entry', async () => {
      await queue.put([entry('a')]);
      expect(await take(1000, { libraries: [] })).toEqual([]);
      expect(await next([])).toBeUndefined();
    });
  });

  describe('what is written for a job', () => {
    const noted = async (job: Pick<Job, 'id' | 'worker'>, path = 'a/metadata.json') => {
      const runId = await store.beginRun({ kind: 'watch', startedAtMs: 1, actor: UNKNOWN_ACTOR });
      const write = { runId, library: 'l', exporter: 'abs-json', path, after: Buffer.from('{}'), afterHash: 'h', wasOurs: false };
      const [id] = await store.beginWrites([{ ...write, token: 't', writtenAtMs: 1, job }]);
      return id;
    };

    test('is noted while the job is leased to who writes', async () => {
      await queue.put([entry('a')]);
      const [job] = (await take(100)) as [Job];
      expect(await noted(job)).toEqual(expect.any(Number));
    });

    test('is refused, and nothing is noted, once another worker has it, or nobody', async () => {
      await queue.put([entry('a')]);
      const [job] = (await take(100)) as [Job];
      await take(100 + LEASE_MS, { worker: 'another' });
      await expect(noted(job)).rejects.toThrow('metadata.json is left to another worker');
      await queue.endLeases('another', 200 + LEASE_MS);
      await expect(noted(job)).rejects.toThrow(LostLeaseError);
      expect(await store.unfinishedWrites('l')).toEqual([]);
      const [own] = (await take(200 + LEASE_MS, { worker: 'another' })) as [Job];
      await queue.finish(own);
      await expect(noted(own)).rejects.toThrow(LostLeaseError);
    });
  });

  describe('a book that waits already', () => {
    test('is one entry, with the better reason, and due when it first was if its files look the same', async () => {
      await queue.put([entry('a', { reason: 'refresh', dueAtMs: 500, seen: 's' })]);
      await queue.put([entry('a', { reason: 'changed', dueAtMs: 300, seen: 's' })]);
      await queue.put([entry('a', { reason: 'refresh', dueAtMs: 900, seen: 's' })]);
      expect(await queue.counts()).toEqual([{ library: 'l', reason: 'changed', count: 1, oldestDueAtMs: 300, oldestFreeDueAtMs: 300 }]);
    });

    test('is counted as free until somebody works on it', async () => {
      await queue.put([entry('a', { dueAtMs: 100 }), entry('b', { dueAtMs: 200 })]);
      await take(150);
      expect(await queue.counts()).toEqual([{ library: 'l', reason: 'new', count: 2, oldestDueAtMs: 100, oldestFreeDueAtMs: 200 }]);
      await take(200);
      expect(await queue.counts()).toEqual([{ library: 'l', reason: 'new', count: 2, oldestDueAtMs: 100 }]);
    });

    test('is due anew when its files look otherwise', async () => {
      await queue.put([entry('a', { dueAtMs: 100, seen: 'half' })]);
      await queue.put([entry('a', { dueAtMs: 200, seen: 'more' })]);
      expect(await take(150)).toEqual([]);
      expect(await take(200)).toMatchObject([{ path: 'a', seen: 'more' }]);
    });

    test('waits for its turn after a failure while nothing changed, but not when somebody asks', async () => {
      await queue.put([entry('a', { seen: 's' })]);
      const [job] = await take(100);
      await queue.finish(job as never, { reason: 'retry', dueAtMs: 9000, seen: 's', attempts: 1 });
      await queue.put([entry('a', { dueAtMs: 200, seen: 's' })]);
      expect(await take(8999)).toEqual([]);
      await queue.put([entry('a', { reason: 'asked', dueAtMs: 300, seen: 's' })]);
      expect(await take(300)).toMatchObject([{ path: 'a', reason: 'asked' }]);
    });
  });

  describe('while somebody is at work on a book', () => {
    test('it is not taken twice, and what is put with other files is due after the work', async () => {
      await queue.put([entry('a', { seen: 'one' })]);
      const [job] = await take(100);
      await queue.put([entry('a', { reason: 'changed', dueAtMs: 150, seen: 'two' })]);
      expect(await take(10_000)).toEqual([]);
      await queue.finish(job as never);
      expect(await take(150)).toMatchObject([{ path: 'a', reason: 'changed', seen: 'two', attempts: 0 }]);
    });

    test('what is put for the very same files is what he is at work on', async () => {
      await queue.put([entry('a', { seen: 'one' })]);
      const [job] = await take(100);
      await queue.put([entry('a', { reason: 'changed', dueAtMs: 150, seen: 'one' })]);
      await queue.finish(job as never);
      expect(await queue.counts()).toEqual([]);
    });

    test('what a person asks for is not what he is at work on, even for the same files', async () => {
      await queue.put([entry('a', { runId: 5 })]);
      const [job] = await take(100);
      expect(job).toMatchObject({ runId: 5 });
      await queue.put([entry('a', { reason: 'changed', dueAtMs: 150, runId: 6 })]);
      await queue.finish(job as never);
      expect(await take(150)).toMatchObject([{ path: 'a', reason: 'changed', runId: 6 }]);
    });

    test('a time may have a fraction', async () => {
      await queue.put([entry('a', { dueAtMs: 99.5 })]);
      const [job] = await take(100);
      await queue.finish(job as never, { reason: 'retry', dueAtMs: 199.5, attempts: 1 });
      expect(paths(await take(200))).toEqual(['a']);
    });

    test('given back, it is as before', async () => {
      await queue.put([entry('a')]);
      const [job] = await take(100);
      await queue.release(job as never);
      expect(await take(100)).toEqual([job]);
    });
  });

  describe('the run that asked', () => {
    test('is the latest of those that asked before anybody worked, and waits for no earlier failure', async () => {
      await queue.put([entry('a', { reason: 'retry', dueAtMs: 9000 })]);
      const [failed] = await take(9000);
      await queue.finish(failed as never, { reason: 'retry', dueAtMs: 90_000, attempts: 3 });
      await queue.put([entry('a', { reason: 'changed', dueAtMs: 100, runId: 5 })]);
      await queue.put([entry('a', { reason: 'changed', dueAtMs: 110, runId: 6 })]);
      await queue.put([entry('a', { reason: 'changed', dueAtMs: 120, seen: 'one' })]);
      expect(await take(200)).toMatchObject([{ reason: 'changed', runId: 6 }]);
    });

    test('is known before its work begins, to whoever is at work on the book', async () => {
      const id = await known('a');
      await queue.put([entry('a')]);
      await take(100);
      expect(await store.waitingFor(id)).toBeUndefined();
      await queue.put([entry('a', { runId: 5 })]);
      expect(await store.waitingFor(id)).toBe(5);
    });

    test('stays with what is given back or tried again, and goes with what is done', async () => {
      await queue.put([entry('a', { runId: 5 })]);
      const [job] = (await take(100)) as [Job];
      await queue.release(job);
      expect(await take(100)).toEqual([job]);
      await queue.finish(job, { reason: 'retry', dueAtMs: 200, attempts: 1, runId: job.runId });
      const [again] = (await take(200)) as [Job];
      expect(again).toMatchObject({ reason: 'retry', runId: 5 });
      await queue.finish(again, { reason: 'unfinished', dueAtMs: 300, attempts: 0 });
      const [rest] = (await take(300)) as [Job];
      expect(rest.runId).toBeUndefined();
    });
  });

  describe('a book that is held', () => {
    const hold = (nowMs: number) => queue.hold({ library: 'l', path: 'a', folder: 'a' }, { worker: 'undo', leaseMs: LEASE_MS, nowMs });

    test('is left alone by workers; what was there, or is put meanwhile, is due after that', async () => {
      const release = await hold(100);
      expect([await queue.isUnderWay('l', 'a', 100), await hold(101)]).toEqual([true, undefined]);
      await release?.();
      expect(await queue.counts()).toEqual([]);

      await queue.put([entry('a', { reason: 'retry', dueAtMs: 150 })]);
      const second = await hold(200);
      expect(await take(200)).toEqual([]);
      await second?.();
      const [job] = (await take(200)) as [Job];
      expect(job).toMatchObject({ reason: 'retry', attempts: 0 });
      await queue.finish(job);

      const third = await hold(300);
      await queue.put([entry('a', { reason: 'changed', dueAtMs: 300, runId: 7 })]);
      expect(await take(300)).toEqual([]);
      await third?.();
      expect(await take(300)).toMatchObject([{ reason: 'changed', runId: 7 }]);
    });

    test('is so only when what a run asked for is done, or was put off', async () => {
      await queue.put([entry('a', { runId: 5 })]);
      expect(await hold(100)).toBeUndefined();
      const [job] = (await take(100)) as [Job];
      expect(await hold(101)).toBeUndefined();
      await queue.finish(job, { reason: 'retry', dueAtMs: 9000, attempts: 1, runId: 5 });
      expect(await hold(200)).toBeDefined();
    });

    test('is let go if who held it died', async () => {
      await hold(100);
      expect(await hold(100 + LEASE_MS - 1)).toBeUndefined();
      expect(await hold(100 + LEASE_MS)).toBeDefined();
    });
  });

  describe('a lease', () => {
    test('keeps a book from others until it runs out; then it is due like any other', async () => {
      await queue.put([entry('a'), entry('b', { dueAtMs: 2000 })]);
      const [job] = await take(100);
      expect(job).toMatchObject({ path: 'a', worker: 'w', attempts: 0 });
      expect(await take(100 + LEASE_MS - 1, { worker: 'other' })).toEqual([]);
      expect(await next(['l'], 'other')).toBe(100 + LEASE_MS);
      expect(await queue.isUnderWay('l', 'a', 100 + LEASE_MS - 1)).toBe(true);
      expect(await queue.isUnderWay('l', 'a', 100 + LEASE_MS)).toBe(false);
      expect(await take(100 + LEASE_MS, { worker: 'other' })).toMatchObject([{ path: 'a', worker: 'other', attempts: 1 }]);
      expect(await next(['l'], 'other')).toBe(2000);
    });

    test('is extended as long as nobody else has the book; who lost it is told, and changes nothing any more', async () => {
      await queue.put([entry('a'), entry('b')]);
      const [a, b] = (await take(100)) as [Job, Job];
      expect(await queue.extend([a, b], 5000)).toEqual([]);
      expect(await take(4999, { worker: 'other' })).toEqual([]);
      await queue.finish(b);
      // A machine that slept finds its jobs where they were.
      expect(await queue.extend([a], 9000)).toEqual([]);
      const [taken] = (await take(9000, { worker: 'other' })) as [Job];
      expect(await queue.extend([a, b], 20_000)).toEqual([a, b]);
      await queue.finish(a);
      await queue.release(a);
      await queue.finish(a, { reason: 'retry', dueAtMs: 0, attempts: 1 });
      expect(await queue.isUnderWay('l', 'a', 9001)).toBe(true);
      await queue.finish(taken);
      expect(await queue.counts()).toEqual([]);
    });

    test('is not taken by its own worker, however late that is', async () => {
      await queue.put([entry('a')]);
      const [job] = (await take(100)) as [Job];
      expect(await take(1e9)).toEqual([]);
      expect(await next()).toBeUndefined();
      expect(await queue.extend([job], 2e9)).toEqual([]);
    });

    test('of a worker that is known to be dead ends at once, and of no other', async () => {
      await queue.put([entry('a')]);
      await take(100, { worker: 'dead' });
      await queue.put([entry('b')]);
      await take(100, { worker: 'alive' });
      await queue.endLeases('dead', 150);
      expect(paths(await take(150))).toEqual(['a']);
    });

    test.each(['run out', 'ended'])('that was %s at five deaths in a row makes a book wait, longer each time, and holds up nobody', async (how) => {
      await queue.put([entry('bad')]);
      let nowMs = 100;
      const die = async () => {
        if (how === 'ended') await queue.endLeases('w', nowMs);
        else nowMs += LEASE_MS;
      };
      const takeNext = () => take(nowMs, { worker: how === 'ended' ? 'w' : `w${nowMs}` });
      for (let death = 1; death <= 5; death++) {
        expect(paths(await takeNext())).toEqual(['bad']);
        await die();
      }
      expect(await takeNext()).toEqual([]);
      nowMs += retryDelayMs(1, () => 0.5);
      expect(paths(await takeNext())).toEqual(['bad']);
      await die();
      await queue.put([entry('good', { dueAtMs: nowMs })]);
      expect(paths(await takeNext())).toEqual(['good']);
      nowMs += retryDelayMs(2, () => 0.5);
      expect(paths(await take(nowMs, { worker: 'last' }))).toContain('bad');
    });
  });

  describe('what the store itself knows to be due', () => {
    test('answers past their time, and what was decided elsewhere', async () => {
      await known('stale', { dueAtMs: 50 });
      await known('fresh', { dueAtMs: 5000 });
      await known('failed', { dueAtMs: 50, outcome: 'failed' });
      await known('put off', { dueAtMs: 60, outcome: 'deferred' });
      await known('decided', { fingerprint: 'due again' });
      expect(await queue.putStale(['l'], ['p'], 100)).toBe(3);
      expect(await queue.putStale(['l'], ['p'], 100)).toBe(0);
      expect((await take(100)).map(({ path, reason }) => [path, reason])).toEqual([
        ['decided', 'changed'],
        ['stale', 'refresh'],
        ['put off', 'refresh'],
      ]);
      expect(await queue.putStale([], ['p'], 100)).toBe(0);
    });

    test('an answer of a provider that is off is nobody’s trouble', async () => {
      await known('stale', { dueAtMs: 50 });
      expect(await queue.putStale(['l'], [], 100)).toBe(0);
    });

    test('what a run did not see, in a folder and below, and not in one that begins alike', async () => {
      for (const path of ['A', 'A/1', 'A/2/x', 'AB', 'B']) await known(path);
      expect(await queue.putUnseen(await store.unseen('l', 'A', NONE_VISITED), 100)).toBe(3);
      expect(paths(await take(100)).sort()).toEqual(['A', 'A/1', 'A/2/x']);
      expect(await queue.putUnseen(await store.unseen('l', '', { has: () => true }), 100)).toBe(0);
      expect(await queue.putUnseen(await store.unseen('l', '', NONE_VISITED), 100)).toBe(2);
    });
  });

  test('of a great backlog a few are taken at a time', async () => {
    for (let n = 0; n < 20_000; n += 10_000) await queue.put(Array.from({ length: 10_000 }, (_, k) => entry(`p${n + k}`, { dueAtMs: n + k })));
    const taken = await take(1e9, { limit: 50 });
    expect(paths(taken)).toEqual(Array.from({ length: 50 }, (_, n) => `p${n}`));
  });

  test('whatever is put, claimed and finished in whatever order: each book once, nobody has it twice, nothing is lost', async () => {
    const step = fc.record({
      do: fc.constantFrom('put' as const, 'put' as const, 'claim' as const, 'finish' as const, 'release' as const),
      path: fc.constantFrom('a', 'b', 'c'),
      reason: fc.constantFrom(...REASONS),
      seen: fc.constantFrom('one', 'two'),
      dueAtMs: fc.integer({ min: 0, max: 50 }),
      limit: fc.integer({ min: 1, max: 3 }),
    });
    type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const fresh = await open();
        ({ queue } = fresh);
        const held = new Map<string, Job>();
        const putMeanwhile = new Set<string>();
        const wanted = new Set<string>();
        const actions = {
          async put({ path, reason, seen, dueAtMs }: Step) {
            await queue.put([entry(path, { reason, seen, dueAtMs })]);
            wanted.add(path);
            const job = held.get(path);
            if (job && (job.seen !== seen || reason === 'asked')) putMeanwhile.add(path);
          },
          async claim({ limit }: Step) {
            for (const job of await take(1000, { limit })) {
              expect(held.has(job.path)).toBe(false);
              held.set(job.path, job);
            }
          },
          async finish({ path }: Step) {
            const job = held.get(path);
            if (!job) return;
            await queue.finish(job);
            held.delete(path);
            if (!putMeanwhile.delete(path)) wanted.delete(path);
          },
          async release({ path }: Step) {
            const job = held.get(path);
            if (!job) return;
            await queue.release(job);
            held.delete(path);
            putMeanwhile.delete(path);
          },
        };
        for (const each of steps) await actions[each.do](each);
        for (const job of held.values()) await queue.release(job);
        expect(paths(await take(1000)).sort()).toEqual([...wanted].sort());
        await fresh.close();
      }),
      { numRuns: 60 },
    );
  });
}
