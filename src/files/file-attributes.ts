/** Mode, owner and time of a file that is written. */
import type { FileHandle } from 'node:fs/promises';
import { errnoOf } from '../domain/errors.ts';
import type { FileLook } from '../ports/write-journal.ts';

export interface Ownership {
  uid?: number;
  gid?: number;
  /** Mode of new files, such as 0o644; by default 0o666 without the umask's bits. */
  mode?: number;
}

/** What stands where the file goes. */
export interface StandingFile {
  mode?: number;
  uid?: number;
  gid?: number;
}

/** Mode and owner that the new file is to have. */
export interface Attributes {
  mode: number;
  /** False if the umask applies to the mode. */
  isModeExact: boolean;
  uid: number | undefined;
  gid: number | undefined;
  /** Undefined for the time of writing. */
  mtimeMs: number | undefined;
}

/** The mode of the file that stands there, and its owner unless the config names another. */
export function attributesFor(target: StandingFile, ownership: Ownership | undefined, look: FileLook | undefined): Attributes {
  const mode = target.mode ?? look?.mode ?? ownership?.mode;
  const { uid = target.uid, gid = target.gid } = ownership ?? {};
  return { mode: mode ?? 0o666, isModeExact: mode !== undefined, uid, gid, mtimeMs: look?.mtimeMs };
}

/** Sets the time of the last change. Where this user may not, as in a file of somebody else, it is the time of writing. */
export async function setTime(file: FileHandle, mtimeMs: number | undefined): Promise<void> {
  if (mtimeMs === undefined) return;
  const { atimeMs } = await file.stat();
  await file.utimes(atimeMs / 1000, mtimeMs / 1000).catch(ignoreRefusal);
}

/** Sets the owner. If this user may not do that, the file stays this user's own. */
export async function setOwner(file: FileHandle, { uid, gid }: Attributes): Promise<void> {
  if (uid === undefined && gid === undefined) return;
  const stats = await file.stat();
  if ((uid ?? stats.uid) === stats.uid && (gid ?? stats.gid) === stats.gid) return;
  await file.chown(uid ?? stats.uid, gid ?? stats.gid).catch(ignoreRefusal);
}

function ignoreRefusal(error: unknown): void {
  if (!['EPERM', 'ENOTSUP', 'EINVAL'].includes(errnoOf(error) ?? '')) throw error;
}
