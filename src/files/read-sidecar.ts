/** Reads the bytes of a sidecar, up to a cap. */
import * as nodeFs from 'node:fs/promises';
import { ReadError, reasonOf } from '../domain/errors.ts';
import type { FileSystem } from './write-atomic.ts';

/** Audiobookshelf's JSON with thousands of chapters stays far below. */
const MAX_SIDECAR_BYTES = 16 * 1024 * 1024;

/** The bytes of a file; undefined if there is none. Throws `ReadError` for what is too large or unreadable. */
export async function readSidecar(path: string, fs: Pick<FileSystem, 'open'> = nodeFs, maxBytes = MAX_SIDECAR_BYTES): Promise<Buffer | undefined> {
  try {
    const file = await fs.open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > maxBytes) throw new ReadError(`larger than ${Math.round(maxBytes / 1024 / 1024)} MB`);
      const bytes = await file.readFile();
      return bytes;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof ReadError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ReadError(reasonOf(error), { cause: error });
  }
}
