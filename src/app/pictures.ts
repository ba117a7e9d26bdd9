/** Gives pages the pictures of books: from files of a library, from inside media files, or from where a provider says that they are. */

import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { FieldValue } from '../domain/book/metadata.ts';
import { RubricatorError } from '../domain/errors.ts';
import { extensionOf } from '../domain/library/item.ts';
import { isFileOf } from '../domain/library/own-file.ts';
import type { KeptPictures } from '../files/kept-pictures.ts';
import { type LibraryReader, openLibraryReader } from '../files/library-files.ts';
import { readSidecar } from '../files/read-sidecar.ts';
import { createThumbnails } from '../files/thumbnails.ts';
import { openRoot } from '../files/walk.ts';
import type { PictureClient } from '../http/fetch-picture.ts';
import { hashOf } from '../pipeline/fingerprint.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import type { PicturedBook, Pictures, PictureWanted } from '../ports/pictures.ts';
import type { AppExtensions } from './extensions.ts';
import { siteOf } from './open-library.ts';
import type { Threads } from './threads/pool.ts';

export interface PicturesDeps {
  config: Config;
  ownFields: Pick<OwnFields, 'current'>;
  libraries: Pick<Libraries, 'rootOf'>;
  threads: Threads;
  /** Undefined if the program is offline. */
  client: PictureClient | undefined;
  extensions: Pick<AppExtensions, 'readerPlugins'>;
  stateDir: string;
  kept: KeptPictures;
  now(): number;
}

const MAX_BYTES = 20 * 1024 * 1024;

export function createPictures({ config, extensions, ownFields, libraries, threads, client, stateDir, kept, now }: PicturesDeps): Pictures {
  const thumbnails = createThumbnails(stateDir === ':memory:' ? undefined : join(stateDir, 'thumbnails'));

  /** What names a picture, and how its bytes are had. */
  async function sourceOf({ library, cover: { source, location } }: PictureWanted, signal: AbortSignal) {
    if (source === 'url') return client && { name: location, read: () => client.fetch(location, signal) };
    if (source === 'upload') return { name: `upload ${location}`, read: () => kept.read(location) };
    const realRoot = await openRoot(await libraries.rootOf(library));
    const path = await openLibraryReader(realRoot).locate(location);
    const { mtimeMs, size } = await stat(path);
    const read = source === 'file' ? () => readSidecar(path, undefined, { maxBytes: MAX_BYTES }) : () => readerAt(realRoot).readPicture(location);
    return { name: `${source} ${path} ${size} ${mtimeMs}`, read };
  }

  const readerAt = (realRoot: string) => threads.readerOf(siteOf(realRoot, { config, extensions, ownFields }), now);

  return {
    keep: kept.keep,
    async inside(book) {
      const realRoot = await openRoot(await libraries.rootOf(book.library));
      const reader = readerAt(realRoot);
      const found = new Map<string, FieldValue<'cover'>>();
      for (const location of await mediaOf(book, openLibraryReader(realRoot))) {
        const bytes = await reader.readPicture(location).catch(unread);
        const key = bytes && hashOf(bytes);
        if (key !== undefined && !found.has(key)) found.set(key, { source: 'embedded', location });
      }
      return [...found.values()];
    },
    async thumbnail(wanted, signal) {
      try {
        const source = await sourceOf(wanted, signal);
        return source && (await thumbnails.get(source.name, wanted.widthPixels, source.read));
      } catch (error) {
        // A page without one picture is still a page.
        if (error instanceof RubricatorError) return undefined;
        throw error;
      }
    },
  };
}

/** Formats in which a picture may be. */
const PICTURED = ['m4b', 'm4a', 'mp4', 'mp3', 'flac', 'ogg', 'oga', 'opus', 'wma', 'aac', 'epub'];
/** A book of more files has the same picture in all of them. */
const MAX_FILES = 60;

/** Media files of a book, relative to its library, in order. */
async function mediaOf(book: PicturedBook, { locate }: Pick<LibraryReader, 'locate'>): Promise<string[]> {
  const folder = book.isFile ? dirname(book.path) : book.path;
  const names = await readdir(await locate(folder), { recursive: !book.isFile });
  const paths = names.map((name) => (folder === '.' || folder === '' ? name : `${folder}/${name}`)).filter((path) => isFileOf(book, path));
  return paths
    .filter((path) => PICTURED.includes(extensionOf(path)))
    .sort()
    .slice(0, MAX_FILES);
}

/** A file that cannot be read has no picture to choose. */
function unread(error: unknown): undefined {
  if (!(error instanceof RubricatorError)) throw error;
}
