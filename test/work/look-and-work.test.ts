/** Looking, queueing and working on real files, with a store in memory, a clock that a test moves, and one provider out of a table. */

import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exporters } from '../../exporters/registry.ts';
import { createOwnFields } from '../../src/actions/own-fields.ts';
import { processSettings } from '../../src/actions/settings.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { createLibraryDeps } from '../../src/app/open-library.ts';
import { createThreads } from '../../src/app/threads/pool.ts';
import { makeMp4 } from '../../src/demo/media.ts';
import { UNKNOWN_ACTOR } from '../../src/domain/actor.ts';
import { DeferredError, PausedError, UnavailableError } from '../../src/domain/errors.ts';
import type { Library } from '../../src/domain/library/item.ts';
import { createKeptPictures } from '../../src/files/kept-pictures.ts';
import { IN_PROGRESS } from '../../src/ports/items.ts';
import type { ProviderHost, ProviderReply } from '../../src/ports/provider-host.ts';
import { NO_COUNTS } from '../../src/ports/provider-state.ts';
import { REASONS } from '../../src/ports/queue.ts';
import { untraced } from '../../src/ports/tracing.ts';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createFieldRegistry } from '../../src/store/sqlite/own-fields.ts';
import { createQueue } from '../../src/store/sqlite/queue.ts';
import { createStarts } from '../../src/store/sqlite/starts.ts';
import { createTempTokens } from '../../src/store/sqlite/temp-tokens.ts';
import { look } from '../../src/work/look.ts';
import { createUnderWay } from '../../src/work/under-way.ts';
import { NONE_VISITED } from '../../src/work/visited-items.ts';
import { work } from '../../src/work/work-job.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

const { schema } = BUILT_IN;

const live = new AbortController().signal;
const SETTLE_MS = 1000;
const book = (title: string) => makeMp4({ durationSec: 600, tags: { album: title, artist: 'Marit Osei' } });

async function setUp(files: Record<string, string | Uint8Array>, reply?: () => ProviderReply, isPaused?: () => boolean) {
  const root = tempFolder();
  put(root, files);
  const library: Library = { id: 'l', root, kind: 'mixed' };
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  const [store, queue] = [createItemStore(db), createQueue(db)];
  const underWay = createUnderWay({ starts: createStarts(db), worker: () => 'w', isAlive: () => true });
  const clock = { nowMs: 1_000_000 };
  const now = () => clock.nowMs;
  const config = schema.parse({});
  const settings = processSettings(config, exporters, { library: 'l', only: [], isDryRun: false, isForced: false, overrulesUndo: false });
  const threads = createThreads();
  onTestFinished(() => threads.close());
  const deps = await createLibraryDeps(library, {
    ...{ config, extensions: BUILT_IN },
    ownFields: createOwnFields([], createFieldRegistry(db)),
    store,
    catalogue: createCatalogue(db),
    tokens: createTempTokens({ stateDir: undefined, now, randomHex: () => '0badcafe' }),
    hosts: reply ? [hostOf(reply, isPaused)] : [],
    pictures: undefined,
    kept: createKeptPictures(undefined),
    threads,
    now,
    traced: untraced,
  });
  const bugs: unknown[] = [];
  const world = { isRootThere: true, whileLooking: () => {} };
  let runId = await store.beginRun({ kind: 'watch', startedAtMs: now(), actor: UNKNOWN_ACTOR });

  async function lookAt(folder?: string) {
    if (folder === undefined) runId = await store.beginRun({ kind: 'watch', startedAtMs: now(), actor: UNKNOWN_ACTOR });
    const exporterIds = settings.exporters.map(({ definition }) => definition.id);
    return look(
      {
        library,
        place: { below: folder ?? '', isShallow: folder !== undefined },
        runId: folder === undefined ? runId : undefined,
        settleMs: SETTLE_MS,
        settingsKey: settings.settingsKey,
        exporterIds,
      },
      { store, queue, now, discover: deps.discover, lookup: deps.process.lookup, onProblem: () => undefined },
      live,
    );
  }

  /** Works on all that is due; what became of each by its path. */
  async function workOff() {
    const done: Record<string, string> = {};
    for (;;) {
      const [job] = await queue.claim({ worker: 'w', leaseMs: 60_000, libraries: ['l'], reasons: REASONS, limit: 1, nowMs: now() });
      if (!job) return done;
      const result = await work(
        job,
        { library, runId, settings, settleMs: SETTLE_MS },
        {
          underWay,
          discover: deps.discover,
          process: {
            ...deps.process,
            atWork(task) {
              world.whileLooking();
              return task();
            },
          },
          isRootThere: async () => world.isRootThere,
          random: () => 0.5,
          onBug: (_, error) => bugs.push(error),
        },
        live,
      );
      await queue.finish(job, result.next);
      done[job.path] = result.outcome === 'processed' ? `${job.reason}: ${result.report.status}` : result.outcome;
    }
  }
  const settled = () => {
    clock.nowMs += SETTLE_MS;
    return workOff();
  };
  const waiting = async () => (await queue.counts()).map(({ reason, count, oldestDueAtMs }) => `${count} ${reason} in ${oldestDueAtMs - now()} ms`);
  const path = (name: string) => join(root, name);
  return { root, store, queue, clock, world, bugs, settings, lookAt, workOff, settled, waiting, path, deps };
}

/** A provider that is asked about everything. */
function hostOf(reply: () => ProviderReply, isPaused = () => false): ProviderHost {
  return {
    id: 'shop',
    canLookUp: () => false,
    lookUp: async () => reply(),
    searchRank: () => 1,
    searchFills: [],
    search: async () => reply(),
    waiting: () => undefined,
    isPaused: () => isPaused(),
    status: async () => ({ limits: { ratePerSec: 1, burst: 1, concurrent: 1 }, state: { counts: NO_COUNTS }, tokens: 1, isBreakerOpen: false }),
  } as ProviderHost;
}

describe('looking', () => {
  test('a new book waits until it has settled, and is nothing new afterwards', async () => {
    const { lookAt, workOff, settled, waiting } = await setUp({ 'A/One/a.m4b': book('One'), 'A/Two/b.m4b': book('Two') });
    expect(await lookAt()).toMatchObject({ found: 2, queued: { new: 2 }, unseen: 0, isUnavailable: false });
    expect(await workOff()).toEqual({});
    expect(await waiting()).toEqual(['2 new in 1000 ms']);
    expect(await settled()).toEqual({ 'A/One': 'new: done', 'A/Two': 'new: done' });
    expect(await lookAt()).toMatchObject({ found: 2, queued: {}, unseen: 0 });
    expect(await lookAt('A/One')).toMatchObject({ found: 1, queued: {}, unseen: 0 });
    expect(await waiting()).toEqual([]);
  });

  test('what changed, what lost a sidecar, and what other settings would write otherwise', async () => {
    const { lookAt, settled, path, settings } = await setUp({ 'A/One/a.m4b': book('One'), 'A/Two/b.m4b': book('Two') });
    await lookAt();
    await settled();
    put(path('A/One'), { 'desc.txt': 'What it is about.' });
    rmSync(path('A/Two/metadata.opf'));
    expect(await lookAt()).toMatchObject({ queued: { changed: 2 } });
    expect(await settled()).toEqual({ 'A/One': 'changed: done', 'A/Two': 'changed: done' });
    settings.settingsKey = 'another';
    expect(await lookAt()).toMatchObject({ queued: { refresh: 2 } });
    expect(await settled()).toEqual({ 'A/One': 'refresh: done', 'A/Two': 'refresh: done' });
  });

  test('a look at one folder sees its own books and those that it misses, and no others', async () => {
    const { lookAt, settled, path, waiting } = await setUp({ 'A/One/a.m4b': book('One'), 'B/Two/b.m4b': book('Two') });
    await lookAt();
    await settled();
    rmSync(path('A/One/a.m4b'));
    rmSync(path('B/Two/b.m4b'));
    expect(await lookAt('A/One')).toMatchObject({ found: 0, unseen: 1 });
    expect(await waiting()).toEqual(['1 changed in 1000 ms']);
  });

  test('a library that is empty though it had books is not there; no book is taken for gone', async () => {
    const { lookAt, settled, path, waiting } = await setUp({ 'A/One/a.m4b': book('One') });
    await lookAt();
    await settled();
    rmSync(path('A'), { recursive: true });
    expect(await lookAt()).toMatchObject({ found: 0, isUnavailable: true, unseen: 0 });
    expect(await waiting()).toEqual([]);
  });

  test('a book that somebody is at work on is looked at later', async () => {
    const { lookAt, settled, store, queue, clock } = await setUp({ 'A/One/a.m4b': book('One') });
    await lookAt();
    await settled();
    const known = await store.find('l', 'A/One');
    await queue.put([{ library: 'l', path: 'A/One', folder: 'A/One', reason: 'asked', dueAtMs: 0 }]);
    const [job] = await queue.claim({ worker: 'w', leaseMs: 60_000, libraries: ['l'], reasons: REASONS, limit: 1, nowMs: clock.nowMs });
    await store.setState(known?.id ?? 0, { state: 'ok', problems: [], fingerprint: IN_PROGRESS, isToReview: false });
    expect(await lookAt('A/One')).toMatchObject({ found: 1, queued: {}, isBusy: true });
    // Its work was ended by an error: nobody is at it any more.
    await queue.release(job as never);
    expect(await lookAt('A/One')).toMatchObject({ found: 1, queued: { changed: 1 }, isBusy: false });
    expect(await lookAt()).toMatchObject({ queued: { changed: 1 }, isBusy: false });
  });
});

describe('working', () => {
  test('what changed while it waited waits anew', async () => {
    const { lookAt, settled, path, waiting } = await setUp({ 'A/One/a.m4b': book('One').subarray(0, 100) });
    await lookAt();
    appendFileSync(path('A/One/a.m4b'), book('One').subarray(100));
    expect(await settled()).toEqual({ 'A/One': 'arriving' });
    expect(await waiting()).toEqual(['1 new in 1000 ms']);
    writeFileSync(path('A/One/b.m4b.part'), 'more is on its way');
    expect(await settled()).toEqual({ 'A/One': 'arriving' });
    expect(await settled()).toEqual({ 'A/One': 'new: done' });
  });

  test('what changes while a slow disk is looked at settles from then on', async () => {
    const { lookAt, settled, path, waiting, world, clock } = await setUp({ 'A/One/a.m4b': book('One').subarray(0, 100) });
    await lookAt();
    world.whileLooking = () => {
      clock.nowMs += 300;
      appendFileSync(path('A/One/a.m4b'), book('One').subarray(100));
    };
    expect(await settled()).toEqual({ 'A/One': 'arriving' });
    expect(await waiting()).toEqual(['1 new in 1000 ms']);
  });

  test('a book that moved takes its history along, and is never gone', async () => {
    const { lookAt, settled, workOff, path, store, queue } = await setUp({ 'A/One/a.m4b': book('One') });
    await lookAt();
    await settled();
    const known = await store.find('l', 'A/One');
    mkdirSync(path('B'));
    renameSync(path('A/One'), path('B/One'));
    // Even if where it was is worked on before where it is.
    await queue.putUnseen(await store.unseen('l', 'A/One', NONE_VISITED), 0);
    expect(await workOff()).toEqual({ 'A/One': 'arriving' });
    await lookAt('B/One');
    expect(await settled()).toEqual({ 'A/One': 'gone', 'B/One': 'new: done' });
    expect(await store.find('l', 'B/One')).toMatchObject({ id: known?.id, state: 'ok' });
    expect(await store.find('l', 'A/One')).toBeUndefined();
  });

  test('one that is gone is looked for twice, and its row stays', async () => {
    const { lookAt, settled, path, store, waiting } = await setUp({ 'A/One/a.m4b': book('One'), 'A/Two/b.m4b': book('Two') });
    await lookAt();
    await settled();
    rmSync(path('A/One'), { recursive: true });
    await lookAt();
    expect(await settled()).toEqual({ 'A/One': 'arriving' });
    expect((await store.find('l', 'A/One'))?.state).toBe('ok');
    expect(await settled()).toEqual({ 'A/One': 'gone' });
    expect((await store.find('l', 'A/One'))?.state).toBe('offline');
    expect(await waiting()).toEqual([]);
  });

  test('one that cannot be read now is not gone', async () => {
    const { lookAt, settled, waiting, deps, store } = await setUp({ 'A/One/a.m4b': book('One') });
    await lookAt();
    const { walk } = deps.discover;
    deps.discover.walk = async function* () {
      yield {
        path: 'A/One',
        files: [],
        unread: [],
        discs: [],
        arriving: '',
        isShelf: false,
        problems: [{ path: 'A/One', message: 'too many open files', isFailure: true }],
      };
    };
    expect(await settled()).toEqual({ 'A/One': 'arriving' });
    expect(await waiting()).toEqual(['1 retry in 60000 ms']);
    deps.discover.walk = walk;
    expect(await store.find('l', 'A/One')).toBeUndefined();
  });

  test('one that was never known leaves nothing behind', async () => {
    const { lookAt, settled, path, store, waiting } = await setUp({ 'A/One/a.m4b': book('One') });
    await lookAt();
    rmSync(path('A'), { recursive: true });
    expect(await settled()).toEqual({ 'A/One': 'gone' });
    expect(await store.find('l', 'A/One')).toBeUndefined();
    expect(await waiting()).toEqual([]);
  });

  test('a disk that is not there: what it was about is tried again as it was', async () => {
    const { lookAt, settled, path, world, store, waiting, root } = await setUp({ 'A/One/a.m4b': book('One') });
    await lookAt();
    await settled();
    put(path('A/One'), { 'desc.txt': 'x' });
    await lookAt();
    renameSync(path('A'), `${root}-away`);
    onTestFinished(() => rmSync(`${root}-away`, { recursive: true, force: true }));
    world.isRootThere = false;
    expect(await settled()).toEqual({ 'A/One': 'unavailable' });
    expect((await store.find('l', 'A/One'))?.state).toBe('ok');
    expect(await waiting()).toEqual(['1 changed in 30000 ms']);
  });

  test('a provider that cannot be reached: tried again after a minute, then two', async () => {
    let isDown = true;
    const failed = (): ProviderReply => ({ outcome: 'failed', candidates: [], error: new UnavailableError('is down'), dueAtMs: 0 });
    const { lookAt, settled, clock, workOff, waiting } = await setUp({ 'A/One/a.m4b': book('One') }, () =>
      isDown ? failed() : { outcome: 'missing', candidates: [], dueAtMs: clock.nowMs + 1e9 },
    );
    await lookAt();
    expect(await settled()).toEqual({ 'A/One': 'new: done' });
    expect(await waiting()).toEqual(['1 retry in 60000 ms']);
    clock.nowMs += 60_000;
    expect(await workOff()).toEqual({ 'A/One': 'retry: done' });
    expect(await waiting()).toEqual(['1 retry in 120000 ms']);
    isDown = false;
    clock.nowMs += 120_000;
    await workOff();
    expect(await waiting()).toEqual([]);
  });

  test('one that has a long line is asked in the other lane', async () => {
    let isLong = true;
    const deferred = (): ProviderReply => ({ outcome: 'deferred', candidates: [], error: new DeferredError('later'), dueAtMs: 0 }) as ProviderReply;
    const { lookAt, settled, clock } = await setUp({ 'A/One/a.m4b': book('One') }, () => {
      const reply = isLong ? deferred() : ({ outcome: 'missing', candidates: [], dueAtMs: clock.nowMs + 1e9 } as ProviderReply);
      isLong = false;
      return reply;
    });
    await lookAt();
    expect(await settled()).toEqual({ 'A/One': 'unfinished: done' });
  });

  test('what is decided while the book waits for an answer is written by the work after it', async () => {
    const title = { field: 'title', value: 'Mine', origin: 'user', setAtMs: 1 } as const;
    let decide = async () => {};
    let edit = 0;
    const { lookAt, settled, workOff, store, queue, clock, path, deps } = await setUp({ 'A/One/a.m4b': book('One') });
    const { identify } = deps.process;
    deps.process.identify = async (input) => {
      const identified = await identify(input);
      await decide();
      return identified;
    };
    await lookAt();
    await settled();
    const known = await store.find('l', 'A/One');
    decide = async () => {
      decide = async () => {};
      const made = { itemId: known?.id ?? 0, before: [], after: [title] };
      edit = await store.beginRun({ kind: 'edit', startedAtMs: 1, actor: UNKNOWN_ACTOR, edit: made });
      await store.carryOut(made, { atMs: 1, actor: UNKNOWN_ACTOR, action: 'edit' });
      await queue.put([{ library: 'l', path: 'A/One', folder: 'A/One', reason: 'changed', dueAtMs: clock.nowMs, runId: edit }]);
    };
    appendFileSync(path('A/One/a.m4b'), 'more');
    await lookAt();
    expect(await settled()).toEqual({ 'A/One': 'changed: done' });
    expect(readFileSync(path('A/One/metadata.json'), 'utf8')).toContain('"title": "Mine"');
    expect((await store.writesOf({ runId: edit })).map(({ path }) => path)).toContain('A/One/metadata.json');
    expect(await workOff()).toEqual({});
    expect(await lookAt()).toMatchObject({ queued: {} });
  });

  test('a bug of ours is that book’s trouble, told with what it was, and tried again', async () => {
    const { lookAt, settled, bugs, waiting, deps } = await setUp({ 'A/One/a.m4b': book('One'), 'A/Two/b.m4b': book('Two') });
    const { identify } = deps.process;
    deps.process.identify = async (input) => {
      if (input.item.path === 'A/One') throw new TypeError('x is not y');
      return identify(input);
    };
    await lookAt();
    expect(await settled()).toEqual({ 'A/One': 'new: failed', 'A/Two': 'new: done' });
    expect(bugs).toEqual([new TypeError('x is not y')]);
    expect(await waiting()).toEqual(['1 retry in 60000 ms']);
  });
});

test('a book that lacks the answer of a paused provider does not wait in the queue, and is looked up once that is resumed', async () => {
  let isPaused = true;
  let asked = 0;
  const { lookAt, settled, workOff, waiting, queue, clock, store } = await setUp(
    { 'A/One/a.m4b': book('One') },
    () => {
      asked++;
      if (isPaused) return { outcome: 'paused', candidates: [], error: new PausedError('paused by ann'), dueAtMs: clock.nowMs };
      return { outcome: 'missing', candidates: [], dueAtMs: clock.nowMs + 1e9 };
    },
    () => isPaused,
  );
  await lookAt();
  expect(await settled()).toEqual({ 'A/One': 'new: done' });
  expect(asked).toBe(1);
  const item = await store.find('l', 'A/One');
  expect((await store.load(item?.id ?? 0)).lookups).toEqual([{ provider: 'shop', outcome: 'paused', error: 'paused by ann', dueAtMs: clock.nowMs }]);
  // It neither spins now, nor in days, nor after a look at the whole library.
  for (let day = 0; day < 3; day++) {
    clock.nowMs += 86_400_000;
    expect(await queue.putStale(['l'], [], clock.nowMs)).toBe(0);
    expect(await lookAt()).toMatchObject({ queued: {} });
    expect([await waiting(), await workOff()]).toEqual([[], {}]);
  }
  isPaused = false;
  expect(await queue.putStale(['l'], ['shop'], clock.nowMs)).toBe(1);
  expect(await workOff()).toEqual({ 'A/One': 'refresh: done' });
  expect(asked).toBe(2);
  expect(await queue.putStale(['l'], ['shop'], clock.nowMs)).toBe(0);
});
