/** Whether a folder is there, and can be used as it must be. */
import { messageOf } from '../domain/errors.ts';
import { fileSystemOf, freeBytes, tryToWrite } from '../files/file-system.ts';
import { openRoot } from '../files/walk.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';

const MEGABYTE = 1024 * 1024;
const LITTLE_ROOM_BYTES = 500 * MEGABYTE;
const NO_ROOM_BYTES = 20 * MEGABYTE;

/** Checks that a folder exists and can be read, and, if it must be written, that it can be and has room. */
export async function examineFolder(check: string, path: string, mustWrite: boolean, advice: string): Promise<Diagnosis> {
  const found = (level: Diagnosis['level'], message: string, what?: string): Diagnosis => ({
    check,
    subject: path,
    level,
    message,
    ...(what && { advice: what }),
  });
  try {
    const real = await openRoot(path);
    if (mustWrite) await tryToWrite(real);
    const [kind, free] = await Promise.all([fileSystemOf(real), freeBytes(real)]);
    const room = `${Math.floor(free / MEGABYTE).toLocaleString('en')} MB free`;
    const where = [mustWrite ? 'writable' : 'readable', kind?.kind, room].filter(Boolean).join(', ');
    if (mustWrite && free < NO_ROOM_BYTES) return found('fail', where, 'make room: nothing can be written there');
    if (mustWrite && free < LITTLE_ROOM_BYTES) return found('warn', where, 'make room soon');
    if (kind?.isNetwork && check === 'state') return found('warn', where, 'SQLite is not safe on a network share: keep the state on a disk of this machine');
    return found('ok', where);
  } catch (error) {
    return found('fail', messageOf(error), advice);
  }
}
