/** Watches folders as Linux does it best: a bare watch for each, and nothing else kept of it (docs/decisions/0073-a-watch-for-each-folder.md). */
import type { Dirent } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SidecarNames } from '../domain/library/sidecar-name.ts';
import { isLimit, isOfInterest, newsOfFile, type WatchFolders, type WatchHandlers } from './folder-watch.ts';
import { leaveTree, newFolder, pathIn, type TreeDeps, type WatchedFolder, watchTree } from './watched-tree.ts';

/** How long events are gathered: a file that grows makes one with each write. */
const MOMENT_MS = 10;

/** What the system said of something in a folder. */
interface NamedEvent {
  folder: WatchedFolder;
  name: string;
  /** It came, went or was replaced. */
  isRename: boolean;
}

/** At the limit of watches, those there are are given back. */
export const watchNatively: WatchFolders = async ({ realRoot, sidecars }, handlers, signal) => {
  const root = newFolder('');
  const stopping = new AbortController();
  const news = createNews(handlers.onChange, sidecars);
  /** By the paths of what they are about. */
  const events = new Map<string, NamedEvent>();

  const tree: TreeDeps = {
    realRoot,
    isSkipped: (name) => !news.isNews(name, false),
    onEvent(folder, isRename, name) {
      if (name === null) return handlers.onChange(folder.path, 'files');
      if (!news.isNews(name, false)) return;
      if (events.size === 0) working = working.then(followEvents);
      const path = pathIn(folder, name);
      events.set(path, { folder, name, isRename: isRename || events.get(path)?.isRename === true });
    },
    onTrouble(error) {
      if (isLimit(error)) stop();
      handlers.onTrouble(error, isLimit(error));
    },
    signal: AbortSignal.any([signal, stopping.signal]),
  };

  async function followEvents(): Promise<void> {
    await sleep(MOMENT_MS);
    const moment = [...events.values()];
    events.clear();
    for (const event of moment) await follow(event, news, tree);
  }

  function stop(): void {
    stopping.abort();
    leaveTree(root);
  }

  /** One thing after the other changes the tree. */
  let working = watchTree(root, () => undefined, tree);
  await working;
  if (signal.aborted) stop();
  return {
    async close() {
      stop();
      await working;
    },
  };
};

/** Keeps the tree as the folders are, and tells what came or went. */
async function follow({ folder, name, isRename }: NamedEvent, news: News, tree: TreeDeps): Promise<void> {
  if (!folder.watch) return;
  const path = pathIn(folder, name);
  const stats = await lstat(join(tree.realRoot, path)).catch(() => undefined);
  if (!folder.watch) return;
  const known = folder.folders?.get(name);
  const isFolder = stats?.isDirectory() ?? false;
  if (known?.watch && isFolder && !isRename) return;
  // A folder in place of another is another one.
  if (known) leaveTree(known);
  folder.folders?.delete(name);
  if (isFolder) {
    const added = newFolder(path);
    folder.folders = (folder.folders ?? new Map<string, WatchedFolder>()).set(name, added);
    return watchTree(added, news.ofFound, tree);
  }
  if (known) news.ofFolder(known);
  if (stats ? news.isNews(name, stats.isFile()) : !known) news.ofFile(folder, name);
}

type News = ReturnType<typeof createNews>;

/** What is told of. */
function createNews(onChange: WatchHandlers['onChange'], sidecars: SidecarNames) {
  const isNews = (name: string, isFile: boolean) => isOfInterest(name, isFile, sidecars);
  const ofFile = ({ path }: WatchedFolder, name: string) => onChange(path, newsOfFile(name));
  const ofFolder = ({ path }: WatchedFolder) => onChange(path, 'folder');
  /** Of a new folder. */
  function ofFound(folder: WatchedFolder, entries: readonly Dirent[]): void {
    ofFolder(folder);
    for (const entry of entries) if (!entry.isDirectory() && isNews(entry.name, entry.isFile())) ofFile(folder, entry.name);
  }
  return { isNews, ofFile, ofFolder, ofFound };
}
