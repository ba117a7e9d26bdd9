/** Gives pages the pictures of books: from files of a library, from inside media files, or from where a provider says that they are. */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { settingsOf } from '../actions/settings.ts';
import { RubricatorError } from '../domain/errors.ts';
import { openLibraryReader } from '../files/library-files.ts';
import { readSidecar } from '../files/read-sidecar.ts';
import { createThumbnails } from '../files/thumbnails.ts';
import { openRoot } from '../files/walk.ts';
import type { PictureClient } from '../http/fetch-picture.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { Pictures, PictureWanted } from '../ports/pictures.ts';
import type { Threads } from './threads/pool.ts';

export interface PicturesDeps {
  config: Config;
  libraries: Pick<Libraries, 'rootOf'>;
  threads: Threads;
  /** Undefined if the program is offline. */
  client: PictureClient | undefined;
  stateDir: string;
  now(): number;
}

const MAX_BYTES = 20 * 1024 * 1024;

export function createPictures({ config, libraries, threads, client, stateDir, now }: PicturesDeps): Pictures {
  const thumbnails = createThumbnails(stateDir === ':memory:' ? undefined : join(stateDir, 'thumbnails'));

  /** What names a picture, and how its bytes are had. */
  async function sourceOf({ library, cover: { source, location } }: PictureWanted, signal: AbortSignal) {
    if (source === 'url') return client && { name: location, read: () => client.fetch(location, signal) };
    const realRoot = await openRoot(await libraries.rootOf(library));
    const path = await openLibraryReader(realRoot).locate(location);
    const { mtimeMs, size } = await stat(path);
    const site = { realRoot, customFields: config.customFields, merge: settingsOf(config).merge };
    const read = source === 'file' ? () => readSidecar(path, undefined, { maxBytes: MAX_BYTES }) : () => threads.readerOf(site, now).readPicture(location);
    return { name: `${source} ${path} ${size} ${mtimeMs}`, read };
  }

  return {
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
