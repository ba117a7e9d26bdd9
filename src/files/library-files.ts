/** One library's files by their relative paths. Nothing outside its real root is ever read or written. */
import { access, realpath, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ReadError } from '../domain/errors.ts';
import { isInside } from './inside.ts';
import { readSidecar } from './read-sidecar.ts';
import { isInUse, tempNameOf } from './temp-name.ts';
import { type Ownership, removeFile, writeAtomic } from './write-atomic.ts';

export interface LibraryFiles {
  realRoot: string;
  /** Absolute path of a file; a link in it may not lead out of the library. Throws `ReadError`. */
  locate(path: string): Promise<string>;
  readBytes(path: string): Promise<Buffer | undefined>;
  /** Replaces what stands there, if that is still `expected`. Throws `WriteError`. */
  write(path: string, bytes: Uint8Array, token: string, expected: Uint8Array | undefined): Promise<{ sizeBytes: number; mtimeMs: number }>;
  remove(path: string, expected: Uint8Array): Promise<void>;
  /** Removes the temp file of a write that never ended, unless another process is at it. */
  cleanUp(path: string, token: string): Promise<void>;
  exists(path: string): Promise<boolean>;
}

/** Writes under way in this process. */
const inUse = new Set<string>();

export function openLibraryFiles(realRoot: string, ownership: Ownership): LibraryFiles {
  const absolute = (path: string) => join(realRoot, path);
  async function locate(path: string): Promise<string> {
    const real = await realpath(absolute(path)).catch((error: unknown) => {
      throw new ReadError('vanished while it was being read', { cause: error });
    });
    if (!isInside(realRoot, real)) throw new ReadError('a link that leaves the library');
    return real;
  }
  return {
    realRoot,
    locate,
    async readBytes(path) {
      if (!(await exists(absolute(path)))) return undefined;
      return readSidecar(await locate(path));
    },
    async write(path, bytes, token, expected) {
      inUse.add(token);
      try {
        return await writeAtomic(absolute(path), bytes, { realRoot, ownership, token, expected });
      } finally {
        inUse.delete(token);
      }
    },
    remove: (path, expected) => removeFile(absolute(path), { realRoot, expected }),
    async cleanUp(path, token) {
      if (isInUse(token, inUse)) return;
      const real = await realpath(absolute(path)).catch(() => absolute(path));
      if (isInside(realRoot, real)) await unlink(join(dirname(real), tempNameOf(basename(real), token))).catch(() => undefined);
    },
    exists: (path) => exists(absolute(path)),
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
