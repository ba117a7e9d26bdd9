/** What kind of file system a folder lies on, how much room it has, and whether it can really be written. */
import { opendir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf, WriteError } from '../domain/errors.ts';
import { isInside } from './inside.ts';
import { anyToken, tempNameOf } from './temp-name.ts';

/** Kinds with a server or a program (FUSE) behind them: the kernel does not announce changes that are made there. */
const NETWORK_KINDS = /^(?:nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|davfs|fuse(?:\..+)?)$/;

/** True for such a kind. `fuseblk` is a disk of this machine. */
export function isNetworkKind(kind: string): boolean {
  return NETWORK_KINDS.test(kind);
}

export interface FileSystemKind {
  /** The kernel's name for it: `ext4`, `nfs4`, `overlay`. */
  kind: string;
  isNetwork: boolean;
}

/** The kind of file system that an absolute real path lies on; undefined on systems other than Linux. */
export async function fileSystemOf(realPath: string): Promise<FileSystemKind | undefined> {
  const text = await readFile('/proc/self/mountinfo', 'utf8').catch(() => undefined);
  const kind = text === undefined ? undefined : kindAt(text, realPath);
  return kind === undefined ? undefined : { kind, isNetwork: isNetworkKind(kind) };
}

/** Reads `/proc/<pid>/mountinfo` (proc_pid_mountinfo(5)): takes the mount point nearest above the path; of two at one point, the later. */
export function kindAt(mountinfo: string, realPath: string): string | undefined {
  let best: { point: string; kind: string } | undefined;
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const point = (before.split(' ')[4] ?? '').replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    const [kind = ''] = after.split(' ');
    if (point && kind && isInside(point, realPath) && (!best || point.length >= best.point.length)) best = { point, kind };
  }
  return best?.kind;
}

/** How many watches the system grants; undefined on systems other than Linux. (inotify(7).) */
export async function watchLimits(): Promise<{ watches: number; instances: number } | undefined> {
  const read = async (name: string) => Number((await readFile(`/proc/sys/fs/inotify/${name}`, 'utf8')).trim());
  try {
    return { watches: await read('max_user_watches'), instances: await read('max_user_instances') };
  } catch {
    return undefined;
  }
}

/** Folders at and below one, up to a limit. */
export async function countFolders(folder: string, limit: number): Promise<number> {
  let count = 1;
  for await (const entry of await opendir(folder, { recursive: true })) if (entry.isDirectory() && ++count >= limit) break;
  return count;
}

/** Bytes that this user can still write there. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Writes a file of one byte and removes it. Throws `WriteError`. */
export async function tryToWrite(folder: string): Promise<void> {
  const path = join(folder, tempNameOf('doctor', anyToken()));
  try {
    await writeFile(path, '.', { flag: 'wx' });
    await rm(path);
  } catch (error) {
    throw new WriteError(reasonOf(error), { cause: error });
  }
}
