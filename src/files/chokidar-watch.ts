/** Watches folders by chokidar, which knows what macOS and Windows leave out of their events, and how to make up for it. */
import { relative, sep } from 'node:path';
import { watch } from 'chokidar';
import { baseName, folderOf } from '../domain/library/item.ts';
import { isLimit, isOfInterest, newsOfFile, type WatchFolders } from './folder-watch.ts';

export const watchByChokidar: WatchFolders = async ({ realRoot, sidecars }, { onChange, onTrouble }, signal) => {
  const watcher = watch(realRoot, {
    backend: 'native',
    ignoreInitial: true,
    ignorePermissionErrors: true,
    followSymlinks: false,
    // The settle time takes care of files that are half there.
    atomic: false,
    ignored: (path, stats) => path !== realRoot && !isOfInterest(baseName(path.replaceAll(sep, '/')), stats?.isFile() ?? false, sidecars),
  });
  const report = (path: string, isFolder: boolean) => {
    const inside = relative(realRoot, path).replaceAll(sep, '/');
    if (isFolder) onChange(inside, 'folder');
    else onChange(folderOf(inside), newsOfFile(baseName(inside)));
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
    onTrouble(error, isLimit(error));
    settle();
  });
  await settled;
  signal.removeEventListener('abort', giveUp);
  return { close: () => watcher.close() };
};
