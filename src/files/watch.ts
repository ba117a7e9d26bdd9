/** Watches a library's folders by chokidar, with one native watch per folder, and says only which folder changed. The look finds out what that means. */
import { relative, sep } from 'node:path';
import { watch } from 'chokidar';
import { errnoOf } from '../domain/errors.ts';
import { baseName, folderOf } from '../domain/library/item.ts';
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

/** ENOSPC: inotify watches; EMFILE: inotify instances or open files. (inotify(7), “/proc interfaces”.) */
const LIMITS = ['ENOSPC', 'EMFILE', 'ENFILE'];

/** Resolves when all present folders are watched, when that failed and was reported, or with a closed watch when aborted. */
export async function watchFolders({ realRoot, sidecars }: WatchedFolders, { onChange, onTrouble }: WatchHandlers, signal: AbortSignal): Promise<FolderWatch> {
  const watcher = watch(realRoot, {
    backend: 'native',
    ignoreInitial: true,
    ignorePermissionErrors: true,
    followSymlinks: false,
    // The settle time takes care of files that are half there.
    atomic: false,
    ignored: (path, stats) => path !== realRoot && isOfNoInterest(baseName(path.replaceAll(sep, '/')), stats?.isFile() ?? false, sidecars),
  });
  const report = (path: string, isFolder: boolean) => {
    const inside = relative(realRoot, path).replaceAll(sep, '/');
    if (isFolder) onChange(inside, 'folder');
    else onChange(folderOf(inside), IGNORE_FILES.includes(baseName(inside)) ? 'rules' : 'files');
  };
  watcher
    .on('add', (path) => report(path, false))
    .on('change', (path) => report(path, false))
    .on('unlink', (path) => report(path, false))
    .on('addDir', (path) => report(path, true))
    .on('unlinkDir', (path) => report(path, true));
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
  const giveUp = () => settle(watcher.close());
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  watcher.on('ready', settle).on('error', (error) => {
    onTrouble(error, LIMITS.includes(errnoOf(error) ?? ''));
    settle();
  });
  await settled;
  signal.removeEventListener('abort', giveUp);
  return { close: () => watcher.close() };
}

/** Files that belong to no book need no memory; arriving ones do. */
function isOfNoInterest(name: string, isFile: boolean, sidecars: SidecarNames): boolean {
  if (isTempName(name)) return true;
  if (isArrivingName(name) || IGNORE_FILES.includes(name)) return false;
  return isSkippedName(name, sidecars) || (isFile && roleOfName(name, sidecars) === undefined);
}
