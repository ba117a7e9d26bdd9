/** What stands behind a library's root, and how changes below it can be heard of. */
import { readdir, stat } from 'node:fs/promises';
import type { Config } from '../../config/schema.ts';
import { fileSystemOf } from '../files/file-system.ts';
import { openRoot } from '../files/walk.ts';
import type { WatchMode } from '../work/folder-watcher.ts';
import type { LibraryRoot } from '../work/watched-library.ts';

/** Undefined while the root cannot be read. */
export async function readRoot(root: string): Promise<LibraryRoot | undefined> {
  const path = await openRoot(root).catch(() => undefined);
  if (path === undefined) return undefined;
  const isEmpty = (await readdir(path)).length === 0;
  const { dev, ino } = await stat(path);
  return { path, identity: `${path}\0${dev}\0${ino}`, isEmpty };
}

/** A network file system does not tell of changes that other machines make. */
export async function watchModeOf(root: string, wanted: Config['libraries'][number]['watch']): Promise<WatchMode> {
  if (wanted !== 'auto') return wanted;
  const kind = await fileSystemOf(await openRoot(root));
  return kind?.isNetwork ? 'poll' : 'native';
}
