/** Gives the pipeline one library's files, readers and providers. */
import { setTimeout } from 'node:timers/promises';
import type { Config } from '../config/schema.ts';
import { ReadError, RubricatorError } from './domain/errors.ts';
import { baseName, extensionOf, filesOf, type Library } from './domain/item.ts';
import type { ItemStore } from './domain/item-store.ts';
import type { ProviderHost } from './domain/provider-host.ts';
import type { AudioReading } from './domain/reading.ts';
import { openLibraryFiles } from './files/library-files.ts';
import { newToken } from './files/temp-name.ts';
import { toJpeg } from './files/to-jpeg.ts';
import { openRoot, walk } from './files/walk.ts';
import type { Ownership } from './files/write-atomic.ts';
import type { PictureClient } from './http/fetch-picture.ts';
import type { DiscoverDeps } from './pipeline/discover.ts';
import { hashOf } from './pipeline/fingerprint.ts';
import type { ProcessDeps } from './pipeline/process-item.ts';
import { readAudio } from './readers/audio.ts';
import { readEmbeddedPicture } from './readers/embedded-picture.ts';
import { readEpub } from './readers/epub.ts';
import { readPath } from './readers/path-names.ts';
import { readPdf } from './readers/pdf.ts';
import { hasReader, parseSidecar } from './readers/sidecar.ts';

/** Files whose tags are kept for the stage that reads them next. */
const MAX_READ_AHEAD = 500;

export interface LibraryContext {
  config: Config;
  store: ItemStore;
  hosts: readonly ProviderHost[];
  /** Fetches a cover; undefined where nobody is asked for anything. */
  pictures: PictureClient | undefined;
  now(): number;
}

export interface LibraryDeps {
  discover: DiscoverDeps;
  process: Omit<ProcessDeps, 'atWork'>;
  /** Removes what a run that was cut off left half-done. */
  cleanUp(): Promise<void>;
}

export async function createLibraryDeps(library: Library, context: LibraryContext): Promise<LibraryDeps> {
  const { pictures } = context;
  const { customFields } = context.config;
  const files = openLibraryFiles(await openRoot(library.root), ownershipOf(context.config));
  // Tags that were read to tell one book from several are not read again.
  const readAhead = new Map<string, AudioReading>();
  const keep = (path: string, reading: AudioReading) => {
    const [oldest] = readAhead.size >= MAX_READ_AHEAD ? readAhead.keys() : [];
    if (oldest !== undefined) readAhead.delete(oldest);
    readAhead.set(path, reading);
  };
  const readOne = async (path: string) => readAudio(await files.locate(path), path);

  return {
    async cleanUp() {
      for (const { path, token } of await context.store.unfinishedWrites(library.id)) await files.cleanUp(path, token);
    },
    discover: {
      walk: ({ below, isShallow }, signal) => walk(files.realRoot, { from: below, isShallow, nowMs: context.now(), signal }),
      async readHint({ id }, file) {
        const known = await context.store.findHint(id, file);
        if (known) return known;
        try {
          const reading = await readOne(file.path);
          keep(file.path, reading);
          const { album, trackTitle, asin, track } = reading;
          const hint = { album, trackTitle, asin, track };
          await context.store.saveHint(id, file, hint);
          return hint;
        } catch (error) {
          // The identify stage reads it again and says what is wrong.
          if (error instanceof RubricatorError) return undefined;
          throw error;
        }
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
      identify: {
        async readAudio(path) {
          const known = readAhead.get(path);
          readAhead.delete(path);
          return known ?? readOne(path);
        },
        async readEbook(path) {
          const extension = extensionOf(path);
          if (extension === 'epub') return readEpub(await files.locate(path), path);
          return extension === 'pdf' ? readPdf(await files.locate(path)) : undefined;
        },
        readBytes: files.readBytes,
        hasReader,
        parseSidecar: (path, text, book) => parseSidecar(path, text, book, customFields),
        pause: (ms) => setTimeout(ms),
        readPath: (item) =>
          readPath(
            item,
            [...filesOf(item, 'audio'), ...filesOf(item, 'ebook')].map((file) => baseName(file.path)),
          ),
        hash: hashOf,
        now: context.now,
      },
    },
  };
}

/** Whose new sidecars are: as configured, or whoever the program runs as. */
export function ownershipOf({ sidecars: { uid, gid, mode, umask } }: Pick<Config, 'sidecars'>): Ownership {
  const octal = (text: string | undefined) => (text === undefined ? undefined : Number.parseInt(text, 8));
  const masked = umask === undefined ? undefined : 0o666 & ~(octal(umask) ?? 0);
  return { uid, gid, mode: octal(mode) ?? masked };
}
