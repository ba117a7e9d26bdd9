/**
 * The one way to open a file of a library for reading. A name says nothing about what stands there: a pipe waits for ever, a device never
 * ends, a link leads anywhere. Nothing of that is waited for, and nothing but a regular file is read.
 */
import { closeSync, constants, existsSync, fstatSync, openSync, readlinkSync } from 'node:fs';
import { errnoOf, ReadError, reasonOf } from '../domain/errors.ts';

/**
 * Opening does not wait for the other end of a pipe, and does not follow a link at the end of the path: whoever may follow one resolves it
 * first, and looks where it leads. (open(2). Windows knows neither flag.)
 */
export const READ_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** Linux shows what a process holds open as links that tell where it is now (proc_pid_fd(5)). */
export const DESCRIPTOR_PATHS = '/proc/self/fd';
export const HAS_DESCRIPTOR_PATHS = existsSync(DESCRIPTOR_PATHS);

interface FileKind {
  size: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

/** Throws `ReadError` for what is no regular file, and for one that is larger than the cap. */
export function assertReadable(stats: FileKind, maxBytes = Number.POSITIVE_INFINITY): void {
  if (stats.isDirectory()) throw new ReadError('a folder stands in its place');
  if (!stats.isFile()) throw new ReadError(NO_FILE);
  if (stats.size > maxBytes) throw new ReadError(`larger than ${Math.round(maxBytes / 1024 / 1024)} MB`);
}

/**
 * Throws `ReadError` if an open file is not where its real path says: between the look at the path and the opening, somebody put a link in
 * the place of a folder. What was reached by way of a held folder needs no such look. Letter case is no matter where the disk sees none.
 */
export function assertInPlace(descriptor: number, path: string): void {
  if (!HAS_DESCRIPTOR_PATHS || path.startsWith(`${DESCRIPTOR_PATHS}/`)) return;
  const place = readlinkSync(`${DESCRIPTOR_PATHS}/${descriptor}`);
  if (place !== path && folded(place) !== folded(path)) throw new ReadError('was moved, or its folder became a link, while it was being opened');
}

function folded(path: string): string {
  return path.normalize().toLowerCase();
}

const NO_FILE = 'no regular file, but a pipe, a device or something like it; not read';

/** Why a file could not be opened, in words for a user. */
export function openErrorOf(error: unknown): ReadError {
  if (error instanceof ReadError) return error;
  const errno = errnoOf(error);
  // A socket cannot be opened, nor a device that has no driver (open(2)).
  if (errno === 'ENXIO' || errno === 'ENODEV') return new ReadError(NO_FILE, { cause: error });
  if (errno === 'ELOOP') return new ReadError('became a link while it was being read', { cause: error });
  return new ReadError(reasonOf(error), { cause: error });
}

export interface OpenFile {
  descriptor: number;
  sizeBytes: number;
}

/**
 * Opens a regular file; whoever calls closes the descriptor.
 * @param path absolute, with all links resolved
 * @throws ReadError
 */
export function openFile(path: string, maxBytes?: number): OpenFile {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, READ_FLAGS);
    const stats = fstatSync(descriptor);
    assertReadable(stats, maxBytes);
    assertInPlace(descriptor, path);
    return { descriptor, sizeBytes: stats.size };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw openErrorOf(error);
  }
}
