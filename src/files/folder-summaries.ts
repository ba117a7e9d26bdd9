/** Summaries of the names that stand in folders, each made once as long as its folder does not change. */
import * as nodeFs from 'node:fs/promises';
import type { FileSystem } from './disk-calls.ts';

/** Books of one folder come one after the other, from a few folders at once. */
const MAX_FOLDERS = 32;

/** Undefined for a folder that cannot be read: the names beside a book are a help and no more. */
export type FolderSummaries<T> = (folder: string, fs?: FileSystem) => Promise<T | undefined>;

export function createFolderSummaries<T>(summarise: (names: string[]) => T): FolderSummaries<T> {
  const kept = new Map<string, { mtimeMs: number; summary: T }>();
  return async (folder, fs = nodeFs) => {
    try {
      const { mtimeMs } = await fs.stat(folder);
      const known = kept.get(folder);
      if (known?.mtimeMs === mtimeMs) return known.summary;
      const summary = summarise(await fs.readdir(folder));
      kept.delete(folder);
      kept.set(folder, { mtimeMs, summary });
      const [oldest] = kept.keys();
      if (kept.size > MAX_FOLDERS && oldest !== undefined) kept.delete(oldest);
      return summary;
    } catch {
      return undefined;
    }
  };
}
