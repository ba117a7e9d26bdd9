/** Where copies of the state are kept: a folder here, or the beginning of keys at storage. */
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isStorageAddress, readStorageAddress } from '../domain/storage-address.ts';
import { writeWhole } from '../files/write-streamed.ts';
import { StorageError } from '../storage/storage-error.ts';
import { spooled } from './spooled.ts';
import { type StorageDeps, withBucket } from './storage.ts';

export interface CopyPlace {
  /** Names of all files there. */
  list(): Promise<string[]>;
  /** It is there once it is whole. */
  write(name: string, pieces: AsyncIterable<Uint8Array>): Promise<void>;
  read(name: string): AsyncIterable<Uint8Array>;
  remove(name: string): Promise<void>;
}

/** Runs what uses a place. Throws `StorageError`. @param place a folder, or `s3://bucket/folder/` */
export async function atCopyPlace<T>(place: string, { storage, signal }: { storage: StorageDeps; signal: AbortSignal }, task: (at: CopyPlace) => Promise<T>) {
  if (!isStorageAddress(place)) return task(folderPlace(place));
  const address = readStorageAddress(place);
  if (typeof address === 'string') throw new StorageError(`${place}: ${address}`);
  const prefix = address.key === '' || address.key.endsWith('/') ? address.key : `${address.key}/`;
  return withBucket(address.bucket, storage, (bucket) =>
    task({
      list: async () => (await bucket.list(prefix, signal)).map(({ key }) => key.slice(prefix.length)),
      write: (name, pieces) => spooled(pieces, ({ read, sha256 }) => bucket.put(prefix + name, { pieces: read(), sha256 }, signal)),
      read: (name) => bucket.read(prefix + name, signal),
      remove: (name) => bucket.remove(prefix + name, signal),
    }),
  );
}

function folderPlace(folder: string): CopyPlace {
  return {
    list: async () => (existsSync(folder) ? await readdir(folder) : []),
    async write(name, pieces) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeWhole(join(folder, name), pieces, { mode: 0o600 });
    },
    read: (name) => createReadStream(join(folder, name)) as AsyncIterable<Uint8Array>,
    remove: (name) => rm(join(folder, name), { force: true }),
  };
}
