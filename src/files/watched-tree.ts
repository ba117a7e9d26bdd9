/**
 * The folders of a library, each with a watch of the system and with nothing else in memory: that is 1.4 kB a folder.
 * Who watches says what a change means.
 */
import { type Dirent, type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../domain/errors.ts';

export interface WatchedFolder {
  /** Relative to the root. */
  path: string;
  /** Undefined where the system lets nobody watch, and once the folder is left. */
  watch: FSWatcher | undefined;
  /** Those in it, by their names. Most folders have none. */
  folders: Map<string, WatchedFolder> | undefined;
}

export interface TreeDeps {
  realRoot: string;
  /** True for the name of a folder that is left alone. */
  isSkipped(name: string): boolean;
  /** @param isRename something came, went or was replaced @param name of what is in the folder, where the system tells it */
  onEvent(folder: WatchedFolder, isRename: boolean, name: string | null): void;
  onTrouble(error: unknown): void;
  signal: AbortSignal;
}

/** What was found when a folder began to be watched. */
export type OnFound = (folder: WatchedFolder, entries: readonly Dirent[]) => void;

const LISTED_AT_ONCE = 16;
/** What is gone already, closed to us, or too deep. The look tells of the latter two. */
const UNWATCHABLE = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ENAMETOOLONG'];

export function newFolder(path: string): WatchedFolder {
  return { path, watch: undefined, folders: undefined };
}

/** Watches a folder and all that are in it, from the top down. Links are not followed. */
export async function watchTree(top: WatchedFolder, onFound: OnFound, deps: TreeDeps): Promise<void> {
  const waiting = [top];
  while (waiting.length > 0 && !deps.signal.aborted) {
    const listed = await Promise.all(waiting.splice(-LISTED_AT_ONCE).map((folder) => enter(folder, onFound, deps)));
    for (const folder of listed.flat()) waiting.push(folder);
  }
}

/** Watches a folder no longer, nor any in it. */
export function leaveTree(top: WatchedFolder): void {
  top.watch?.close();
  top.watch = undefined;
  for (const folder of top.folders?.values() ?? []) leaveTree(folder);
  top.folders = undefined;
}

/** Returns the folders in it. */
async function enter(folder: WatchedFolder, onFound: OnFound, deps: TreeDeps): Promise<WatchedFolder[]> {
  if (deps.signal.aborted) return [];
  const absolute = join(deps.realRoot, folder.path);
  // Watched first, listed then: what comes in between is told of.
  folder.watch = open(folder, absolute, deps);
  const entries = folder.watch ? await readdir(absolute, { withFileTypes: true }).catch(() => []) : [];
  if (deps.signal.aborted) return [];
  onFound(folder, entries);
  const names = entries.filter((entry) => entry.isDirectory() && !deps.isSkipped(entry.name)).map(({ name }) => name);
  if (names.length > 0) folder.folders = new Map(names.map((name) => [name, newFolder(pathIn(folder, name))]));
  return [...(folder.folders?.values() ?? [])];
}

function open(folder: WatchedFolder, absolute: string, { onEvent, onTrouble }: TreeDeps): FSWatcher | undefined {
  try {
    return watch(absolute, (event, name) => onEvent(folder, event === 'rename', name)).on('error', onTrouble);
  } catch (error) {
    if (!UNWATCHABLE.includes(errnoOf(error) ?? '')) onTrouble(error);
    return undefined;
  }
}

export function pathIn({ path }: WatchedFolder, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}
