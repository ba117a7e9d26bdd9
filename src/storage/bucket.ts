/** A bucket of S3-compatible storage: what can be done with the files in it. */
import { type ListedObject, readListing } from './answers.ts';
import { download, factsOf, type ObjectFacts, SHA256_HEADER } from './download.ts';
import type { StoragePlace } from './place.ts';
import { createStorageClient, type StorageRequestDeps } from './request.ts';
import { StorageError } from './storage-error.ts';
import { type Pieces, upload } from './upload.ts';

export interface StorageBucket {
  /** Puts a file there once it is whole. @param sha256 of all its bytes, in hexadecimal digits. */
  put(key: string, content: { pieces: Pieces; sha256: string }, signal: AbortSignal): Promise<void>;
  /** Undefined if it is not there, or if this access key may not know. */
  facts(key: string, signal: AbortSignal): Promise<ObjectFacts | undefined>;
  /** Its bytes, of which the sum is checked in the end. */
  read(key: string, signal: AbortSignal): AsyncGenerator<Buffer>;
  /** Files whose keys begin so. */
  list(prefix: string, signal: AbortSignal): Promise<ListedObject[]>;
  remove(key: string, signal: AbortSignal): Promise<void>;
  /** Asks for one of the files whose keys begin so, once, to see whether the storage answers and lets this access key in. */
  knock(prefix: string, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Its methods throw `StorageError`. */
export function openBucket(place: StoragePlace, deps: StorageRequestDeps): StorageBucket {
  const client = createStorageClient(place, deps);
  const facts: StorageBucket['facts'] = async (key, signal) => {
    try {
      const { headers, body } = await client.send({ method: 'HEAD', key }, signal);
      body.resume();
      return factsOf(headers);
    } catch (error) {
      // Whoever may not list a bucket is refused what is not there (Amazon S3 API Reference, “HeadObject”).
      if (error instanceof StorageError && (error.status === 404 || error.status === 403)) return undefined;
      throw error;
    }
  };
  return {
    put: (key, { pieces, sha256 }, signal) => {
      const isThere = async () => (await facts(key, signal))?.sha256 === sha256;
      return upload(client, { key, pieces, headers: { [SHA256_HEADER]: sha256 }, isThere }, signal);
    },
    facts,
    read: (key, signal) => download(client, key, signal),
    async list(prefix, signal) {
      const all: ListedObject[] = [];
      for (let token: string | undefined = ''; token !== undefined; ) {
        const query: Record<string, string> = { 'list-type': '2', prefix, ...(token !== '' && { 'continuation-token': token }) };
        const { objects, next } = readListing(await client.ask({ method: 'GET', key: '', query }, signal));
        all.push(...objects);
        token = next === token ? undefined : next;
      }
      return all;
    },
    async remove(key, signal) {
      await client.ask({ method: 'DELETE', key }, signal);
    },
    async knock(prefix, signal) {
      const query = { 'list-type': '2', 'max-keys': '1', prefix };
      readListing(await client.ask({ method: 'GET', key: '', query, isTriedOnce: true }, signal));
    },
    close: () => client.close(),
  };
}
