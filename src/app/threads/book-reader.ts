/** Reads the books of one library. It needs only the files and a little of the config, so it can run on another thread. */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { CustomField } from '../../domain/book/custom-field.ts';
import { RubricatorError } from '../../domain/errors.ts';
import type { LibraryFolder } from '../../domain/library/folder.ts';
import { extensionOf, folderOf } from '../../domain/library/item.ts';
import type { FileSystem } from '../../files/disk-calls.ts';
import { createFolderSummaries } from '../../files/folder-summaries.ts';
import { openLibraryReader } from '../../files/library-files.ts';
import { type WalkOptions, walk } from '../../files/walk.ts';
import { hashOf } from '../../pipeline/fingerprint.ts';
import type { Identified, IdentifyInput } from '../../pipeline/identify/identified.ts';
import { identify } from '../../pipeline/identify/identify.ts';
import { type MergeSettings, merge } from '../../pipeline/merge/merge.ts';
import type { DescribedCode } from '../../plugins/run.ts';
import { createTrackReader } from '../../readers/audio.ts';
import { readEmbeddedPicture } from '../../readers/embedded-picture.ts';
import { readNames } from '../../readers/names/read-names.ts';
import { siblingNames } from '../../readers/names/siblings.ts';
import { ebookReaders, readers as ownReaders } from '../../readers/registry.ts';
import { type ReaderDefinition, readerOf } from '../../sdk/reader.ts';
import type { AudioReading } from '../../sdk/reading.ts';

/** What a thread has to know of a library. Plain data. */
export interface ReaderSite {
  realRoot: string;
  customFields: readonly CustomField[];
  merge: MergeSettings;
  /** Plugins with readers. */
  readerPlugins: readonly DescribedCode[];
}

export interface BookReader {
  /** The one folder of a book, or of books, with its disc folders. */
  walkFolder(options: FolderWalk): Promise<LibraryFolder[]>;
  identify(input: IdentifyInput): Promise<Identified>;
  /** The tags of a folder's audio files, by their paths in the library; without those that cannot be read. */
  readTags(paths: readonly string[]): Promise<Map<string, AudioReading>>;
  /** The picture inside a medium; undefined if there is none. Throws `ReadError`. */
  readPicture(path: string): Promise<Buffer | undefined>;
}

export interface ReaderContext {
  now(): number;
  /** Readers that plugins bring. */
  pluginReaders?: readonly ReaderDefinition[];
  fs?: FileSystem;
}

/** A walk of one folder. */
export type FolderWalk = Omit<WalkOptions, 'signal' | 'isShallow'>;

/** The names beside a book; the folder is read once as long as it does not change. */
const siblingsIn = createFolderSummaries(siblingNames);

export function createBookReader({ realRoot, customFields, merge: mergeSettings }: ReaderSite, { now, pluginReaders = [], fs }: ReaderContext): BookReader {
  const { locate, readBytes } = openLibraryReader(realRoot, fs);
  const readers = [...ownReaders, ...pluginReaders];
  return {
    async walkFolder(options) {
      const folders: LibraryFolder[] = [];
      for await (const folder of walk(realRoot, { ...options, isShallow: true })) folders.push(folder);
      return folders;
    },
    readPicture: async (path) => readEmbeddedPicture(await locate(path)),
    async readTags(paths) {
      const readTrack = createTrackReader();
      const readings = new Map<string, AudioReading>();
      for (const path of paths) {
        try {
          readings.set(path, await readTrack(await locate(path), path));
        } catch (error) {
          // The identify stage reads it again and says what is wrong.
          if (!(error instanceof RubricatorError)) throw error;
        }
      }
      return readings;
    },
    identify: (input) => {
      const readTrack = createTrackReader();
      return identify(input, {
        readAudio: async (path) => readTrack(await locate(path), path),
        async readEbook(path) {
          const reader = ebookReaders.find(({ extensions }) => extensions.includes(extensionOf(path)));
          return reader?.read(await locate(path), path);
        },
        readBytes,
        readerOf: (path) => readerOf(readers, path),
        customFields,
        pause: (ms) => setTimeout(ms),
        readNames: async (item, inside) => readNames(item, inside, { siblings: await siblingsIn(join(realRoot, folderOf(item.path)), fs) }),
        hash: hashOf,
        now,
        merge: (editionKind, candidates, overrides) =>
          merge({ editionKind, candidates: candidates.map((candidate) => ({ candidate })), overrides }, mergeSettings),
      });
    },
  };
}
