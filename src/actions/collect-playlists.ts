/** Playlists of what a whole library holds now, where its exporters are to write such. */

import type { Metadata } from '../domain/book/metadata.ts';
import { type MergedRecord, valuesOf } from '../domain/book/record.ts';
import type { Item, Library } from '../domain/library/item.ts';
import { discover } from '../pipeline/discover/discover.ts';
import { type Book, type CollectionKind, exportCollections } from '../pipeline/export/collection-playlists.ts';
import { type ExportOutcome, exportDepsOf } from '../pipeline/export/export.ts';
import type { ProcessSettings } from '../pipeline/item-deps.ts';
import type { LibraryDeps } from '../pipeline/open-library.ts';
import type { ItemStore } from '../ports/item-store.ts';
import { explainItem } from './explain.ts';

export type RunSettings = Omit<ProcessSettings, 'isPatient' | 'isForced'>;

export interface FoundBook {
  item: Item;
  /** What a run just made of it; looked up where it had nothing to do. */
  known?: Metadata;
}

interface CollectInput {
  library: Library;
  runId: number;
  /** All books of the library. */
  found: readonly FoundBook[];
  settings: RunSettings;
}

/** Of what there are to be playlists; only the exporter that writes them has such an option. */
export function collectionKinds({ exporters }: RunSettings): readonly CollectionKind[] {
  return exporters.flatMap(({ options }) => (options as { collections?: readonly CollectionKind[] }).collections ?? []);
}

export async function collect({ library, runId, found, settings }: CollectInput, { process }: LibraryDeps, store: ItemStore): Promise<ExportOutcome[]> {
  const own = await store.librarySidecars(library.id);
  const kinds = collectionKinds(settings);
  if (kinds.length === 0 && own.length === 0) return [];
  const books: Book[] = [];
  for (const { item, known } of found) {
    const stored = known ? undefined : await store.find(library.id, item.path);
    const record = stored && explainItem(stored, await store.load(stored.id), settings).record;
    if (known || record) books.push({ item, known: known ?? valuesOf(record as MergedRecord) });
  }
  const input = { library: library.id, runId, kinds, books, own, isDryRun: settings.isDryRun, overrulesUndo: settings.overrulesUndo };
  return exportCollections(input, exportDepsOf(library.id, undefined, process));
}

/** The same where nobody has looked through the library just now. Nothing if not all of it can be seen. */
export async function lookAndCollect(input: Omit<CollectInput, 'found'>, deps: LibraryDeps, store: ItemStore, signal: AbortSignal): Promise<ExportOutcome[]> {
  const own = await store.librarySidecars(input.library.id);
  if (collectionKinds(input.settings).length === 0 && own.length === 0) return [];
  const found: FoundBook[] = [];
  for await (const each of discover(input.library, { below: '', isShallow: false }, deps.discover, signal)) {
    if ('item' in each) found.push({ item: each.item });
    else if (each.problem.isFailure) return [];
  }
  return found.length === 0 ? [] : collect({ ...input, found }, deps, store);
}
