/** Gives the pipeline one library's files, readers and providers. */
import type { Config } from '../config/schema.ts';
import { RubricatorError } from './domain/errors.ts';
import { baseName, extensionOf, filesOf, type Library } from './domain/item.ts';
import type { ItemStore } from './domain/item-store.ts';
import type { EditionKind } from './domain/metadata.ts';
import type { ProviderHost } from './domain/provider-host.ts';
import { type AudioReading, type Reading, sure } from './domain/reading.ts';
import { openLibraryFiles } from './files/library-files.ts';
import { openRoot, walk } from './files/walk.ts';
import type { DiscoverDeps } from './pipeline/discover.ts';
import { hashOf } from './pipeline/fingerprint.ts';
import type { ProcessDeps } from './pipeline/process-item.ts';
import { readAbsJson } from './readers/abs-json.ts';
import { readAudio } from './readers/audio.ts';
import { readEpub } from './readers/epub.ts';
import { readOpf } from './readers/opf.ts';
import { readPath } from './readers/path-names.ts';
import { readPdf } from './readers/pdf.ts';
import { readProductJson } from './readers/product-json.ts';
import { readDescriptionText, readReaderText } from './readers/text-files.ts';

export interface LibraryContext {
  config: Config;
  store: ItemStore;
  hosts: readonly ProviderHost[];
  now(): number;
}

const SIDECAR_FIELDS = [
  'title',
  'subtitle',
  'authors',
  'narrators',
  'contributors',
  'series',
  'publisher',
  'publishedDate',
  'originalDate',
  'language',
  'copyright',
  'description',
  'genres',
  'tags',
  'identifiers',
  'abridged',
  'explicit',
  'chapters',
] as const;

export async function createLibraryDeps(
  library: Library,
  below: string,
  context: LibraryContext,
): Promise<{ discover: DiscoverDeps; process: Omit<ProcessDeps, 'atWork'> }> {
  const { uid, gid, mode } = context.config.sidecars;
  const files = openLibraryFiles(await openRoot(library.root), { uid, gid, mode: mode === undefined ? undefined : Number.parseInt(mode, 8) });
  // Tags that were read to tell one book from several are not read again.
  const readAhead = new Map<string, AudioReading>();
  const readOne = async (path: string) => readAudio(await files.locate(path), path);

  return {
    discover: {
      walk: (_library, signal) => walk(files.realRoot, { from: below, nowMs: context.now(), signal }),
      async readHint({ id }, file) {
        const known = await context.store.findHint(id, file);
        if (known) return known;
        try {
          const reading = await readOne(file.path);
          readAhead.set(file.path, reading);
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
      export: { write: files.write },
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
        parseSidecar,
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

/** The reader for a sidecar, by its name. Throws `ReadError`. */
export function parseSidecar(path: string, text: string, kind: EditionKind): Reading | undefined {
  const name = baseName(path).toLowerCase();
  if (name === 'metadata.json')
    return {
      source: 'abs-json',
      lineage: 'abs-json',
      editionKind: kind,
      metadata: readAbsJson(text.replace(/^\ufeff/, '')),
      confidence: sure(0.9, SIDECAR_FIELDS),
    };
  if (name.endsWith('.metadata.json')) return readProductJson(text.replace(/^\ufeff/, ''), kind);
  if (name.endsWith('.opf'))
    return { source: 'opf', lineage: 'opf', editionKind: kind, metadata: readOpf(text).metadata, confidence: sure(0.9, SIDECAR_FIELDS) };
  if (name === 'desc.txt') return readDescriptionText(text);
  return name === 'reader.txt' ? readReaderText(text) : undefined;
}
