/** One library's files by their relative paths. Nothing outside its real root is ever read or written. */
import { access, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { ReadError } from '../domain/errors.ts';
import { isInside } from './inside.ts';
import { readSidecar } from './read-sidecar.ts';
import { type Ownership, writeAtomic } from './write-atomic.ts';

export interface LibraryFiles {
  realRoot: string;
  /** Absolute path of a file; a link in it may not lead out of the library. Throws `ReadError`. */
  locate(path: string): Promise<string>;
  readBytes(path: string): Promise<Buffer | undefined>;
  write(path: string, bytes: Uint8Array): Promise<{ sizeBytes: number; mtimeMs: number }>;
  exists(path: string): Promise<boolean>;
}

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
    write: (path, bytes) => writeAtomic(absolute(path), bytes, { realRoot, ownership }),
    exists: (path) => exists(absolute(path)),
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
