/** The daemon, put together: libraries that are watched, a queue that is worked off, and events for whoever wants to know. */

import { hostname } from 'node:os';
import type { Config } from '../../config/schema.ts';
import { walkAndWriteCatalogueFiles } from '../actions/catalogue-files.ts';
import { pruneAudit } from '../actions/complete-audit.ts';
import { tellResumed } from '../actions/pause.ts';
import { processSettings } from '../actions/settings.ts';
import type { Activity } from '../actions/status.ts';
import type { Clock } from '../domain/clock.ts';
import type { EventBus } from '../domain/events.ts';
import type { KeptPictures } from '../files/kept-pictures.ts';
import { openRoot } from '../files/walk.ts';
import { watchFolders } from '../files/watch.ts';
import type { PictureClient } from '../http/fetch-picture.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Catalogue, NameIndex } from '../ports/catalogue.ts';
import type { ItemStore } from '../ports/item-store.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import type { ProviderHost } from '../ports/provider-host.ts';
import type { Job, Queue } from '../ports/queue.ts';
import type { TempTokens } from '../ports/temp-tokens.ts';
import type { Traced } from '../ports/tracing.ts';
import type { WorkerList } from '../ports/worker-list.ts';
import type { Logger } from '../runtime/log.ts';
import { failureLog } from '../runtime/lost-connection.ts';
import { VERSION } from '../runtime/version.ts';
import { DAY_MS } from '../sdk/provider.ts';
import { keepListed } from '../work/keep-listed.ts';
import type { Lease } from '../work/leases.ts';
import { createRuns, noteInRun, type OpenRun, type Runs } from '../work/open-run.ts';
import type { PausesInForce } from '../work/pauses-in-force.ts';
import { tellResult } from '../work/report-events.ts';
import { startSweep } from '../work/sweep.ts';
import type { Semaphore } from '../work/task-pool.ts';
import type { UnderWay } from '../work/under-way.ts';
import { startWatchedLibrary, type WatchedLibrary } from '../work/watched-library.ts';
import { startWorkers } from '../work/workers.ts';
import type { AppExtensions } from './extensions.ts';
import { readRoot, watchModeOf } from './library-root.ts';
import { createLibraryDeps } from './open-library.ts';
import type { Threads } from './threads/pool.ts';

export interface WatchingDeps {
  config: Config;
  extensions: AppExtensions;
  ownFields: OwnFields;
  store: ItemStore;
  audit: AuditLog;
  tokens: TempTokens;
  catalogue: Catalogue & NameIndex;
  queue: Queue;
  underWay: UnderWay;
  hosts: readonly ProviderHost[];
  pictures: PictureClient | undefined;
  kept: KeptPictures;
  threads: Threads;
  log: Logger;
  /** True to watch the libraries and put into the queue what is due; false to work only, while another process does that. */
  isLeading: boolean;
  /** The name by which this process leases jobs. */
  worker: string;
  /** Who works on the same state; undefined if that is this process alone. */
  workerList: WorkerList | undefined;
  pauses: PausesInForce;
  clock: Clock;
  random(): number;
  traced: Traced;
  events: EventBus;
}

export interface Watching {
  status(): Promise<Activity>;
  /** Looks at a library, or one folder of it, at once. False if there is no such library. */
  look(library: string, folder?: string): Promise<boolean>;
  /** False if the work has come to a stop for good, and only a restart helps. */
  isMoving(): boolean;
  /** Something was put into the queue by somebody else. */
  wake(): void;
  /** Ends: what is under way may take its time, and is aborted then. */
  stop(graceMs: number): Promise<void>;
}

export async function startWatching(deps: WatchingDeps): Promise<Watching> {
  const { config, queue, hosts, pauses, clock, events, log } = deps;
  const [aborting, ending] = [new AbortController(), new AbortController()];
  const libraries = new Map<string, WatchedLibrary>();
  const startedAtMs = clock.now();
  let lastWorkAtMs = startedAtMs;

  // Who had this name before is dead: the daemon's lock is ours.
  await queue.endLeases(deps.worker, startedAtMs);
  const runs = runsOf(libraries, deps, aborting.signal);

  async function workOn(job: Job, atWork: Semaphore['run'], lease: Lease): Promise<void> {
    const library = libraries.get(job.library);
    if (!library) throw new Error(`a job of a library that is not watched: ${job.library}`);
    const run = await runs.current();
    const { runId = run.id } = job;
    const result = await library.work(job, runId, atWork, lease);
    await queue.finish(job, result.next);
    lastWorkAtMs = clock.now();
    noteInRun(run, job, result);
    tellResult(result, job, runId, events);
  }

  const onError = failureLog(log, 'error', 'the queue failed');
  const workers = startWorkers(
    { name: deps.worker, ...config.scan },
    {
      ...{ queue, clock, onError, work: workOn, onIdle: runs.endIfIdle },
      libraries: () => [...libraries.values()].filter((each) => each.opened() && !pauses.find('library', each.library.id)).map(({ library }) => library.id),
      onLost: ({ library, path }) => log.warn({ library, path }, 'left to another worker, which has taken the book meanwhile'),
    },
    aborting.signal,
  );
  for (const each of config.libraries) libraries.set(each.id, watchLibrary(each, deps, workers.wake));
  const swept = { libraries: [...libraries.keys()], providers: () => askable(hosts) };
  const sweep = deps.isLeading ? startSweep({ queue, clock, ...swept, onQueued: workers.wake, onError }, ending.signal) : NO_SWEEP;
  const list = listed(deps, workers.underWay);
  const endListening = wakeAfterPauses([...libraries.values(), sweep, workers], { pauses, events });

  return {
    async status() {
      const watched = [...libraries.values()].map((each) => each.status());
      const work = { underWay: workers.underWay(), isMoving: workers.isMoving(), lastWorkAtMs };
      return { startedAtMs, libraries: watched, queue: await queue.counts(), workers: await list.all(), ...work, run: shownOf(runs.open()) };
    },
    async look(id, folder) {
      await libraries.get(id)?.look(folder);
      return libraries.has(id);
    },
    ...{ wake: workers.wake, isMoving: workers.isMoving },
    async stop(graceMs) {
      endListening();
      ending.abort();
      await Promise.all([...libraries.values()].map((each) => each.stop()));
      await drainWithin(graceMs, workers.drain(), aborting, clock);
      await Promise.all([sweep.ended, list.end()]);
      await runs.end();
    },
  };
}

/** Keeps this process on the list of those that work. */
function listed({ worker: name, workerList: list, isLeading, clock, log }: WatchingDeps, underWay: () => number) {
  if (!list) return { all: async () => [], end: async () => undefined };
  const about = { name, isLeading, machine: hostname(), processId: process.pid, version: VERSION };
  const onError = failureLog(log, 'warn', 'the list of workers cannot be written');
  return { all: list.all, end: keepListed({ list, clock, describe: () => ({ ...about, underWay: underWay() }), onError }) };
}

const NO_SWEEP = { wake: () => {}, ended: Promise.resolve() };

function askable(hosts: readonly ProviderHost[]): string[] {
  return hosts.filter((host) => !host.isPaused()).map(({ id }) => id);
}

/** What waited for a pause goes on when it ends, and whose time was over is told. Returns a function that ends it. */
function wakeAfterPauses(all: readonly { wake(): void }[], { pauses, events }: Pick<WatchingDeps, 'pauses' | 'events'>): () => void {
  return pauses.onChange((ended) => {
    for (const pause of ended) tellResumed(pause, events);
    for (const each of all) each.wake();
  });
}

function shownOf(run: OpenRun | undefined): Activity['run'] {
  return run && { id: run.id, startedAtMs: run.startedAtMs, items: run.items, failed: run.failed };
}

/** The daemon's runs: each ends with the playlists of the libraries in which something changed. */
function runsOf(libraries: ReadonlyMap<string, WatchedLibrary>, deps: WatchingDeps, signal: AbortSignal): Runs {
  const { config, store, audit, kept, clock, events } = deps;
  return createRuns(store, clock, {
    start: (run) => events.emit('run.start', { runId: run.id }),
    async end(run) {
      for (const id of run.libraries) await writePlaylists(libraries.get(id), run.id, deps, signal);
      const used = await store.picturesInUse();
      await kept.prune((hash) => used.has(hash), clock.now());
      await pruneAudit(config.audit, { store, audit, now: clock.now });
      const { keepDays, keepMegabytes } = config.undo;
      await store.pruneWrites({ beforeMs: clock.now() - keepDays * DAY_MS, maxBytes: keepMegabytes * 1024 * 1024 });
      events.emit('run.end', { runId: run.id, items: run.items, failed: run.failed, tookMs: clock.now() - run.startedAtMs });
    },
  });
}

/** What is under way may take its time, and is aborted then. */
async function drainWithin(graceMs: number, drained: Promise<void>, aborting: AbortController, clock: Clock): Promise<void> {
  const grace = new AbortController();
  await Promise.race([drained, clock.sleep(graceMs, grace.signal)]);
  aborting.abort(new Error('the daemon ends'));
  await drained;
  grace.abort();
}

const MORE_WATCHES = 'To watch natively again: sysctl fs.inotify.max_user_watches=1048576 (and fs.inotify.max_user_instances=512), then restart.';

function watchLibrary({ id, path, kind, watch }: Config['libraries'][number], deps: WatchingDeps, onQueued: () => void): WatchedLibrary {
  const { config, extensions, ownFields, store, catalogue, tokens, hosts, pauses, pictures, kept, threads, clock, traced, log } = deps;
  const library = { id, root: path, kind };
  const { pollSeconds, rescanHours, settleSeconds } = config.watch;
  return startWatchedLibrary(
    {
      ...{ library, pollMs: pollSeconds * 1000, rescanMs: rescanHours * 3_600_000, settleMs: settleSeconds * 1000, isWatched: deps.isLeading },
      settings: processSettings(config, extensions.exporters, { library: id, only: [], isDryRun: false, isForced: false, overrulesUndo: false }),
    },
    {
      ...deps,
      isPaused: () => pauses.find('library', id) !== undefined,
      readRoot: () => readRoot(path),
      open: (root) =>
        createLibraryDeps(
          { ...library, root: root.path },
          { config, extensions, ownFields, store, catalogue, tokens, hosts, pictures, kept, threads, now: clock.now, traced },
        ),
      mode: () => watchModeOf(path, watch),
      watchFolders: async (onChange, onTrouble, signal) =>
        watchFolders({ realRoot: await openRoot(path), sidecars: extensions.formats.names }, { onChange, onTrouble }, signal),
      onFallBack: (message) => log.warn({ library: id }, `${message}; looked through every ${pollSeconds} s instead. ${MORE_WATCHES}`),
      onQueued,
    },
  );
}

/** Some books of the library have changed: its playlists may, too. */
async function writePlaylists(watched: WatchedLibrary | undefined, runId: number, { store, catalogue, log }: WatchingDeps, signal: AbortSignal): Promise<void> {
  const opened = watched?.opened();
  if (!watched || !opened) return;
  const { library, settings } = watched;
  try {
    for (const { action, path, reason } of await walkAndWriteCatalogueFiles({ library, runId, settings }, opened, { store, catalogue }, signal))
      if (action === 'failed') log.warn({ library: library.id, path }, `playlist not written: ${reason}`);
  } catch (error) {
    if (!signal.aborted) log.error({ library: library.id, error }, 'playlists failed');
  }
}
