/**
 * The calls of `FileSystem`, done synchronously: several times cheaper than promises, for threads that may wait. Only a sync is waited for beside
 * others, because a disk does many of them together as fast as one.
 */
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import type { FileSystem } from './disk-calls.ts';

const sync = promisify(fs.fsync);

type Handle = Awaited<ReturnType<FileSystem['open']>>;

export const blockingFileSystem = {
  open: async (path: string, flags: string | number, mode?: number) => handleOf(fs.openSync(path, flags, mode)),
  rename: async (from: string, to: string) => fs.renameSync(from, to),
  unlink: async (path: string) => fs.unlinkSync(path),
  lstat: async (path: string) => fs.lstatSync(path),
  stat: async (path: string) => fs.statSync(path),
  realpath: async (path: string) => fs.realpathSync.native(path),
  readdir: async (path: string) => fs.readdirSync(path),
} as unknown as FileSystem;

function handleOf(descriptor: number): Handle {
  return {
    fd: descriptor,
    read: async (buffer: Buffer, offset: number, length: number, position: number) => ({
      bytesRead: fs.readSync(descriptor, buffer, offset, length, position),
      buffer,
    }),
    writeFile: async (bytes: Uint8Array) => fs.writeFileSync(descriptor, bytes),
    write: async (bytes: Uint8Array, offset: number, length: number, position: number) => fs.writeSync(descriptor, bytes, offset, length, position),
    truncate: async (length: number) => fs.ftruncateSync(descriptor, length),
    stat: async () => fs.fstatSync(descriptor),
    chmod: async (mode: number) => fs.fchmodSync(descriptor, mode),
    chown: async (uid: number, gid: number) => fs.fchownSync(descriptor, uid, gid),
    utimes: async (atimeSec: number, mtimeSec: number) => fs.futimesSync(descriptor, atimeSec, mtimeSec),
    sync: () => sync(descriptor),
    close: async () => fs.closeSync(descriptor),
  } as unknown as Handle;
}
