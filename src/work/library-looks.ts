/** The looks at one library, one after the other: at all of it, or at the folders of which events told. */
import type { Clock } from '../domain/clock.ts';
import { folderOf } from '../domain/library/item.ts';
import { createChangedFolders, type FolderChange } from './changed-folders.ts';
import type { LookResult } from './look.ts';
import { createOneByOne } from './one-by-one.ts';

export interface LibraryLooksDeps {
  clock: Clock;
  /** Looks at the whole library. */
  lookAtAll(signal: AbortSignal): Promise<LookResult>;
  /** Looks at the books of one folder. */
  lookAtFolder(folder: string, signal: AbortSignal): Promise<LookResult>;
  /** While false, events are only collected. */
  isAvailable(): boolean;
  /** The library was empty, though it had books. */
  onEmpty(): void;
  /** Something was put into the queue. */
  onQueued(): void;
  onError(error: unknown): void;
}

export interface LibraryLooks {
  onChange(folder: string, what: FolderChange): void;
  all(): Promise<void>;
  folder(folder: string): Promise<void>;
  /** True if the last look at the whole library failed, or is longer ago than that. */
  isDue(everyMs: number): boolean;
  status(): { lastLookAtMs: number | undefined; isLooking: boolean };
  /** The whole library is to be looked at as soon as that may be. */
  owe(): void;
  /** Resolves when the last look has ended. */
  settled(): Promise<void>;
}

/** Events of one folder within this time are one look. */
const LOOK_DELAY_MS = 100;
/** Until a folder is looked at again of which a book was being worked on. */
const BUSY_MS = 1000;
/** Until a folder is looked at again that could not be looked at. */
const FAILED_MS = 30_000;

export function createLibraryLooks(deps: LibraryLooksDeps, signal: AbortSignal): LibraryLooks {
  const { clock } = deps;
  const changed = createChangedFolders();
  const looks = createOneByOne(deps.onError);
  const gather = gatherEvents(lookAtGathered, clock, signal);
  let isOwed = true;
  let lastLookAtMs = 0;

  async function lookAtAll(): Promise<void> {
    changed.take();
    isOwed = true;
    const result = await deps.lookAtAll(signal);
    isOwed = false;
    lastLookAtMs = clock.now();
    if (result.isUnavailable) deps.onEmpty();
    deps.onQueued();
  }

  async function lookAtChanged(): Promise<void> {
    const { isWhole, folders } = changed.take();
    if (isWhole) return lookAtAll();
    for (const folder of folders) {
      const againAfterMs = await lookAtFolder(folder, deps, signal);
      if (againAfterMs !== undefined) void putOff(folder, againAfterMs);
    }
  }

  /** No further event will tell of what could not be seen now. */
  async function putOff(folder: string, ms: number): Promise<void> {
    await clock.sleep(ms, signal);
    if (signal.aborted) return;
    changed.add(folder);
    gather();
  }

  async function lookAtGathered(): Promise<void> {
    changed.calm();
    if (deps.isAvailable()) await looks.run(lookAtChanged);
  }

  return {
    onChange(folder, what) {
      changed.note(folder, what);
      gather();
    },
    all: () => looks.run(lookAtAll),
    folder: (folder) =>
      looks.run(() => {
        changed.add(folder);
        return lookAtChanged();
      }),
    isDue: (everyMs) => isOwed || clock.now() >= lastLookAtMs + everyMs,
    owe() {
      isOwed = true;
    },
    status: () => ({ lastLookAtMs: lastLookAtMs || undefined, isLooking: looks.isBusy() }),
    settled: looks.settled,
  };
}

/** Calls a task once for all events of a moment. */
function gatherEvents(task: () => Promise<void>, clock: Clock, signal: AbortSignal): () => void {
  let isGathering = false;
  async function gather(): Promise<void> {
    isGathering = true;
    await clock.sleep(LOOK_DELAY_MS, signal);
    isGathering = false;
    if (!signal.aborted) await task();
  }
  return () => void (isGathering || gather());
}

/** Returns after which time the folder is to be looked at again, if it is. */
async function lookAtFolder(folder: string, deps: LibraryLooksDeps, signal: AbortSignal): Promise<number | undefined> {
  try {
    const result = await deps.lookAtFolder(folder, signal);
    // Whether the loose files beside a book are books themselves depends on what stands there.
    const isOther = (result.queued.new ?? 0) > 0 || result.unseen > 0;
    if (isOther && folder !== '') await deps.lookAtFolder(folderOf(folder), signal);
    deps.onQueued();
    return result.isBusy ? BUSY_MS : undefined;
  } catch (error) {
    deps.onError(error);
    return FAILED_MS;
  }
}
