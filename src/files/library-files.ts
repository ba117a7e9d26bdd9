/** One library's files by their relative paths. Nothing outside its real root is ever read or written. */
import { existsSync } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { ReadError } from '../domain/errors.ts';
import type { TempTokens } from '../ports/temp-tokens.ts';
import type { FileLook, UnfinishedWrite } from '../ports/write-journal.ts';
import type { FileSystem } from './disk-calls.ts';
import type { Ownership } from './file-attributes.ts';
import { isInside } from './inside.ts';
import { readSidecar } from './read-sidecar.ts';
import { removeFile, removeTempOf, type WriteOptions, type Writer, writeAtomic } from './write-atomic.ts';

export interface LibraryReader {
  /** Absolute path of a file; a link in it may not lead out of the library. Throws `ReadError`. */
  locate(path: string): Promise<string>;
  readBytes(path: string): Promise<Buffer | undefined>;
  exists(path: string): Promise<boolean>;
}

export interface LibraryFiles extends LibraryReader {
  realRoot: string;
  /** Undefined where no file is found. */
  lookOf(path: string): Promise<FileLook | undefined>;
  /** Replaces a file if it is still as `expected`. Throws `WriteError`. */
  write(path: string, bytes: Uint8Array, how: Pick<WriteOptions, 'token' | 'expected' | 'look'>): Promise<{ sizeBytes: number; mtimeMs: number }>;
  remove(path: string, expected: Uint8Array): Promise<void>;
  /** Removes the temp file of a write that was interrupted, unless somebody is still at work on it. */
  cleanUp(write: UnfinishedWrite): Promise<void>;
}

const HERE: Writer = { write: writeAtomic, remove: removeFile };

export function openLibraryReader(realRoot: string, fs: FileSystem = nodeFs): LibraryReader {
  const absolute = (path: string) => join(realRoot, path);
  async function locate(path: string): Promise<string> {
    const real = await fs.realpath(absolute(path)).catch((error: unknown) => {
      throw new ReadError('vanished while it was being read', { cause: error });
    });
    if (!isInside(realRoot, real)) throw new ReadError('a link that leaves the library');
    return real;
  }
  // Asked of every file that may stand there and seldom does: a promise, and the error that it ends with, cost fifty times as much.
  const exists = async (path: string) => existsSync(absolute(path));
  return {
    locate,
    exists,
    readBytes: async (path) => ((await exists(path)) ? readSidecar(await locate(path), fs) : undefined),
  };
}

export function openLibraryFiles(realRoot: string, ownership: Ownership, tokens: TempTokens, writer: Writer = HERE): LibraryFiles {
  const absolute = (path: string) => join(realRoot, path);
  const reader = openLibraryReader(realRoot);
  return {
    realRoot,
    ...reader,
    async lookOf(path) {
      const stats = await reader
        .locate(path)
        .then((real) => nodeFs.stat(real))
        .catch(() => undefined);
      return stats && { mtimeMs: stats.mtimeMs, mode: stats.mode & 0o7777 };
    },
    write: (path, bytes, how) => tokens.during(how.token, () => writer.write(absolute(path), bytes, { realRoot, ownership, ...how })),
    remove: (path, expected) => writer.remove(absolute(path), { realRoot, expected }),
    async cleanUp(write) {
      if (tokens.isInUse(write)) return;
      const { path, token } = write;
      await removeTempOf(absolute(path), token, realRoot);
    },
  };
}
