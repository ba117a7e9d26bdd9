/** Files of the state folder hold what somebody reads, and are their owner's alone. */
import { chmodSync, closeSync, existsSync, fchmodSync, lstatSync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Makes the file if it is not there. What SQLite puts beside it has the same mode. */
export function makePrivate(file: string): void {
  const handle = openSync(file, 'a', MODE);
  try {
    fchmodSync(handle, MODE);
  } catch {
    // It is another user's, whose choice it is.
  } finally {
    closeSync(handle);
  }
}

const MODE = 0o600;

/** What Rubricator puts into a state folder. */
const OURS =
  /^(?:rubricator\.sqlite|cache\.sqlite|telemetry\.sqlite|linked-data\.nq|import\.part)|^(?:daemon\.(?:lock|json)|moved-to\.txt|copies|writers)$|\.export\.part$/;

/**
 * Makes what an older version left readable for others its owner's alone. The folder itself only if it holds nothing else: it may be one that
 * people share.
 */
export function tighten(stateDir: string): void {
  if (!existsSync(stateDir)) return;
  const names = readdirSync(stateDir);
  if (names.length > 0 && names.every((name) => OURS.test(name))) tightenOne(stateDir, 0o700);
  for (const name of names.filter((each) => OURS.test(each))) {
    const path = join(stateDir, name);
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    tightenOne(path, isFolder ? 0o700 : MODE);
    if (isFolder) for (const inner of readdirSync(path)) tightenOne(join(path, inner), MODE);
  }
}

function tightenOne(path: string, mode: number): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats || stats.isSymbolicLink() || (stats.mode & 0o077) === 0) return;
  try {
    chmodSync(path, mode);
  } catch {
    // It is another user's, whose choice it is; or it is gone.
  }
}
