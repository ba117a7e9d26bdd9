/** One scan of one book that has one sidecar format: what is on the disk is identified, and the format exported. */

import { BUILT_IN } from '../app/extensions.ts';
import { UNKNOWN_ACTOR } from '../domain/actor.ts';
import type { Item } from '../domain/library/item.ts';
import { withEarlier } from '../pipeline/earlier-versions.ts';
import { exportAll } from '../pipeline/export/export.ts';
import { hashOf } from '../pipeline/fingerprint.ts';
import { identify } from '../pipeline/identify/identify.ts';
import { merge } from '../pipeline/merge/merge.ts';
import type { ActiveExporter, AnyExporter, ExporterOptions, SidecarFormat } from '../sdk/exporter.ts';
import { type ReaderDefinition, readerOf } from '../sdk/reader.ts';
import type { MemoryDisk } from './memory-disk.ts';
import { book, customFields, folderItem, recordOf } from './samples.ts';

const { schema } = BUILT_IN;

const mergeSettings = { ...schema.parse({}).merge, genreMap: new Map<string, string[]>() };

/** The format under test, and the readers that the program has. */
export interface ScanSubject {
  exporter: AnyExporter;
  format: SidecarFormat;
  options: ExporterOptions;
  readers: readonly ReaderDefinition[];
}

/** Identifies the book with whatever stands on the disk, and exports it by this one format. */
export async function scanOnce(disk: MemoryDisk, { exporter, format, options, readers }: ScanSubject, isDryRun = false) {
  const sidecars = [...disk.files.keys()].map((path) => ({ path, role: 'sidecar' as const, sizeBytes: 1, mtimeMs: 0 }));
  const item: Item = { ...folderItem, files: [...folderItem.files, ...sidecars] };
  const own = await withEarlier(item, (await disk.store.load(disk.itemId)).sidecars, disk.store);
  const byName = (path: string) => readerOf(readers, path);
  const identified = await identify(
    { item, own, overrides: [], decisions: [], adopted: [], foreign: 'adopt', readAhead: new Map() },
    {
      readAudio: async () => ({ reading: { source: 'tags', lineage: 'tags', metadata: {}, confidence: {} }, durationMs: 3_600_000 }),
      readEbook: async () => undefined,
      readBytes: async (path) => disk.files.get(path),
      readerOf: byName,
      customFields,
      pause: async () => undefined,
      readNames: async () => [],
      hash: hashOf,
      now: () => 1_000_000,
      merge: (editionKind, candidates, overrides) =>
        merge({ editionKind, candidates: candidates.map((each) => ({ candidate: each })), overrides }, mergeSettings),
    },
  );
  const only: ActiveExporter = {
    definition: { ...exporter, formats: [format] },
    options,
  };
  const [outcome] = await exportAll(
    {
      ...{
        item,
        itemId: isDryRun ? undefined : disk.itemId,
        runId: await disk.store.beginRun({ kind: 'scan', startedAtMs: 1, actor: UNKNOWN_ACTOR }),
        record: recordOf(book),
      },
      ...{
        tracks: identified.tracks,
        customFields,
        overrides: [],
        decisions: [],
        answers: [],
        sidecarsOnDisk: identified.sidecarsOnDisk,
        own,
        exporters: [only],
      },
      ...{ existing: 'adopt', mayRemove: true, overrulesUndo: false, isDryRun },
    },
    { ...disk.deps, readerOf: byName },
  );
  const found = identified.candidates.filter(({ source }) => source !== 'path' && source !== 'tags');
  return {
    path: outcome?.path ?? '',
    action: outcome?.action,
    edits: identified.newOverrides.map(({ field }) => field),
    sources: found.map(({ source }) => source),
    standings: found.map(({ standing }) => standing),
  };
}
