/** Files of the state folder hold what somebody reads, and are their owner's alone. */
import { closeSync, fchmodSync, openSync } from 'node:fs';

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
