/**
 * Tokens of temp files. A process that makes some holds a lock on a file named after it, in the state folder: whoever can take that lock
 * knows that the process is dead. A process without such a file here, because it works on another machine, is believed for as long as
 * its write is leased.
 */

import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type TempTokens, TOKEN_LEASE_MS } from '../../ports/temp-tokens.ts';
import { type FileLock, lockFile } from './instance-lock.ts';

export interface TempTokensOptions {
  /** Absolute; undefined where no state is kept. */
  stateDir: string | undefined;
  now(): number;
  /** Eight random hexadecimal digits. A process number would not do: two containers may have the same. */
  randomHex(): string;
}

export function createTempTokens({ stateDir, now, randomHex }: TempTokensOptions): TempTokens {
  const id = randomHex();
  const folder = stateDir && join(stateDir, 'writers');
  const inUse = new Set<string>();
  let lock: FileLock | undefined;
  return {
    create() {
      lock ??= folder === undefined ? undefined : lockAsWriter(folder, id, now());
      return `${id}-${randomHex()}`;
    },
    async during(token, write) {
      inUse.add(token);
      try {
        return await write();
      } finally {
        inUse.delete(token);
      }
    },
    isInUse({ token, untilMs }) {
      const maker = makerOf(token);
      if (maker === id) return inUse.has(token);
      return (folder === undefined ? undefined : isAlive(folder, maker)) ?? untilMs > now();
    },
    isAlive: (token) => makerOf(token) === id || (folder !== undefined && isAlive(folder, makerOf(token)) === true),
    close() {
      lock?.release();
      if (lock && folder !== undefined) rmSync(fileOf(folder, id), { force: true });
      lock = undefined;
    },
  };
}

/** The id of the process that made a token. */
function makerOf(token: string): string {
  return token.split('-')[0] ?? '';
}

function fileOf(folder: string, id: string): string {
  return join(folder, `${id}.lock`);
}

function lockAsWriter(folder: string, id: string, nowMs: number): FileLock | undefined {
  const own = lockFile(fileOf(folder, id), 0);
  removeOldLocks(folder, nowMs);
  return own;
}

/** Those of dead processes whose last writes are so old that nobody needs to know. */
function removeOldLocks(folder: string, nowMs: number): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats && stats.mtimeMs < nowMs - TOKEN_LEASE_MS && !isLocked(file)) rmSync(file, { force: true });
  }
}

/** Undefined if nothing here tells. */
function isAlive(folder: string, id: string): boolean | undefined {
  const file = fileOf(folder, id);
  return existsSync(file) ? isLocked(file) : undefined;
}

function isLocked(file: string): boolean {
  const lock = lockFile(file, 0);
  lock?.release();
  return lock === undefined;
}
