/** Copies of the store that are kept elsewhere: each in one file, with the pictures that it needs, compressed by gzip. */
import { copyFileSync, createReadStream, createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import Database from 'better-sqlite3';
import { messageOf, RubricatorError } from '../../domain/errors.ts';
import { StoreError } from '../store-error.ts';
import { packPictures, unpackPictures } from './carried-pictures.ts';
import { checkStore } from './check-store.ts';
import type { StoreCopy } from './copies.ts';
import { makePrivate } from './private-file.ts';
import { removeDatabase } from './state-file.ts';

/** Runs what reads a copy in one file. */
export async function withPackedCopy<T>(copy: StoreCopy, task: (packed: Readable) => Promise<T>): Promise<T> {
  const part = `${copy.file}.send.part`;
  try {
    makePrivate(part);
    copyFileSync(copy.file, part);
    const db = new Database(part);
    try {
      packPictures(db, dirname(copy.file));
      db.pragma('journal_mode = delete');
    } finally {
      db.close();
    }
    const gzip = createGzip();
    return await task(
      createReadStream(part)
        .on('error', (error) => gzip.destroy(error))
        .pipe(gzip),
    );
  } finally {
    removeDatabase(part);
  }
}

/**
 * Puts a copy that was elsewhere beside the state’s own copies, once all of it is here and sound. Throws `StoreError`, or what the pieces
 * throw.
 * @param file where the copy belongs
 */
export async function unpackCopy(pieces: AsyncIterable<Uint8Array>, file: string): Promise<void> {
  const part = `${file}.part`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    makePrivate(part);
    await unzip(pieces, part);
    const { problem } = checkStore(part, true);
    if (problem !== undefined) throw new StoreError(`the copy ${basename(file)} cannot be used (${problem})`);
    unpackPictures(part, dirname(file));
    const db = new Database(part);
    try {
      db.exec('drop table if exists pictures');
    } finally {
      db.close();
    }
    renameSync(part, file);
  } finally {
    removeDatabase(part);
  }
}

async function unzip(pieces: AsyncIterable<Uint8Array>, to: string): Promise<void> {
  let failure: unknown;
  async function* noted() {
    try {
      yield* pieces;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  try {
    await pipeline(noted, createGunzip(), createWriteStream(to, { mode: 0o600, flush: true }));
  } catch (error) {
    rmSync(to, { force: true });
    if (failure !== undefined || error instanceof RubricatorError) throw failure ?? error;
    throw new StoreError(`it is no copy of a store, or not all of it (${messageOf(error)})`, { cause: error });
  }
}
