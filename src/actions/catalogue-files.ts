/** Writes files about a whole library, such as playlists, from its books as they are now. */
import type { Metadata } from '../domain/book/metadata.ts';
import type { Item, Library } from '../domain/library/item.ts';
import { discover } from '../pipeline/discover/discover.ts';
import { exportCatalogue, wantedCatalogueFormats } from '../pipeline/export/catalogue-files.ts';
import { type ExportOutcome, exportDepsOf } from '../pipeline/export/export.ts';
import type { ProcessSettings } from '../pipeline/item-deps.ts';
import type { LibraryDeps } from '../pipeline/open-library.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { Items } from '../ports/items.ts';
import type { Sidecars } from '../ports/sidecars.ts';
import type { CatalogueBook } from '../sdk/catalogue-format.ts';

export type RunSettings = Omit<ProcessSettings, 'isPatient' | 'isForced'>;

export interface FoundBook {
  item: Item;
  /** The values that the run has just found. Read from the catalogue if the run had nothing to do. */
  known?: Metadata;
}

interface CatalogueFilesInput {
  library: Library;
  runId: number;
  /** All books of the library. */
  found: readonly FoundBook[];
  settings: RunSettings;
}

interface Stores {
  store: Items & Sidecars;
  catalogue: Catalogue;
}

/** True if files about the whole library are wanted, so that all of its books have to be known. */
export function wantsCatalogueFiles({ exporters }: RunSettings): boolean {
  return wantedCatalogueFormats(exporters).length > 0;
}

/** Writes the files, and removes those of ours that nobody wants any more. */
export async function writeCatalogueFiles(input: CatalogueFilesInput, { process }: LibraryDeps, { store, catalogue }: Stores): Promise<ExportOutcome[]> {
  const { library, runId, settings } = input;
  const own = await store.librarySidecars(library.id);
  if (!wantsCatalogueFiles(settings) && own.length === 0) return [];
  const books: CatalogueBook[] = [];
  for (const { item, known: justMade } of input.found) {
    const known = justMade ?? (await knownOf(item, { store, catalogue }));
    if (known) books.push({ item, known });
  }
  const { exporters, isDryRun, overrulesUndo } = settings;
  return exportCatalogue({ library: library.id, runId, exporters, books, own, isDryRun, overrulesUndo }, exportDepsOf(library.id, undefined, process));
}

async function knownOf(item: Item, { store, catalogue }: Stores): Promise<Metadata | undefined> {
  const stored = await store.find(item.libraryId, item.path);
  return stored && (await catalogue.get(stored.id))?.record.values;
}

/** Walks the library first, then writes the files. Writes nothing if a part of the library cannot be read. */
export async function walkAndWriteCatalogueFiles(
  input: Omit<CatalogueFilesInput, 'found'>,
  deps: LibraryDeps,
  stores: Stores,
  signal: AbortSignal,
): Promise<ExportOutcome[]> {
  const own = await stores.store.librarySidecars(input.library.id);
  if (!wantsCatalogueFiles(input.settings) && own.length === 0) return [];
  const found: FoundBook[] = [];
  for await (const each of discover(input.library, { below: '', isShallow: false }, deps.discover, signal)) {
    if ('item' in each) found.push({ item: each.item });
    else if (each.problem.isFailure) return [];
  }
  return found.length === 0 ? [] : writeCatalogueFiles({ ...input, found }, deps, stores);
}
