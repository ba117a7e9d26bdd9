/** Reads the bytes of a sidecar, up to a cap, and for no longer than a disk may take. */
import * as nodeFs from 'node:fs/promises';
import { errnoOf, ReadError } from '../domain/errors.ts';
import { assertInPlace, assertReadable, openErrorOf, READ_FLAGS } from '../sdk/open-file.ts';
import type { FileSystem } from './disk-calls.ts';

/** Audiobookshelf's JSON with thousands of chapters stays far below. */
const MAX_SIDECAR_BYTES = 16 * 1024 * 1024;
/** A disk that spins up takes ten seconds; a server that is gone takes for ever. */
const READ_TIMEOUT_MS = 60_000;

export interface ReadLimits {
  maxBytes?: number;
  timeoutMs?: number;
}

/**
 * The bytes of a file; undefined if there is none. Throws `ReadError` for what is no regular file, too large or unreadable.
 * @param path absolute, with all links resolved, or by way of a held folder
 */
export async function readSidecar(
  path: string,
  fs: Pick<FileSystem, 'open'> = nodeFs,
  { maxBytes = MAX_SIDECAR_BYTES, timeoutMs = READ_TIMEOUT_MS }: ReadLimits = {},
): Promise<Buffer | undefined> {
  try {
    return await inTime(readBytes(path, fs, maxBytes), timeoutMs);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw openErrorOf(error);
  }
}

async function readBytes(path: string, fs: Pick<FileSystem, 'open'>, maxBytes: number): Promise<Buffer> {
  const file = await fs.open(path, READ_FLAGS);
  try {
    const stats = await file.stat();
    assertReadable(stats, maxBytes);
    assertInPlace(file.fd, path);
    // One more byte than there should be: a file that grows is read to this end and no further.
    const bytes = Buffer.alloc(stats.size + 1);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    if (filled > stats.size) throw new ReadError('grew while it was being read');
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

/** What is not done in time goes on by itself; nobody waits for it any more. */
async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new ReadError(`the disk does not answer within ${Math.round(timeoutMs / 1000)} s`)), timeoutMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
