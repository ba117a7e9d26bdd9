/**
 * Keeps an eye on one library: events only say where to look, and a look only puts books into the queue. A look at the whole
 * library, at the start and every so often, is the truth: it finds what no event told.
 */
import type { Library } from '../domain/library/item.ts';
import { createWaker } from '../domain/waker.ts';
import { createFolderWatcher, type FolderWatcherDeps, type WatchMode } from './folder-watcher.ts';
import { createLibraryLooks, type LibraryLooksDeps } from './library-looks.ts';

export interface LibraryWatchOptions {
  library: Library;
  /** Between two looks at the whole library, where events are not to be had. */
  pollMs: number;
  /** Between two looks at it otherwise. */
  rescanMs: number;
  /** False where another process watches it: only whether the root is there is looked at. */
  isWatched: boolean;
}

/** What stands behind a library's root: another disk is another place, though its path is the same. */
export type RootIdentity = string | undefined;

export interface LibraryWatchDeps extends FolderWatcherDeps, Omit<LibraryLooksDeps, 'isAvailable' | 'onEmpty'> {
  /** Undefined while the root cannot be read, or is empty though it had books. */
  rootIdentity(): Promise<RootIdentity>;
  /** True while a person lets the library rest: its disk is left alone, and what events tell is found by a look afterwards. */
  isPaused(): boolean;
  onAvailable(): void;
  onUnavailable(message: string): void;
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
  /** Looks at once whether there is something to do: a pause has begun or ended. */
  wake(): void;
  /** Somebody found the root gone. */
  suspect(): void;
  stop(): Promise<void>;
}

/** Between two looks whether the root is still there. */
const HEARTBEAT_MS = 30_000;

export function startLibraryWatch({ library, pollMs, rescanMs, isWatched }: LibraryWatchOptions, deps: LibraryWatchDeps): LibraryWatch {
  const stopping = new AbortController();
  const { signal } = stopping;
  const waker = createWaker(deps.clock, Math.min(HEARTBEAT_MS, pollMs));
  let root: RootIdentity;
  let isAvailable = false;

  const onError = (error: unknown) => void (signal.aborted || deps.onError(error));
  const onEmpty = () => becomeUnavailable('the folder is empty, though it had books; is its disk mounted?');
  const looks = createLibraryLooks({ ...deps, isAvailable: () => isAvailable && !deps.isPaused(), onEmpty, onError }, signal);
  const watcher = createFolderWatcher(looks.onChange, deps, signal);

  function becomeUnavailable(message: string): void {
    root = undefined;
    if (isAvailable) deps.onUnavailable(message);
    isAvailable = false;
  }

  /** Looks whether the root is what it was; if it is not, everything begins anew. */
  async function beat(): Promise<void> {
    if (deps.isPaused()) return looks.owe();
    const now = await deps.rootIdentity().catch(() => undefined);
    if (now === undefined) return becomeUnavailable('the folder cannot be read or is empty; is its disk mounted?');
    const isNew = now !== root || watcher.isSuspect();
    if (isNew) {
      root = now;
      // Watched first, looked at then: what changes in between is told.
      if (isWatched) await watcher.begin();
      if (!isAvailable) deps.onAvailable();
      isAvailable = true;
    }
    if (isWatched && (isNew || looks.isDue(watcher.mode() === 'poll' ? Math.min(pollMs, rescanMs) : rescanMs))) await looks.all();
  }

  async function loop(): Promise<void> {
    while (!signal.aborted) {
      await beat().catch(onError);
      if (!signal.aborted) await waker.sleepUntil(Number.POSITIVE_INFINITY);
    }
  }

  const looping = loop();
  return {
    status: () => ({ library: library.id, mode: watcher.mode(), isAvailable, ...looks.status() }),
    look: (folder = '') => (folder === '' ? looks.all() : looks.folder(folder)),
    wake: waker.wake,
    suspect: () => becomeUnavailable('its files vanished; is its disk mounted?'),
    async stop() {
      stopping.abort();
      waker.wake();
      await looping;
      await watcher.close();
      await looks.settled();
    },
  };
}
