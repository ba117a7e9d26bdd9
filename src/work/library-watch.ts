/**
 * Keeps an eye on one library: events only say where to look, and a look only puts books into the queue. A look at the whole
 * library, at the start and every so often, is the truth: it finds what no event told.
 */
import type { Clock } from '../domain/clock.ts';
import { messageOf } from '../domain/errors.ts';
import { baseName, folderOf, type Library } from '../domain/library/item.ts';
import { discNumber } from '../domain/library/library-names.ts';
import type { LookResult } from './look.ts';

export type WatchMode = 'native' | 'poll' | 'off';

export interface LibraryWatchOptions {
  library: Library;
  /** Between two looks at the whole library, where events are not to be had. */
  pollMs: number;
  /** Between two looks at it otherwise. */
  rescanMs: number;
}

/** What stands behind a library's root: another disk is another place, though its path is the same. */
export type RootIdentity = string | undefined;

export interface LibraryWatchDeps {
  clock: Clock;
  /** Undefined while the root cannot be read, or is empty though it had books. */
  rootIdentity(): Promise<RootIdentity>;
  /** How changes are heard of at the root that is there now. */
  mode(): Promise<WatchMode>;
  /** Looks at the whole library. */
  lookAtAll(signal: AbortSignal): Promise<LookResult>;
  /** Looks at the books of one folder. */
  lookAtFolder(folder: string, signal: AbortSignal): Promise<LookResult>;
  watchFolders(
    onChange: (folder: string, what: 'files' | 'folder' | 'rules') => void,
    onTrouble: (error: unknown, isLimit: boolean) => void,
    signal: AbortSignal,
  ): Promise<{
    close(): Promise<void>;
  }>;
  /** Something was put into the queue. */
  onQueued(): void;
  onAvailable(): void;
  onUnavailable(message: string): void;
  /** The mode is another one from now on. */
  onFallBack(message: string): void;
  onError(error: unknown): void;
}

export interface LibraryWatchStatus {
  library: string;
  mode: WatchMode;
  isAvailable: boolean;
  lastLookAtMs?: number | undefined;
  isLooking: boolean;
}

export interface LibraryWatch {
  status(): LibraryWatchStatus;
  /** Asks for a look at the whole library, or at one folder of it; resolves when it is over. */
  look(folder?: string): Promise<void>;
  /** Somebody found the root gone. */
  suspect(): void;
  stop(): Promise<void>;
}

/** Events of one folder within this time are one look. */
const LOOK_DELAY_MS = 100;
/** Until a folder is looked at again of which a book was being worked on. */
const BUSY_MS = 1000;
/** With so many folders to look at, one look at the whole library is less. */
const MAX_FOLDERS = 2000;
/**
 * From so many events at once on, the kernel may have had to drop some: its queue holds 16,384 (inotify(7), max_queued_events), one
 * event of ours is several of its own, and Node does not say when it overflows.
 */
const MAX_EVENTS = 4000;
/** Between two looks whether the root is still there. */
const HEARTBEAT_MS = 30_000;

export function startLibraryWatch(options: LibraryWatchOptions, deps: LibraryWatchDeps): LibraryWatch {
  const { library } = options;
  const { clock } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  /** Folders that changed. */
  let changed = new Set<string>();
  /** Since they were last looked at. */
  let events = 0;
  let mode: WatchMode = 'off';
  /** The system grants no more watches. */
  let isAtLimit = false;
  let root: RootIdentity;
  let isAvailable = false;
  let lastLookAtMs: number | undefined;
  let watcher: { close(): Promise<void> } | undefined;
  let isSuspect = false;
  /** A look at the whole library was begun and did not end well. */
  let isOwed = false;
  let looks: Promise<unknown> = Promise.resolve();
  let looking = 0;
  let isFlushing = false;

  /** One look after the other. */
  function inOrder<T>(task: () => Promise<T>): Promise<T | undefined> {
    looking++;
    const done = looks.then(task).catch(onError);
    looks = done.finally(() => looking--);
    return done as Promise<T | undefined>;
  }

  async function lookAtAll(): Promise<void> {
    changed = new Set();
    isOwed = true;
    const result = await deps.lookAtAll(signal);
    isOwed = false;
    lastLookAtMs = clock.now();
    if (result.isUnavailable) becomeUnavailable('the folder is empty, though it had books; is its disk mounted?');
    deps.onQueued();
  }

  async function lookAtChanged(): Promise<void> {
    const folders = changed;
    changed = new Set();
    for (const folder of folders) {
      await lookAtFolder(folder).catch((error) => {
        onError(error);
        putOff(folder, HEARTBEAT_MS);
      });
    }
  }

  async function lookAtFolder(folder: string): Promise<void> {
    const result = await deps.lookAtFolder(folder, signal);
    if (result.isBusy) putOff(folder, BUSY_MS);
    // Whether the loose files beside a book are books themselves depends on what stands there.
    const isOther = (result.queued.new ?? 0) > 0 || result.unseen > 0;
    if (isOther && folder !== '') await deps.lookAtFolder(folderOf(folder), signal);
    deps.onQueued();
  }

  function onError(error: unknown): void {
    if (!signal.aborted) deps.onError(error);
  }

  function onChange(folder: string, what: 'files' | 'folder' | 'rules'): void {
    events++;
    if (what === 'rules' || changed.size >= MAX_FOLDERS || events >= MAX_EVENTS) {
      changed = new Set([WHOLE]);
    } else if (!changed.has(WHOLE)) {
      changed.add(homeOf(folder));
    }
    if (!isFlushing) void flush();
  }

  /** Of what could not be seen now, nobody tells once more. */
  function putOff(folder: string, ms: number): void {
    void clock.sleep(ms, signal).then(() => {
      if (signal.aborted) return;
      changed.add(folder);
      if (!isFlushing) void flush();
    });
  }

  async function flush(): Promise<void> {
    isFlushing = true;
    await clock.sleep(LOOK_DELAY_MS, signal);
    isFlushing = false;
    events = 0;
    if (signal.aborted || !isAvailable) return;
    await inOrder(() => (changed.has(WHOLE) ? lookAtAll() : lookAtChanged()));
  }

  function becomeUnavailable(message: string): void {
    root = undefined;
    if (isAvailable) deps.onUnavailable(message);
    isAvailable = false;
  }

  async function watchAnew(): Promise<void> {
    await watcher?.close();
    watcher = undefined;
    mode = await deps.mode();
    if (mode === 'native' && isAtLimit) mode = 'poll';
    if (mode !== 'native') return;
    watcher = await deps.watchFolders(onChange, onTrouble, signal);
    if ((mode as WatchMode) !== 'native') {
      await watcher.close();
      watcher = undefined;
    }
  }

  function onTrouble(error: unknown, isLimit: boolean): void {
    if (signal.aborted || mode !== 'native') return;
    if (isLimit) {
      mode = 'poll';
      isAtLimit = true;
      deps.onFallBack(messageOf(error));
    } else deps.onError(error);
    isSuspect = true;
  }

  /** Looks whether the root is what it was; if it is not, everything begins anew. */
  async function beat(): Promise<void> {
    const now = await deps.rootIdentity().catch(() => undefined);
    if (now === undefined) return becomeUnavailable('the folder cannot be read or is empty; is its disk mounted?');
    const isNew = now !== root || isSuspect;
    if (isNew) {
      isSuspect = false;
      root = now;
      // Watched first, looked at then: what changes in between is told.
      await watchAnew();
      if (!isAvailable) deps.onAvailable();
      isAvailable = true;
    }
    const everyMs = mode === 'poll' ? Math.min(options.pollMs, options.rescanMs) : options.rescanMs;
    const isDue = isOwed || lastLookAtMs === undefined || clock.now() >= lastLookAtMs + everyMs;
    if (isNew || isDue) await inOrder(lookAtAll);
  }

  async function loop(): Promise<void> {
    while (!signal.aborted) {
      await beat().catch(onError);
      await clock.sleep(Math.min(HEARTBEAT_MS, options.pollMs), signal);
    }
  }

  const looping = loop();
  return {
    status: () => ({ library: library.id, mode, isAvailable, lastLookAtMs, isLooking: looking > 0 }),
    async look(folder) {
      await inOrder(async () => {
        if (folder === undefined || folder === '') return lookAtAll();
        changed.add(homeOf(folder));
        return lookAtChanged();
      });
    },
    suspect: () => becomeUnavailable('its files vanished; is its disk mounted?'),
    async stop() {
      stopping.abort();
      await looping;
      await watcher?.close();
      await looks;
    },
  };
}

/** Stands for the whole library among the folders that changed; no folder is called that. */
const WHOLE = '\0';

/** The folder whose book a disc folder belongs to. */
function homeOf(folder: string): string {
  const parent = folderOf(folder);
  return folder !== '' && parent !== '' && discNumber(baseName(folder), baseName(parent)) !== undefined ? homeOf(parent) : folder;
}
