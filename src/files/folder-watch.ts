/** Watching a library's folders: what is told of them, in the same words by each way to do it. */
import { errnoOf } from '../domain/errors.ts';
import { IGNORE_FILES, isArrivingName, isSkippedName, roleOfName } from '../domain/library/library-names.ts';
import type { SidecarNames } from '../domain/library/sidecar-name.ts';
import { isTempName } from './temp-name.ts';

export interface WatchedFolders {
  realRoot: string;
  sidecars: SidecarNames;
}

export interface WatchHandlers {
  /** @param folder relative to the root @param what files in it, the folder itself, or the rules of what is ignored below it */
  onChange(folder: string, what: 'files' | 'folder' | 'rules'): void;
  /** The watch cannot be trusted any more. `isLimit`: the system grants no more watches. */
  onTrouble(error: unknown, isLimit: boolean): void;
}

export interface FolderWatch {
  close(): Promise<void>;
}

/** Resolves when all present folders are watched, when that failed and was reported, or with a closed watch when aborted. */
export type WatchFolders = (folders: WatchedFolders, handlers: WatchHandlers, signal: AbortSignal) => Promise<FolderWatch>;

/** ENOSPC: inotify watches; EMFILE: inotify instances or open files. (inotify(7), “/proc interfaces”.) */
const LIMITS = ['ENOSPC', 'EMFILE', 'ENFILE'];

export function isLimit(error: unknown): boolean {
  return LIMITS.includes(errnoOf(error) ?? '');
}

/** Files that belong to no book are of none; arriving ones are. */
export function isOfInterest(name: string, isFile: boolean, sidecars: SidecarNames): boolean {
  if (isTempName(name)) return false;
  if (isArrivingName(name) || IGNORE_FILES.includes(name)) return true;
  return !isSkippedName(name, sidecars) && (!isFile || roleOfName(name, sidecars) !== undefined);
}

/** What a file that came, went or changed means for its folder. */
export function newsOfFile(name: string): 'files' | 'rules' {
  return IGNORE_FILES.includes(name) ? 'rules' : 'files';
}
