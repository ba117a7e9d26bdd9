/** How changes of one library are heard of: by events as long as the system grants them, otherwise by looking again and again. */
import { messageOf } from '../domain/errors.ts';
import type { FolderChange } from './changed-folders.ts';

export type WatchMode = 'native' | 'poll' | 'off';

export interface FolderWatcherDeps {
  /** How changes are heard of at the root that is there now. */
  mode(): Promise<WatchMode>;
  watchFolders(
    onChange: (folder: string, what: FolderChange) => void,
    onTrouble: (error: unknown, isLimit: boolean) => void,
    signal: AbortSignal,
  ): Promise<{ close(): Promise<void> }>;
  /** The library is polled from now on. */
  onFallBack(message: string): void;
  onError(error: unknown): void;
}

export interface FolderWatcher {
  mode(): WatchMode;
  /** Something went wrong since it was last begun: events may be missing. */
  isSuspect(): boolean;
  /** Begins anew, at the root that is there now. */
  begin(): Promise<void>;
  close(): Promise<void>;
}

export function createFolderWatcher(onChange: (folder: string, what: FolderChange) => void, deps: FolderWatcherDeps, signal: AbortSignal): FolderWatcher {
  let mode: WatchMode = 'off';
  /** The system grants no more watches. */
  let isAtLimit = false;
  let isSuspect = false;
  let watcher: { close(): Promise<void> } | undefined;

  function onTrouble(error: unknown, isLimit: boolean): void {
    if (signal.aborted || mode !== 'native') return;
    isSuspect = true;
    if (!isLimit) return deps.onError(error);
    mode = 'poll';
    isAtLimit = true;
    deps.onFallBack(messageOf(error));
  }

  async function close(): Promise<void> {
    await watcher?.close();
    watcher = undefined;
  }

  return {
    mode: () => mode,
    isSuspect: () => isSuspect,
    async begin() {
      isSuspect = false;
      await close();
      const wanted = await deps.mode();
      mode = wanted === 'native' && isAtLimit ? 'poll' : wanted;
      if (mode !== 'native') return;
      watcher = await deps.watchFolders(onChange, onTrouble, signal);
      // The limit may have been met meanwhile.
      if (isAtLimit) await close();
    },
    close,
  };
}
