/** The calls of `FileSystem`, done synchronously: several times cheaper than promises, for threads that may wait. */
import * as fs from 'node:fs';
import type { FileSystem } from './write-atomic.ts';

type Handle = Awaited<ReturnType<FileSystem['open']>>;

export const blockingFileSystem = {
  open: async (path: string, flags: string | number, mode?: number) => handleOf(fs.openSync(path, flags, mode)),
  rename: async (from: string, to: string) => fs.renameSync(from, to),
  unlink: async (path: string) => fs.unlinkSync(path),
  lstat: async (path: string) => fs.lstatSync(path),
  stat: async (path: string) => fs.statSync(path),
  realpath: async (path: string) => fs.realpathSync.native(path),
  readFile: async (path: string) => fs.readFileSync(path),
  writeFile: async (path: string, bytes: Uint8Array) => fs.writeFileSync(path, bytes),
  readdir: async (path: string) => fs.readdirSync(path),
} as unknown as FileSystem;

function handleOf(descriptor: number): Handle {
  return {
    read: async (buffer: Buffer, offset: number, length: number, position: number) => ({
      bytesRead: fs.readSync(descriptor, buffer, offset, length, position),
      buffer,
    }),
    writeFile: async (bytes: Uint8Array) => fs.writeFileSync(descriptor, bytes),
    stat: async () => fs.fstatSync(descriptor),
    chmod: async (mode: number) => fs.fchmodSync(descriptor, mode),
    chown: async (uid: number, gid: number) => fs.fchownSync(descriptor, uid, gid),
    sync: async () => fs.fsyncSync(descriptor),
    close: async () => fs.closeSync(descriptor),
  } as unknown as Handle;
}
