/** The daemon, put together: libraries that are watched, a queue that is worked off, and events for whoever wants to know. */
import { readdir, stat } from 'node:fs/promises';
import type { Config } from '../../config/schema.ts';
import { type RunSettings, walkAndWriteCatalogueFiles } from '../actions/catalogue-files.ts';
import { processSettings } from '../actions/settings.ts';
import type { Activity } from '../actions/status.ts';
import { DAEMON } from '../domain/actor.ts';
import type { Clock } from '../domain/clock.ts';
import { ReadError } from '../domain/errors.ts';
import type { EventBus } from '../domain/events.ts';
import type { Library } from '../domain/library/item.ts';
import { fileSystemOf } from '../files/file-system.ts';
import { openRoot } from '../files/walk.ts';
import { watchFolders } from '../files/watch.ts';
import type { PictureClient } from '../http/fetch-picture.ts';
import type { LibraryDeps } from '../pipeline/open-library.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { ItemStore } from '../ports/item-store.ts';
import type { ProviderHost } from '../ports/provider-host.ts';
import type { Job, Queue } from '../ports/queue.ts';
import type { TempTokens } from '../ports/temp-tokens.ts';
import type { Logger } from '../runtime/log.ts';
import type { AnyExporter } from '../sdk/exporter.ts';
import { DAY_MS } from '../sdk/provider.ts';
import type { Turns } from '../work/lanes.ts';
import { type LibraryWatch, startLibraryWatch, type WatchMode } from '../work/library-watch.ts';
import { type LookResult, look } from '../work/look.ts';
import { createRuns, type OpenRun } from '../work/open-run.ts';
import { tellReport } from '../work/report-events.ts';
import { NOTHING_SEEN } from '../work/visited-items.ts';
import { type WorkResult, work } from '../work/work-job.ts';
import { startWorkers } from '../work/workers.ts';
import { sidecarNames } from './formats.ts';
import { createLibraryDeps } from './open-library.ts';
import type { Threads } from './threads/pool.ts';

export interface WatchingDeps {
  config: Config;
  exporters: readonly AnyExporter[];
  store: ItemStore;
  tokens: TempTokens;
  catalogue: Catalogue;
  queue: Queue;
  hosts: readonly ProviderHost[];
  pictures: PictureClient | undefined;
  threads: Threads;
  log: Logger;
  /** The name by which this process leases jobs. */
  worker: string;
  clock: Clock;
  random(): number;
  events: EventBus;
}

export interface Watching {
  status(): Promise<Activity>;
  /** Looks at a library, or one folder of it, at once. False if there is no such library. */
  look(library: string, folder?: string): Promise<boolean>;
  /** Something was put into the queue by somebody else. */
  wake(): void;
  /** Ends: what is under way may take its time, and is aborted then. */
  stop(graceMs: number): Promise<void>;
}

interface Place {
  library: Library;
  isAvailable: boolean;
  /** Of the root that was there last. */
  deps: LibraryDeps | undefined;
  identity: string | undefined;
  settings: RunSettings;
}

/** How often books are looked for of which an answer is past its time. */
const SWEEP_MS = 60_000;

export async function startWatching(deps: WatchingDeps): Promise<Watching> {
  const { config, store, catalogue, tokens, queue, hosts, pictures, threads, clock, events, log } = deps;
  const aborting = new AbortController();
  const { signal } = aborting;
  const ending = new AbortController();
  const settleMs = config.watch.settleSeconds * 1000;
  const places = new Map<string, Place>();
  const watches = new Map<string, LibraryWatch>();
  const startedAtMs = clock.now();
  let lastWorkAtMs = startedAtMs;
  let openRun: OpenRun | undefined;

  // Who had this name before is dead: the daemon's lock is ours.
  await queue.endLeases(deps.worker, clock.now());
  const runs = createRuns(store, clock, {
    start(run) {
      openRun = run;
      events.emit('run.start', { runId: run.id });
    },
    async end(run) {
      openRun = undefined;
      for (const id of run.libraries) {
        const place = places.get(id);
        if (place?.isAvailable && place.deps) await collectIn(place, place.deps, run.id);
      }
      const { keepDays, keepMegabytes } = config.undo;
      await store.pruneWrites({ beforeMs: clock.now() - keepDays * DAY_MS, maxBytes: keepMegabytes * 1024 * 1024 });
      events.emit('run.end', { runId: run.id, items: run.items, failed: run.failed, tookMs: clock.now() - run.startedAtMs });
    },
  });

  const workers = startWorkers(
    { name: deps.worker, ...config.scan },
    {
      queue,
      clock,
      libraries: () => [...places.values()].filter(({ isAvailable }) => isAvailable).map(({ library }) => library.id),
      work: workOn,
      onIdle: runs.endIfIdle,
      onLost: ({ library, path }) => log.warn({ library, path }, 'left to another worker, which has taken the book meanwhile'),
      onError: (error) => log.error({ error }, 'the queue failed'),
    },
    signal,
  );
  for (const { id, path, kind, watch } of config.libraries) addPlace({ id, root: path, kind }, watch);
  const sweeping = sweep();

  function addPlace(library: Library, mode: Config['libraries'][number]['watch']): void {
    const settings = processSettings(config, deps.exporters, { library: library.id, only: [], isDryRun: false, isForced: false, overrulesUndo: false });
    const place: Place = { library, isAvailable: false, deps: undefined, identity: undefined, settings };
    places.set(library.id, place);
    const watch = startLibraryWatch(
      { library, pollMs: config.watch.pollSeconds * 1000, rescanMs: config.watch.rescanHours * 3_600_000 },
      {
        clock,
        rootIdentity: () => identify(place),
        mode: () => modeFor(library.root, mode),
        lookAtAll: (inner) => lookAt(place, undefined, inner),
        lookAtFolder: (folder, inner) => lookAt(place, folder, inner),
        watchFolders: async (onChange, onTrouble, inner) =>
          watchFolders({ realRoot: await openRoot(library.root), sidecars: sidecarNames }, { onChange, onTrouble }, inner),
        onQueued: workers.wake,
        onAvailable() {
          place.isAvailable = true;
          events.emit('library.available', { library: library.id });
          workers.wake();
        },
        onUnavailable(message) {
          place.isAvailable = false;
          events.emit('library.unavailable', { library: library.id, message });
        },
        onFallBack: (message) => log.warn({ library: library.id }, `${message}; looked through every ${config.watch.pollSeconds} s instead. ${MORE_WATCHES}`),
        onError: (error) => log.error({ library: library.id, error }, 'watching failed'),
      },
    );
    watches.set(library.id, watch);
  }

  /** Some books of the library have changed: its playlists may, too. */
  async function collectIn({ library, settings }: Place, libraryDeps: LibraryDeps, runId: number): Promise<void> {
    try {
      for (const { action, path, reason } of await walkAndWriteCatalogueFiles({ library, runId, settings }, libraryDeps, { store, catalogue }, signal))
        if (action === 'failed') log.warn({ library: library.id, path }, `playlist not written: ${reason}`);
    } catch (error) {
      if (!signal.aborted) log.error({ library: library.id, error }, 'playlists failed');
    }
  }

  /** What stands behind the root now; undefined if nothing does, or if it is empty and had books. */
  async function identify(place: Place): Promise<string | undefined> {
    const root = await openRoot(place.library.root).catch(() => undefined);
    if (root === undefined) return undefined;
    const isEmpty = (await readdir(root)).length === 0;
    if (isEmpty && (await store.count(place.library.id)) > 0) return undefined;
    const { dev, ino } = await stat(root);
    const identity = `${root}\0${dev}\0${ino}`;
    if (identity !== place.identity)
      place.deps = await createLibraryDeps({ ...place.library, root }, { config, store, tokens, hosts, pictures, threads, now: clock.now });
    place.identity = identity;
    return identity;
  }

  async function lookAt(place: Place, folder: string | undefined, inner: AbortSignal): Promise<LookResult> {
    const { library, settings } = place;
    const libraryDeps = place.deps;
    if (!libraryDeps) throw new ReadError('the folder cannot be read now');
    const lookMs = clock.now();
    if (folder !== undefined && folder !== '' && !(await libraryDeps.process.exists(folder))) {
      if ((await identify(place)) === undefined) throw new ReadError('the folder cannot be read now');
      const unseen = await queue.putUnseen(await store.unseen(library.id, folder, NOTHING_SEEN), lookMs + settleMs);
      return { found: 0, queued: {}, unseen, isUnavailable: false, isBusy: false };
    }
    if (folder === undefined) await libraryDeps.cleanUp();
    const runId = folder === undefined ? await store.beginRun({ kind: 'watch', startedAtMs: lookMs, actor: DAEMON }) : undefined;
    const exporterIds = settings.exporters.map(({ definition }) => definition.id);
    const result = await look(
      { library, place: { below: folder ?? '', isShallow: folder !== undefined }, runId, settleMs, settingsKey: settings.settingsKey, exporterIds },
      {
        store,
        queue,
        now: clock.now,
        discover: libraryDeps.discover,
        lookup: libraryDeps.process.lookup,
        onProblem: ({ path, message }) => log.warn({ library: library.id, path }, message),
      },
      inner,
    );
    if (runId === undefined) return result;
    const queued = Object.values(result.queued).reduce((sum, count) => sum + count, 0);
    await store.endRun(runId, clock.now(), { found: result.found, queued, unseen: result.unseen });
    events.emit('look.end', { library: library.id, found: result.found, queued, unseen: result.unseen, tookMs: clock.now() - lookMs });
    return result;
  }

  async function workOn(job: Job, atWork: Turns['take'], inner: AbortSignal): Promise<void> {
    const place = places.get(job.library);
    if (!place?.deps) throw new Error(`a job of a library that is not watched: ${job.library}`);
    const { library, settings, deps: libraryDeps } = place;
    const run = await runs.current();
    const result = await work(
      job,
      { library, runId: run.id, settings: { ...settings, overrulesUndo: job.reason === 'asked' }, settleMs },
      {
        discover: libraryDeps.discover,
        process: { ...libraryDeps.process, atWork },
        isRootThere: async () => (await identify(place)) !== undefined,
        random: deps.random,
        onBug: (path, error) => log.error({ library: library.id, path, error }, 'item failed by a bug'),
      },
      inner,
    );
    await queue.finish(job, result.next);
    lastWorkAtMs = clock.now();
    tell(result, job, run);
  }

  function tell(result: WorkResult, { library, path }: Job, run: OpenRun): void {
    if (result.outcome === 'unavailable') watches.get(library)?.suspect();
    if (result.outcome === 'gone' && result.item) {
      run.libraries.add(library);
      events.emit('item.offline', { library, path });
    }
    if (result.outcome !== 'processed') return;
    run.items++;
    if (result.report.status === 'failed') run.failed++;
    if (result.report.exports.some(({ action }) => action !== 'unchanged')) run.libraries.add(library);
    tellReport(result.report, run.id, events);
  }

  async function sweep(): Promise<void> {
    while (!ending.signal.aborted) {
      await clock.sleep(SWEEP_MS, ending.signal);
      const providers = hosts.map((host) => host.id);
      const put = await queue.putStale([...places.keys()], providers, clock.now()).catch((error) => log.error({ error }, 'the queue failed'));
      if (put) workers.wake();
    }
  }

  return {
    async status() {
      const run = openRun && { id: openRun.id, startedAtMs: openRun.startedAtMs, items: openRun.items, failed: openRun.failed };
      const libraries = [...watches.values()].map((watch) => watch.status());
      return { startedAtMs, libraries, queue: await queue.counts(), underWay: workers.underWay(), lastWorkAtMs, run };
    },
    async look(library, folder) {
      const watch = watches.get(library);
      await watch?.look(folder);
      return watch !== undefined;
    },
    wake: workers.wake,
    async stop(graceMs) {
      ending.abort();
      await Promise.all([...watches.values()].map((watch) => watch.stop()));
      const drained = workers.drain();
      const grace = new AbortController();
      await Promise.race([drained, clock.sleep(graceMs, grace.signal)]);
      aborting.abort(new Error('the daemon ends'));
      await drained;
      grace.abort();
      await sweeping;
      await runs.end();
    },
  };
}

const MORE_WATCHES = 'To watch natively again: sysctl fs.inotify.max_user_watches=1048576 (and fs.inotify.max_user_instances=512), then restart.';

async function modeFor(root: string, wanted: Config['libraries'][number]['watch']): Promise<WatchMode> {
  if (wanted !== 'auto') return wanted;
  const kind = await fileSystemOf(await openRoot(root));
  return kind?.isNetwork ? 'poll' : 'native';
}
