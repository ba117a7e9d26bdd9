/** Gives the pipeline one library's files, readers and providers. */

import type { Config } from '../../config/schema.ts';
import { settingsOf } from '../actions/settings.ts';
import { isComputed } from '../domain/book/custom-field.ts';
import { isSecret } from '../domain/book/sealed.ts';
import { ReadError } from '../domain/errors.ts';
import { baseName, type Library } from '../domain/library/item.ts';
import type { Ownership } from '../files/file-attributes.ts';
import type { KeptPictures } from '../files/kept-pictures.ts';
import { type LibraryFiles, openLibraryFiles } from '../files/library-files.ts';
import { toJpeg } from '../files/to-jpeg.ts';
import { openRoot } from '../files/walk.ts';
import { walkOnThread } from '../files/walk-on-thread.ts';
import type { PictureClient } from '../http/fetch-picture.ts';
import type { DiscoverDeps } from '../pipeline/discover/discover.ts';
import type { CoverDeps } from '../pipeline/export/cover.ts';
import { hashOf } from '../pipeline/fingerprint.ts';
import { type KnownNames, preferKnown } from '../pipeline/identify/prefer-known.ts';
import { merge } from '../pipeline/merge/merge.ts';
import type { LibraryDeps } from '../pipeline/open-library.ts';
import type { Catalogue, NameIndex } from '../ports/catalogue.ts';
import type { ItemStore } from '../ports/item-store.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import type { ProviderHost } from '../ports/provider-host.ts';
import type { TempTokens } from '../ports/temp-tokens.ts';
import type { Traced } from '../ports/tracing.ts';
import { readerOf } from '../sdk/reader.ts';
import { createCompute } from './expressions.ts';
import type { AppExtensions } from './extensions.ts';
import { createReadAhead, type ReadAhead } from './read-ahead.ts';
import type { BookReader, ReaderSite } from './threads/book-reader.ts';
import type { Threads } from './threads/pool.ts';

export interface LibraryContext {
  config: Config;
  extensions: Pick<AppExtensions, 'readers' | 'formats' | 'readerPlugins'>;
  ownFields: OwnFields;
  store: ItemStore;
  /** Knows the names of other books, and what was known of a book before. */
  catalogue: Pick<Catalogue, 'get'> & NameIndex;
  tokens: TempTokens;
  hosts: readonly ProviderHost[];
  /** True if providers are on, but nobody may be asked now. */
  isOffline?: boolean;
  /** Fetches covers; undefined if the program is offline. */
  pictures: PictureClient | undefined;
  kept: KeptPictures;
  /** Walk folders, read books and write sidecars. */
  threads: Threads;
  now(): number;
  traced: Traced;
}

/** An open library. */
interface OpenLibrary extends LibraryContext {
  library: Library;
  files: LibraryFiles;
  reader: BookReader;
  readAhead: ReadAhead;
}

export async function createLibraryDeps(library: Library, context: LibraryContext): Promise<LibraryDeps> {
  const { config, extensions, ownFields, store, catalogue, tokens, hosts, isOffline, threads, now } = context;
  const files = openLibraryFiles(await openRoot(library.root), ownershipOf(config), tokens, threads.writer);
  const site = siteOf(files.realRoot, { config, extensions, ownFields });
  const reader = threads.readerOf(site, now);
  const knownNames: KnownNames = {
    isKnown: catalogue.isNameKnown,
    merge: (local, { editionKind, overrides }) => merge({ editionKind, candidates: local.map((candidate) => ({ candidate })), overrides }, site.merge),
  };
  const open: OpenLibrary = { ...context, library, files, reader, readAhead: createReadAhead() };
  return {
    async cleanUp() {
      for (const write of await store.unfinishedWrites(library.id)) await files.cleanUp(write);
    },
    discover: discoverDepsOf(open),
    process: {
      store,
      exists: files.exists,
      valuesBefore: async (itemId) => (await catalogue.get(itemId))?.record.values,
      lookup: { hosts, isOffline, now },
      export: {
        lookOf: files.lookOf,
        write: files.write,
        remove: files.remove,
        newToken: tokens.create,
        readerOf: (path) => readerOf(extensions.readers, path),
      },
      cover: coverDepsOf(open),
      ownFields,
      compute: createCompute(ownFields, threads.evaluate),
      async identify(input) {
        await ownFields.refresh();
        return preferKnown(await reader.identify(input), knownNames);
      },
      takeReadAhead: open.readAhead.take,
      readBytes: files.readBytes,
      hash: hashOf,
      now,
      traced: context.traced,
    },
  };
}

interface SiteContext extends Pick<LibraryContext, 'config'> {
  extensions: Pick<AppExtensions, 'readerPlugins'>;
  ownFields: Pick<OwnFields, 'current'>;
}

/** What threads are told of a library. Its fields are those of the moment in which it is read. */
export function siteOf(realRoot: string, { config, extensions, ownFields }: SiteContext): ReaderSite {
  return {
    realRoot,
    get customFields() {
      return ownFields.current().filter((field) => !isComputed(field) && !isSecret(field));
    },
    merge: settingsOf(config).merge,
    readerPlugins: extensions.readerPlugins,
  };
}

function discoverDepsOf({ extensions: { formats }, store, files, reader, readAhead, now }: OpenLibrary): DiscoverDeps {
  return {
    sidecars: formats.names,
    async *walk({ below, isShallow }, signal) {
      const options = { from: below, nowMs: now(), sidecars: formats.files };
      yield* isShallow ? await reader.walkFolder(options) : walkOnThread(files.realRoot, { ...options, signal });
    },
    async readHints({ id }, audio) {
      const hints = await store.findHints(id, audio);
      const unknown = audio.filter(({ path }) => !hints.has(path));
      if (unknown.length === 0) return hints;
      const readings = await reader.readTags(unknown.map(({ path }) => path));
      const read = unknown.flatMap((file) => {
        const reading = readings.get(file.path);
        return reading ? [{ file, reading }] : [];
      });
      for (const { file, reading } of read) readAhead.keep(file.path, reading);
      const found = read.map(({ file, reading: { album, trackTitle, asin, track } }) => ({ file, hint: { album, trackTitle, asin, track } }));
      await store.saveHints(id, found);
      return new Map([...hints, ...found.map(({ file, hint }) => [file.path, hint] as const)]);
    },
  };
}

function coverDepsOf({ pictures, kept, reader }: OpenLibrary): CoverDeps {
  return {
    fetchPicture: pictures && (async (address, options, signal) => toJpeg(await pictures.fetch(address, signal), options)),
    async readEmbedded(path, options) {
      const bytes = await reader.readPicture(path);
      if (!bytes) throw new ReadError(`there is no picture in ${baseName(path)} any more`);
      return toJpeg(bytes, options);
    },
    readUpload: async (hash, options) => toJpeg(await kept.read(hash), { ...options, minPixels: 1 }),
  };
}

/** Owner and mode of new sidecars: as configured, or those of the program's user. */
export function ownershipOf({ sidecars: { uid, gid, mode, umask } }: Pick<Config, 'sidecars'>): Ownership {
  const octal = (text: string | undefined) => (text === undefined ? undefined : Number.parseInt(text, 8));
  const masked = umask === undefined ? undefined : 0o666 & ~(octal(umask) ?? 0);
  return { uid, gid, mode: octal(mode) ?? masked };
}
