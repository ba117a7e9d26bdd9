/**
 * A folder of a library, held open while something is done in it. Between a check and a write, somebody could put a link in the place of a
 * folder; what is done by way of the open folder happens in that folder, wherever its path leads meanwhile.
 */
import { constants } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { errnoOf, WriteError } from '../domain/errors.ts';
import { DESCRIPTOR_PATHS, HAS_DESCRIPTOR_PATHS } from '../sdk/open-file.ts';
import type { FileSystem } from './disk-calls.ts';
import { isInside } from './inside.ts';

type Handle = Awaited<ReturnType<FileSystem['open']>>;

export interface HeldFolder {
  /** Path of a file in it, to be used as long as the folder is held. A link of that name is not followed by calls that follow none. */
  at(name: string): string;
  /** Throws `WriteError` if the folder is not where it was any more. */
  confirm(): Promise<void>;
  /** Makes sure that renames and removals in it last. Does nothing where the system cannot sync a folder. */
  sync(): Promise<void>;
}

const FOLDER_FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const SYNC_UNSUPPORTED = new Set(['EINVAL', 'EPERM', 'ENOTSUP', 'EISDIR', 'EBADF', 'EACCES']);

/**
 * Holds a folder as long as `use` takes. Throws `WriteError` if it is not reached from the root without a link.
 * @param realRoot real path of the library
 * @param realFolder real path of the folder, as it was a moment ago
 */
export async function inHeldFolder<T>(fs: FileSystem, realRoot: string, realFolder: string, use: (folder: HeldFolder) => Promise<T>): Promise<T> {
  if (!isInside(realRoot, realFolder)) throw new WriteError('the folder lies outside the library');
  const handle = HAS_DESCRIPTOR_PATHS ? await openBelow(fs, realRoot, realFolder) : await openFolder(fs, realFolder);
  const here = HAS_DESCRIPTOR_PATHS ? descriptorPath(handle) : realFolder;
  const confirm = async () => {
    // Held open by Linux, it tells where it is now; elsewhere its path is resolved once more.
    const now = await fs.realpath(here).catch(() => undefined);
    if (now === undefined || (HAS_DESCRIPTOR_PATHS ? !isInside(realRoot, now) : now !== realFolder)) throw moved();
  };
  try {
    await confirm();
    return await use({ at: (name) => `${here}${sep}${name}`, confirm, sync: () => syncFolder(handle) });
  } finally {
    await handle.close();
  }
}

/** Opens one folder after the other on the way down, and follows no link. */
async function openBelow(fs: FileSystem, realRoot: string, realFolder: string): Promise<Handle> {
  let handle = await openFolder(fs, realRoot);
  for (const part of relative(realRoot, realFolder).split(sep).filter(Boolean)) {
    const above = handle;
    try {
      handle = await openFolder(fs, join(descriptorPath(above), part));
    } finally {
      await above.close();
    }
  }
  return handle;
}

async function openFolder(fs: FileSystem, path: string): Promise<Handle> {
  try {
    return await fs.open(path, FOLDER_FLAGS);
  } catch (error) {
    // A link is no folder to a call that follows none (open(2), O_NOFOLLOW with O_DIRECTORY).
    if (errnoOf(error) === 'ENOTDIR' || errnoOf(error) === 'ELOOP') throw moved();
    throw error;
  }
}

function descriptorPath({ fd }: Handle): string {
  return `${DESCRIPTOR_PATHS}/${fd}`;
}

function moved(): WriteError {
  return new WriteError('its folder was moved or became a link meanwhile; left for the next scan');
}

async function syncFolder(handle: Handle): Promise<void> {
  try {
    await handle.sync();
  } catch (error) {
    if (!SYNC_UNSUPPORTED.has(errnoOf(error) ?? '')) throw error;
  }
}
