/** Watches a library's folders, and says only which of them changed. The look finds out what that means. */
import type { WatchFolders } from './folder-watch.ts';

export const watchFolders: WatchFolders = async (...watched) => {
  if (process.platform === 'linux') return (await import('./native-watch.ts')).watchNatively(...watched);
  return (await import('./chokidar-watch.ts')).watchByChokidar(...watched);
};
