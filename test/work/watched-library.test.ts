/** One library of the daemon on a real folder, with a store in memory and a clock that the test moves. */

import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { exporters } from '../../exporters/registry.ts';
import { createOwnFields } from '../../src/actions/own-fields.ts';
import { processSettings } from '../../src/actions/settings.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { readRoot } from '../../src/app/library-root.ts';
import { createLibraryDeps } from '../../src/app/open-library.ts';
import { createThreads } from '../../src/app/threads/pool.ts';
import { makeMp4 } from '../../src/demo/media.ts';
import { DAEMON } from '../../src/domain/actor.ts';
import { createEventBus } from '../../src/events/event-bus.ts';
import { createKeptPictures } from '../../src/files/kept-pictures.ts';
import { type Job, REASONS } from '../../src/ports/queue.ts';
import { untraced } from '../../src/ports/tracing.ts';
import { createCatalogue } from '../../src/store/sqlite/catalogue.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createFieldRegistry } from '../../src/store/sqlite/own-fields.ts';
import { createQueue } from '../../src/store/sqlite/queue.ts';
import { createStarts } from '../../src/store/sqlite/starts.ts';
import { createTempTokens } from '../../src/store/sqlite/temp-tokens.ts';
import { createUnderWay } from '../../src/work/under-way.ts';
import { startWatchedLibrary } from '../../src/work/watched-library.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { manualClock, settle } from './manual-clock.ts';

const { schema } = BUILT_IN;

const SETTLE_MS = 1000;
const live = new AbortController().signal;
const book = (title: string) => makeMp4({ durationSec: 600, tags: { album: title, artist: 'Marit Osei' } });

async function start() {
  const root = join(tempFolder(), 'books');
  mkdirSync(root);
  put(root, { 'A/One/a.m4b': book('One'), 'A/Two/b.m4b': book('Two') });
  const db = await openDatabase(':memory:');
  onTestFinished(() => db.destroy());
  const [store, queue, clock] = [createItemStore(db), createQueue(db), manualClock()];
  const config = schema.parse({});
  const library = { id: 'l', root, kind: 'mixed' as const };
  const events = createEventBus(clock.now, (error) => expect.unreachable(String(error)));
  const said: string[] = [];
  events.onAny(({ name }) => said.push(name));
  const onQueued = vi.fn();
  /** What was seen at the root. */
  const seen: string[] = [];
  const fail = (_: unknown, message: string) => expect.unreachable(message);
  const tokens = createTempTokens({ stateDir: undefined, now: clock.now, randomHex: () => '0badcafe' });
  const threads = createThreads();
  onTestFinished(() => threads.close());
  const underWay = createUnderWay({ starts: createStarts(db), worker: () => 'w', isAlive: () => true });
  const watched = startWatchedLibrary(
    {
      ...{ library, pollMs: 10_000, rescanMs: 3_600_000, settleMs: SETTLE_MS, isWatched: true },
      settings: processSettings(config, exporters, { library: 'l', only: [], isDryRun: false, isForced: false, overrulesUndo: false }),
    },
    {
      ...{ clock, store, queue, underWay, events, onQueued, random: () => 0.5 },
      log: { debug() {}, info() {}, warn: fail, error: (fields, message) => said.push(`${message}: ${(fields as { error?: unknown }).error}`) },
      async readRoot() {
        const found = await readRoot(root);
        seen.push(found?.isEmpty ? 'empty' : found ? 'there' : 'away');
        return found;
      },
      open: ({ path }) =>
        createLibraryDeps(
          { ...library, root: path },
          {
            ...{ config, extensions: BUILT_IN },
            ownFields: createOwnFields([], createFieldRegistry(db)),
            store,
            catalogue: createCatalogue(db),
            tokens,
            hosts: [],
            pictures: undefined,
            kept: createKeptPictures(undefined),
            threads,
            now: clock.now,
            traced: untraced,
          },
        ),
      isPaused: () => false,
      mode: async () => 'off',
      watchFolders: () => expect.unreachable('events are not wanted'),
      onFallBack: (message) => expect.unreachable(message),
    },
  );
  onTestFinished(() => watched.stop());
  await vi.waitFor(() => expect(watched.status().lastLookAtMs).toBeDefined(), PATIENCE_MS);
  const claim = () => queue.claim({ worker: 'w', leaseMs: 60_000, libraries: ['l'], reasons: REASONS, limit: 9, nowMs: clock.now() });
  async function workOff(): Promise<Record<string, string>> {
    await clock.advance(SETTLE_MS);
    const outcomes: Record<string, string> = {};
    for (const job of await claim()) {
      const runId = await store.beginRun({ kind: 'watch', startedAtMs: clock.now(), actor: DAEMON });
      const result = await watched.work(job, runId, (task) => task(), { signal: live, lose: () => undefined });
      await queue.finish(job, result.next);
      outcomes[job.path] = result.outcome;
    }
    return outcomes;
  }
  return { root, store, queue, clock, watched, onQueued, seen, workOff, claim, news: () => said.splice(0) };
}

test('is opened and looked through at the start; its books are worked on when they have settled', async () => {
  const { watched, onQueued, workOff, news, store } = await start();
  expect(watched.status()).toMatchObject({ library: 'l', mode: 'off', isAvailable: true });
  expect(watched.opened()).toBeDefined();
  expect(onQueued).toHaveBeenCalled();
  expect(news()).toEqual(['library.available', 'look.end']);
  expect(await workOff()).toEqual({ 'A/One': 'processed', 'A/Two': 'processed' });
  expect(await store.count('l')).toBe(2);
});

test('a folder that vanished is looked at book by book, and only if the root is still there', async () => {
  const { root, watched, workOff, queue, news } = await start();
  await workOff();
  rmSync(join(root, 'A/One'), { recursive: true });
  await watched.look('A/One');
  expect(await queue.counts()).toMatchObject([{ reason: 'changed', count: 1 }]);
  expect(await workOff()).toEqual({ 'A/One': 'arriving' });
  expect(await workOff()).toEqual({ 'A/One': 'gone' });
  renameSync(root, `${root}-away`);
  news();
  await watched.look('A/Two');
  expect(news()).toEqual(['watching failed: ReadError: the folder cannot be read now']);
  expect(await queue.counts()).toEqual([]);
});

test('a root that is away takes no book with it, and when it is back it is looked through', async () => {
  const { root, store, queue, clock, watched, seen, workOff, news, claim } = await start();
  await workOff();
  await queue.put([{ library: 'l', path: 'A/One', folder: 'A/One', reason: 'asked', dueAtMs: clock.now() }]);
  renameSync(root, `${root}-away`);
  news();
  const [job] = (await claim()) as [Job];
  const result = await watched.work(job, 1, (task) => task(), { signal: live, lose: () => undefined });
  expect(result.outcome).toBe('unavailable');
  await queue.finish(job, result.next);
  expect(watched.status().isAvailable).toBe(false);
  expect(watched.opened()).toBeUndefined();
  expect(news()).toEqual(['library.unavailable']);
  // The same folder, empty: a disk that is not mounted.
  mkdirSync(root);
  await clock.advance(10_000);
  await vi.waitFor(() => expect(seen.at(-1)).toBe('empty'), PATIENCE_MS);
  await settle();
  expect(watched.status().isAvailable).toBe(false);
  rmSync(root, { recursive: true });
  renameSync(`${root}-away`, root);
  await clock.advance(10_000);
  await vi.waitFor(() => expect(watched.status()).toMatchObject({ isAvailable: true, lastLookAtMs: clock.now() }), PATIENCE_MS);
  expect(news()).toEqual(['library.available', 'look.end']);
  for (const path of ['A/One', 'A/Two']) expect(await store.find('l', path)).toMatchObject({ state: 'ok' });
});

test('a book that another worker has taken meanwhile is not written, and its work ends', async () => {
  const { root, queue, clock, watched, claim } = await start();
  await clock.advance(SETTLE_MS);
  const [job] = (await claim()) as [Job];
  const lost = new AbortController();
  const atWork = async <T>(task: () => Promise<T>) => {
    // As if this process had stood still between its last question and its writing.
    await queue.endLeases('w', clock.now());
    return task();
  };
  const working = watched.work(job, 1, atWork, { signal: lost.signal, lose: () => lost.abort(new Error('lost')) });
  await expect(working).rejects.toThrow('lost');
  expect(existsSync(join(root, job.path, 'metadata.json'))).toBe(false);
});
