/** One library of the daemon: what stands behind its root, the looks at it, and the work on its books. */

import { DAEMON } from '../domain/actor.ts';
import type { Clock } from '../domain/clock.ts';
import { LostLeaseError, ReadError } from '../domain/errors.ts';
import type { EventBus } from '../domain/events.ts';
import type { Library } from '../domain/library/item.ts';
import type { LibraryDeps } from '../pipeline/open-library.ts';
import type { ItemStore } from '../ports/item-store.ts';
import type { Log } from '../ports/log.ts';
import type { Job, Queue } from '../ports/queue.ts';
import type { WriteJournal } from '../ports/write-journal.ts';
import { failureLog } from '../runtime/lost-connection.ts';
import type { FolderWatcherDeps } from './folder-watcher.ts';
import type { Lease } from './leases.ts';
import { type LibraryWatch, type LibraryWatchOptions, type LibraryWatchStatus, startLibraryWatch } from './library-watch.ts';
import { type LookResult, look } from './look.ts';
import type { Semaphore } from './task-pool.ts';
import type { UnderWay } from './under-way.ts';
import { NONE_VISITED } from './visited-items.ts';
import { type WorkInput, type WorkResult, work } from './work-job.ts';

/** The root as it is now. */
export interface LibraryRoot {
  /** Real path. */
  path: string;
  /** Another one for another disk, though the path is the same. */
  identity: string;
  isEmpty: boolean;
}

export interface WatchedLibraryOptions extends LibraryWatchOptions {
  settings: WorkInput['settings'];
  /** How long nothing may have changed. */
  settleMs: number;
}

export interface WatchedLibraryDeps extends Pick<FolderWatcherDeps, 'mode' | 'watchFolders' | 'onFallBack'> {
  isPaused(): boolean;
  clock: Clock;
  random(): number;
  store: ItemStore;
  underWay: UnderWay;
  queue: Pick<Queue, 'put' | 'putUnseen' | 'isUnderWay'>;
  events: EventBus;
  log: Log;
  /** Undefined while it cannot be read. */
  readRoot(): Promise<LibraryRoot | undefined>;
  /** Opens what is at the root now. */
  open(root: LibraryRoot): Promise<LibraryDeps>;
  /** There may be something to do in the queue. */
  onQueued(): void;
}

export type HeldLease = Pick<Lease, 'signal' | 'lose'>;

export interface WatchedLibrary {
  library: Library;
  settings: WorkInput['settings'];
  status(): LibraryWatchStatus;
  /** As it was opened last; undefined while it cannot be worked on. */
  opened(): LibraryDeps | undefined;
  look: LibraryWatch['look'];
  wake: LibraryWatch['wake'];
  /** Rejects only when aborted. */
  work(job: Job, runId: number, atWork: Semaphore['run'], lease: HeldLease): Promise<WorkResult>;
  stop(): Promise<void>;
}

export function startWatchedLibrary(options: WatchedLibraryOptions, deps: WatchedLibraryDeps): WatchedLibrary {
  const { library, settings, settleMs } = options;
  const { events, log } = deps;
  let root: LibraryRoot | undefined;
  let opened: LibraryDeps | undefined;
  let isAvailable = false;

  /** Opens the library anew if another root stands there. Undefined while there is none, or an empty one that had books. */
  async function identify(): Promise<string | undefined> {
    const now = await deps.readRoot();
    if (!now || (now.isEmpty && (await deps.store.count(library.id)) > 0)) return undefined;
    if (now.identity !== root?.identity) opened = await deps.open(now);
    root = now;
    return now.identity;
  }

  const lookAt = (folder: string | undefined, signal: AbortSignal) => lookAtLibrary({ options, opened, folder, identify }, deps, signal);
  const watch = startLibraryWatch(options, {
    ...deps,
    rootIdentity: identify,
    lookAtAll: (signal) => lookAt(undefined, signal),
    lookAtFolder: lookAt,
    onAvailable() {
      isAvailable = true;
      events.emit('library.available', { library: library.id });
      deps.onQueued();
    },
    onUnavailable(message) {
      isAvailable = false;
      events.emit('library.unavailable', { library: library.id, message });
    },
    onError: (error) => log.error({ library: library.id, error }, 'watching failed'),
  });

  return {
    ...{ library, settings, status: watch.status, look: watch.look, wake: watch.wake, stop: watch.stop },
    opened: () => (isAvailable ? opened : undefined),
    async work(job, runId, atWork, lease) {
      if (!opened) throw new Error(`a job of a library that was never opened: ${job.library}`);
      const result = await work(
        job,
        { library, runId, settings: { ...settings, overrulesUndo: job.reason === 'asked' }, settleMs },
        {
          discover: opened.discover,
          underWay: deps.underWay,
          process: { ...opened.process, store: writingFor(job, opened.process.store, lease), atWork },
          isRootThere: async () => (await identify()) !== undefined,
          random: deps.random,
          onBug: (path, error) => failureLog(log, 'error', 'item failed by a bug')(error, { library: library.id, path }),
        },
        lease.signal,
      );
      if (result.outcome === 'unavailable') watch.suspect();
      return result;
    },
  };
}

/** What is written is done for the job: the journal refuses it once another worker has that, and then the lease is lost. */
function writingFor<S extends WriteJournal>({ id, worker }: Job, store: S, lease: HeldLease): S {
  return {
    ...store,
    beginWrites: (writes) =>
      store.beginWrites(writes.map((write) => ({ ...write, job: { id, worker } }))).catch((error: unknown) => {
        if (error instanceof LostLeaseError) lease.lose();
        throw error;
      }),
  };
}

interface LookAt {
  options: WatchedLibraryOptions;
  opened: LibraryDeps | undefined;
  /** Undefined for the whole library. */
  folder: string | undefined;
  identify(): Promise<string | undefined>;
}

/** Looks at a folder, or at the whole library as a run of its own. */
async function lookAtLibrary(input: LookAt, deps: WatchedLibraryDeps, signal: AbortSignal): Promise<LookResult> {
  const { opened, folder, options } = input;
  if (!opened) throw new ReadError('the folder cannot be read now');
  if (folder === undefined) return lookAsRun(opened, options, deps, signal);
  if (folder !== '' && !(await opened.process.exists(folder))) return lookForVanished(folder, input, deps);
  return look({ ...lookInputOf(options), place: { below: folder, isShallow: true }, runId: undefined }, lookDepsOf(opened, options, deps), signal);
}

async function lookAsRun(opened: LibraryDeps, options: WatchedLibraryOptions, deps: WatchedLibraryDeps, signal: AbortSignal): Promise<LookResult> {
  const { store, clock, events } = deps;
  const startedAtMs = clock.now();
  await opened.cleanUp();
  const runId = await store.beginRun({ kind: 'watch', startedAtMs, actor: DAEMON });
  const result = await look({ ...lookInputOf(options), place: { below: '', isShallow: false }, runId }, lookDepsOf(opened, options, deps), signal);
  const { found, unseen } = result;
  const queued = Object.values(result.queued).reduce((sum, count) => sum + count, 0);
  await store.endRun(runId, clock.now(), { found, queued, unseen });
  events.emit('look.end', { library: options.library.id, found, queued, unseen, tookMs: clock.now() - startedAtMs });
  return result;
}

/** A folder that is not there any more: whether its books are gone is found out when they are due. */
async function lookForVanished(folder: string, { options, identify }: LookAt, { store, queue, clock }: WatchedLibraryDeps): Promise<LookResult> {
  const { library, settleMs } = options;
  const dueAtMs = clock.now() + settleMs;
  if ((await identify()) === undefined) throw new ReadError('the folder cannot be read now');
  const unseen = await queue.putUnseen(await store.unseen(library.id, folder, NONE_VISITED), dueAtMs);
  return { found: 0, queued: {}, unseen, isUnavailable: false, isBusy: false };
}

function lookInputOf({ library, settleMs, settings }: WatchedLibraryOptions) {
  return { library, settleMs, settingsKey: settings.settingsKey, exporterIds: settings.exporters.map(({ definition }) => definition.id) };
}

function lookDepsOf({ discover, process }: LibraryDeps, { library }: WatchedLibraryOptions, { store, queue, clock, log }: WatchedLibraryDeps) {
  return {
    ...{ store, queue, discover, lookup: process.lookup, now: clock.now },
    onProblem: ({ path, message }: { path: string; message: string }) => log.warn({ library: library.id, path }, message),
  };
}
