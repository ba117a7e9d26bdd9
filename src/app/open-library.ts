/** Gives the pipeline one library's files, readers and providers. */

import type { Config } from '../../config/schema.ts';
import { settingsOf } from '../actions/settings.ts';
import { ReadError } from '../domain/errors.ts';
import { baseName, type Library } from '../domain/library/item.ts';
import { openLibraryFiles } from '../files/library-files.ts';
import { newToken } from '../files/temp-name.ts';
import { toJpeg } from '../files/to-jpeg.ts';
import { openRoot, walk } from '../files/walk.ts';
import { walkOnThread } from '../files/walk-on-thread.ts';
import type { Ownership } from '../files/write-atomic.ts';
import type { PictureClient } from '../http/fetch-picture.ts';
import { hashOf } from '../pipeline/fingerprint.ts';
import type { LibraryDeps } from '../pipeline/open-library.ts';
import type { ItemStore } from '../ports/item-store.ts';
import type { ProviderHost } from '../ports/provider-host.ts';
import { readEmbeddedPicture } from '../readers/embedded-picture.ts';
import type { AudioReading } from '../sdk/reading.ts';
import { createBookReader } from './threads/book-reader.ts';
import type { Threads } from './threads/pool.ts';

/** Known books from which on a library is walked through on a thread. */
const LARGE_LIBRARY = 500;

/** Files whose tags are kept for the stage that reads them next. */
const MAX_READ_AHEAD = 500;

export interface LibraryContext {
  config: Config;
  store: ItemStore;
  hosts: readonly ProviderHost[];
  /** Fetches a cover; undefined where nobody is asked for anything. */
  pictures: PictureClient | undefined;
  /** Where books are read and sidecars written; on this thread if absent. */
  threads?: Threads;
  now(): number;
}

export async function createLibraryDeps(library: Library, context: LibraryContext): Promise<LibraryDeps> {
  const { pictures, threads } = context;
  const { customFields } = context.config;
  const files = openLibraryFiles(await openRoot(library.root), ownershipOf(context.config), threads?.writer);
  const site = { realRoot: files.realRoot, customFields, merge: settingsOf(context.config).merge };
  const reader = threads?.readerOf(site, context.now) ?? createBookReader(site, context.now);
  // Tags that were read to tell one book from several are not read again.
  const readAhead = new Map<string, AudioReading>();
  const keep = (path: string, reading: AudioReading) => {
    const [oldest] = readAhead.size >= MAX_READ_AHEAD ? readAhead.keys() : [];
    if (oldest !== undefined) readAhead.delete(oldest);
    readAhead.set(path, reading);
  };

  return {
    async cleanUp() {
      for (const { path, token } of await context.store.unfinishedWrites(library.id)) await files.cleanUp(path, token);
    },
    discover: {
      async *walk({ below, isShallow }, signal) {
        const options = { from: below, isShallow, nowMs: context.now(), signal };
        // A small library is looked through sooner than a thread is started.
        const isLarge = threads && !isShallow && (await context.store.count(library.id)) >= LARGE_LIBRARY;
        yield* isLarge ? walkOnThread(files.realRoot, options) : walk(files.realRoot, options);
      },
      async readHints({ id }, audio) {
        const hints = await context.store.findHints(id, audio);
        const unknown = audio.filter(({ path }) => !hints.has(path));
        if (unknown.length === 0) return hints;
        const readings = await reader.readTags(unknown.map(({ path }) => path));
        const read = unknown.flatMap((file) => {
          const reading = readings.get(file.path);
          return reading ? [{ file, reading }] : [];
        });
        for (const { file, reading } of read) keep(file.path, reading);
        const found = read.map(({ file, reading: { album, trackTitle, asin, track } }) => ({ file, hint: { album, trackTitle, asin, track } }));
        await context.store.saveHints(id, found);
        return new Map([...hints, ...found.map(({ file, hint }) => [file.path, hint] as const)]);
      },
    },
    process: {
      store: context.store,
      exists: files.exists,
      lookup: { hosts: context.hosts, now: context.now },
      export: { write: files.write, remove: files.remove, newToken },
      cover: {
        fetchPicture: pictures && (async (address, options, signal) => toJpeg(await pictures.fetch(address, signal), options)),
        async readEmbedded(path, options) {
          const bytes = await readEmbeddedPicture(await files.locate(path));
          if (!bytes) throw new ReadError(`there is no picture in ${baseName(path)} any more`);
          return toJpeg(bytes, options);
        },
      },
      customFields,
      identify: reader.identify,
      takeReadAhead(paths) {
        const taken = new Map<string, AudioReading>();
        for (const path of paths) {
          const reading = readAhead.get(path);
          if (reading && readAhead.delete(path)) taken.set(path, reading);
        }
        return taken;
      },
      readBytes: files.readBytes,
      hash: hashOf,
      now: context.now,
    },
  };
}

/** Whose new sidecars are: as configured, or whoever the program runs as. */
export function ownershipOf({ sidecars: { uid, gid, mode, umask } }: Pick<Config, 'sidecars'>): Ownership {
  const octal = (text: string | undefined) => (text === undefined ? undefined : Number.parseInt(text, 8));
  const masked = umask === undefined ? undefined : 0o666 & ~(octal(umask) ?? 0);
  return { uid, gid, mode: octal(mode) ?? masked };
}
