/**
 * Puts a sidecar on disk so that a reader sees the old bytes or the new ones and nothing between, whenever the
 * machine stops. (The recipe: docs/sidecars.md. The complaints behind it: docs/formats.md, 6.)
 */
import { constants, type Stats } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errnoOf, messageOf, ReadError, reasonOf, WriteError } from '../domain/errors.ts';
import { isMedium, isProtectedName } from '../domain/library/protected-file.ts';
import type { FileLook } from '../ports/write-journal.ts';
import type { FileSystem } from './disk-calls.ts';
import { type Attributes, attributesFor, type Ownership, type StandingFile, setOwner, setTime } from './file-attributes.ts';
import { inHeldFolder } from './held-folder.ts';
import { isInside } from './inside.ts';
import { readSidecar } from './read-sidecar.ts';
import { TEMP_NAME_BYTES, tempNameOf } from './temp-name.ts';

export interface WriteOptions {
  /** Real path of the library; nothing is written outside it. */
  realRoot: string;
  ownership?: Ownership;
  /** Part of the temp file's name (`src/ports/temp-tokens.ts`). */
  token: string;
  /** What must still stand there when the new bytes take its place; undefined for no file. */
  expected: Uint8Array | undefined;
  /** How the file looked that an undo brings back: its time, and its mode unless a file stands there. */
  look?: FileLook | undefined;
  fs?: FileSystem;
}

/** What was written, for recognising our own files later. */
export interface Written {
  sizeBytes: number;
  mtimeMs: number;
  /** True if the file system allowed no rename, so that the bytes were written in place. */
  inPlace: boolean;
}

/** Who does it: this thread, or another. */
export interface Writer {
  write(path: string, bytes: Uint8Array, options: WriteOptions): Promise<Written>;
  remove(path: string, options: Pick<WriteOptions, 'realRoot' | 'expected'>): Promise<void>;
}

const RENAME_REFUSED = new Set(['EXDEV', 'EPERM', 'EBUSY', 'ETXTBSY']);
/** Larger than any sidecar or cover of ours. */
const MAX_COMPARED_BYTES = 64 * 1024 * 1024;
const IN_PLACE_FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const MAX_NAME_BYTES = 255 - TEMP_NAME_BYTES;

/** Writes bytes at an absolute path. Throws `WriteError`, and then the old file still stands. */
export async function writeAtomic(path: string, bytes: Uint8Array, options: WriteOptions): Promise<Written> {
  const fs = options.fs ?? nodeFs;
  try {
    return await replace(fs, path, bytes, options);
  } catch (error) {
    if (error instanceof WriteError) throw error;
    if (error instanceof ReadError && errnoOf(error) === undefined) throw new WriteError(`${basename(path)}: ${messageOf(error)}`, { cause: error });
    throw new WriteError(`cannot write ${basename(path)}: ${reasonOf(error)}`, { cause: error, fields: { errno: errnoOf(error) } });
  }
}

async function replace(fs: FileSystem, path: string, bytes: Uint8Array, options: WriteOptions): Promise<Written> {
  const target = await resolveTarget(fs, path, options.realRoot);
  assertNoMedium([path, target.path], options.expected);
  const name = basename(target.path);
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) throw new WriteError('the file name is too long to be written safely');
  return inHeldFolder(fs, options.realRoot, dirname(target.path), async (folder) => {
    const attributes = attributesFor(await standingAt(fs, folder.at(name)), options.ownership, options.look);
    const temp = folder.at(tempNameOf(name, options.token));
    let inPlace = false;
    try {
      await writeTemp(fs, temp, bytes, attributes);
      await assertUnchanged(fs, folder.at(name), options.expected);
      await folder.confirm();
      try {
        await fs.rename(temp, folder.at(name));
      } catch (error) {
        if (!RENAME_REFUSED.has(errnoOf(error) ?? '')) throw error;
        await writeInPlace(fs, folder.at(name), bytes, options);
        inPlace = true;
        await fs.unlink(temp);
      }
    } catch (error) {
      await fs.unlink(temp).catch(() => undefined);
      throw error;
    }
    await folder.sync();
    const stats = await fs.lstat(folder.at(name));
    return { sizeBytes: stats.size, mtimeMs: Math.round(stats.mtimeMs), inPlace };
  });
}

/** Removes a file that still holds these bytes. Throws `WriteError`, and then it still stands. */
export async function removeFile(path: string, { realRoot, expected, fs = nodeFs }: Pick<WriteOptions, 'realRoot' | 'expected' | 'fs'>): Promise<void> {
  try {
    const target = await resolveTarget(fs, path, realRoot);
    assertNoMedium([path, target.path], expected);
    await inHeldFolder(fs, realRoot, dirname(target.path), async (folder) => {
      await assertUnchanged(fs, folder.at(basename(target.path)), expected);
      await folder.confirm();
      await fs.unlink(folder.at(basename(target.path)));
      await folder.sync();
    });
  } catch (error) {
    if (error instanceof WriteError) throw error;
    if (errnoOf(error) === 'ENOENT') return;
    throw new WriteError(`cannot remove ${basename(path)}: ${reasonOf(error)}`, { cause: error, fields: { errno: errnoOf(error) } });
  }
}

/** Removes the temp file that an interrupted write of this file left behind; does nothing if it cannot be removed. */
export async function removeTempOf(path: string, token: string, realRoot: string): Promise<void> {
  const target = await resolveTarget(nodeFs, path, realRoot).catch(() => undefined);
  if (target) await removeTemp(join(dirname(target.path), tempNameOf(basename(target.path), token)), realRoot);
}

/** Removes a temp file; does nothing if it cannot be removed: it is gone, or the folder is read-only, and nothing of value is lost either way. */
export async function removeTemp(path: string, realRoot: string): Promise<void> {
  await inHeldFolder(nodeFs, realRoot, dirname(path), (folder) => nodeFs.unlink(folder.at(basename(path)))).catch(() => undefined);
}

/** No order of anybody replaces or removes a medium. What stands there is `expected`: it is compared with the file at the last look. */
function assertNoMedium(paths: readonly string[], expected: Uint8Array | undefined): void {
  const name = paths.map((path) => basename(path)).find(isProtectedName);
  if (name !== undefined) throw new WriteError(`${name} is no sidecar by its name; such files are never written`);
  if (expected && isMedium(expected)) throw new WriteError(`${basename(paths[0] ?? '')} holds a medium; left as it is`);
}

/** The last look before the bytes are replaced, so that no edit of this very moment is lost. */
async function assertUnchanged(fs: FileSystem, path: string, expected: Uint8Array | undefined): Promise<void> {
  const found = await readSidecar(path, fs, { maxBytes: Math.max(MAX_COMPARED_BYTES, expected?.length ?? 0) });
  const isSame = found === undefined || expected === undefined ? found === expected : found.equals(expected);
  if (!isSame) throw new WriteError(`${basename(path)} changed meanwhile; left for the next scan`);
}

/**
 * Writes in place if no rename is allowed: not atomic, but synced. The note in the store shows a crash in between. If the disk
 * fills up, the old bytes are written back.
 */
async function writeInPlace(fs: FileSystem, path: string, bytes: Uint8Array, { expected: before, look }: WriteOptions): Promise<void> {
  const file = await fs.open(path, IN_PLACE_FLAGS, 0o666);
  try {
    await file.truncate(0);
    await file.writeFile(bytes);
    await setTime(file, look?.mtimeMs);
    await file.sync();
  } catch (error) {
    if (before) await restore(file, before).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

async function restore(file: nodeFs.FileHandle, before: Uint8Array): Promise<void> {
  await file.truncate(0);
  await file.write(before, 0, before.length, 0);
}

/** Where to write: the path itself, or what it links to, which must lie in the library. */
async function resolveTarget(fs: FileSystem, path: string, realRoot: string): Promise<{ path: string }> {
  const realFolder = await fs.realpath(dirname(path)).catch((error: unknown) => {
    // Whatever stood in it may stand elsewhere now.
    if (errnoOf(error) === 'ENOENT')
      throw new WriteError('its folder was moved or removed meanwhile; left for the next scan', { cause: error, fields: { errno: 'ENOENT' } });
    throw error;
  });
  if (!isInside(realRoot, realFolder)) throw new WriteError(`${basename(path)} lies outside the library`);
  const here = join(realFolder, basename(path));
  const stats = await statsAt(fs, here);
  if (!stats?.isSymbolicLink()) return { path: here };
  const real = await fs.realpath(here);
  if (!isInside(realRoot, real)) throw new WriteError(`${basename(path)} is a link that leaves the library`);
  return { path: real };
}

/** What stands at the end of a path, which is to be a file or nothing. */
async function standingAt(fs: FileSystem, path: string): Promise<StandingFile> {
  const stats = await statsAt(fs, path);
  if (!stats) return {};
  if (stats.isDirectory()) throw new WriteError(`${basename(path)} is a folder`);
  if (!stats.isFile()) throw new WriteError(`${basename(path)} is no file`);
  return { mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid };
}

async function statsAt(fs: FileSystem, path: string): Promise<Stats | undefined> {
  return fs.lstat(path).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

async function writeTemp(fs: FileSystem, temp: string, bytes: Uint8Array, attributes: Attributes): Promise<void> {
  const file = await fs.open(temp, 'wx', attributes.mode);
  try {
    await file.writeFile(bytes);
    if (attributes.isModeExact) await file.chmod(attributes.mode);
    // Only its owner may say so: before the owner changes.
    await setTime(file, attributes.mtimeMs);
    await setOwner(file, attributes);
    await file.sync();
  } finally {
    await file.close();
  }
}
