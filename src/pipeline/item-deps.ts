/** What processing an Item needs: access to its library and the world, and how the user wants it done. */

import type { FieldKey, Metadata } from '../domain/book/metadata.ts';
import type { ItemHistories, ItemUpdates } from '../ports/item-history.ts';
import type { ItemSnapshots } from '../ports/item-snapshots.ts';
import type { ItemPresence, Items } from '../ports/items.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import type { RunLog } from '../ports/run-log.ts';
import type { Sidecars } from '../ports/sidecars.ts';
import type { Traced } from '../ports/tracing.ts';
import type { WriteJournal } from '../ports/write-journal.ts';
import type { ActiveExporter } from '../sdk/exporter.ts';
import type { AudioReading } from '../sdk/reading.ts';
import type { Compute } from './compute/compute.ts';
import type { CoverDeps } from './export/cover.ts';
import type { ExportDeps } from './export/export.ts';
import type { Identified, IdentifyInput } from './identify/identified.ts';
import type { LookupDeps } from './lookup/lookup.ts';
import type { MatchSettings } from './match/match.ts';
import type { MergeSettings } from './merge/merge.ts';

export interface ProcessDeps {
  store: Items & ItemPresence & ItemHistories & ItemUpdates & ItemSnapshots & Sidecars & WriteJournal & Pick<RunLog, 'waitingFor'>;
  /** Reads the Item, on this thread or on another. */
  identify(input: IdentifyInput): Promise<Identified>;
  /** Audio files that were read to tell one book from several; each is given once. */
  takeReadAhead(paths: readonly string[]): Map<string, AudioReading>;
  readBytes: ExportDeps['readBytes'];
  hash: ExportDeps['hash'];
  now(): number;
  lookup: LookupDeps;
  export: Pick<ExportDeps, 'lookOf' | 'write' | 'remove' | 'newToken' | 'readerOf'>;
  cover: CoverDeps;
  compute: Compute;
  ownFields: Pick<OwnFields, 'current' | 'all'>;
  exists(path: string): Promise<boolean>;
  /** The values of a book as the catalogue has them; undefined if it has none. */
  valuesBefore(itemId: number): Promise<Metadata | undefined>;
  /** Limits how many Items read and write at once. An Item that waits for a provider does not count. */
  atWork<T>(task: () => Promise<T>): Promise<T>;
  traced: Traced;
}

export interface ProcessSettings {
  match: MatchSettings;
  merge: MergeSettings;
  exporters: readonly ActiveExporter[];
  /** Those, and others that the config switches on though this run leaves them out: their files stand beside the book as well. In the order of all. */
  standing: readonly ActiveExporter[];
  existingSidecars: 'adopt' | 'keep' | 'overwrite';
  /** Changes whenever the config or the program would write something else. */
  settingsKey: string;
  isDryRun: boolean;
  /** Fields that make the lookup ask further providers as long as nobody states them. */
  complete: readonly FieldKey[];
  /** Read and ask again even where nothing changed. */
  isForced: boolean;
  /** Make changes again that the user undid. */
  overrulesUndo: boolean;
  /** True to wait in the queues of slow providers; otherwise a later pass finishes such an Item. */
  isPatient: boolean;
}
