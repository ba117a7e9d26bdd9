/** One pass over folders or libraries: from what is asked for to what was done. */
import type { Config } from '../../config/schema.ts';
import type { Decision } from '../domain/book/match.ts';
import { type Override, valuesOf } from '../domain/book/record.ts';
import { messageOf, ReadError } from '../domain/errors.ts';
import type { FolderProblem } from '../domain/library/folder.ts';
import type { Library, LibraryKind } from '../domain/library/item.ts';
import type { ExportOutcome } from '../pipeline/export/export.ts';
import type { LibraryDeps } from '../pipeline/open-library.ts';
import type { ItemReport } from '../pipeline/report.ts';
import { DUE_AGAIN, type ItemStore } from '../ports/item-store.ts';
import type { Libraries, Target } from '../ports/libraries.ts';
import type { AnyExporter } from '../sdk/exporter.ts';
import { DAY_MS } from '../sdk/provider.ts';
import { type Pass, type RunResult, run } from '../work/scan-run.ts';
import { type FoundBook, wantsCatalogueFiles, writeCatalogueFiles } from './catalogue-files.ts';
import { processSettings } from './settings.ts';

export interface ScanOptions {
  /** Folders; all configured libraries if empty. */
  folders: readonly string[];
  kind: LibraryKind;
  isDryRun: boolean;
  isForced: boolean;
  /** Exporter ids; all enabled ones if empty. */
  only: readonly string[];
  limit?: number;
  /** The run of an edit that takes effect by this scan. */
  runId?: number;
  /** For a dry run: what would come of it if this were decided. */
  pretend?: Pretence;
}

/** Decisions about one Item that are not made yet. */
export interface Pretence {
  itemId: number;
  overrides?: readonly Override[];
  decisions?: readonly Decision[];
}

export interface ScanEvents {
  onItem(report: ItemReport, pass: Pass): void;
  onDiscovered(count: number): void;
  onProblem(problem: FolderProblem & { library: string }): void;
  onPatience(count: number): void;
}

export interface LibraryResult extends RunResult {
  library: Library;
  /** Files about the whole library, at its root. */
  collections: ExportOutcome[];
}

interface ScanningDeps {
  config: Config;
  exporters: readonly AnyExporter[];
  store: ItemStore;
  libraries: Libraries;
  /** Opens a library whose books are kept in a store. Throws `ReadError`. */
  openLibrary(library: Library, store: ItemStore): Promise<LibraryDeps>;
  /** A bug of ours; the scan goes on. */
  onBug(library: string, path: string, error: unknown): void;
  now(): number;
}

export type Scan = (options: ScanOptions, events: ScanEvents, signal: AbortSignal) => Promise<LibraryResult[]>;

export function createScanning({ config, exporters, store: realStore, libraries, openLibrary, onBug, now }: ScanningDeps): Scan {
  async function targetsOf(scan: ScanOptions, events: ScanEvents): Promise<Target[]> {
    const targets: Target[] = [];
    for (const target of await libraries.resolve(scan.folders, scan.kind, scan.isDryRun)) {
      if ('library' in target) targets.push(target);
      else events.onProblem({ library: target.root, path: target.root, message: messageOf(target.error), isFailure: true });
    }
    if (targets.length === 0) throw new ReadError('there is no folder to scan');
    return targets;
  }

  async function scanOne({ library, below }: Target, runId: number, scan: ScanOptions, events: ScanEvents, signal: AbortSignal): Promise<LibraryResult> {
    const store = scan.pretend ? pretending(realStore, scan.pretend) : realStore;
    const overrulesUndo = scan.isForced || scan.runId !== undefined || scan.pretend !== undefined;
    const settings = processSettings(config, library.id, exporters, scan.only, { ...scan, overrulesUndo });
    const deps = await openLibrary(library, store);
    if (!scan.isDryRun) await deps.cleanUp();
    // Only a scan of the whole library sees all books of a series.
    const seesAll = below === '' && scan.only.length === 0;
    const isCollecting = seesAll && wantsCatalogueFiles(settings);
    const found = new Map<string, FoundBook>();
    let worked = 0;
    const result = await run(
      { library, below, runId, limit: scan.limit, ...config.scan, settings },
      {
        ...deps,
        ...events,
        onFound: (item) => void (isCollecting && found.set(item.path, { item })),
        onItem(report, pass) {
          if (report.record) worked++;
          const book = found.get(report.path);
          if (book && report.record) book.known = valuesOf(report.record);
          events.onItem(report, pass);
        },
        onBug: (path, error) => onBug(library.id, path, error),
      },
      signal,
    );
    const isWhole = seesAll && result.isComplete && !result.isUnavailable;
    const hasChanged = worked > 0 || result.gone > 0;
    const collections = isWhole && hasChanged ? await writeCatalogueFiles({ library, runId, found: [...found.values()], settings }, deps, store) : [];
    return { library, ...result, collections };
  }

  return async (scan, events, signal) => {
    const targets = await targetsOf(scan, events);
    const runId = scan.isDryRun ? 0 : (scan.runId ?? (await realStore.beginRun({ kind: 'scan', startedAtMs: now() })));
    const results: LibraryResult[] = [];
    for (const target of targets) results.push(await scanOne(target, runId, scan, events, signal));
    if (!scan.isDryRun) {
      const { keepDays, keepMegabytes } = config.undo;
      await realStore.pruneWrites({ beforeMs: now() - keepDays * DAY_MS, maxBytes: keepMegabytes * 1024 * 1024 });
      await realStore.endRun(
        runId,
        now(),
        results.map(({ library, discovered, gone }) => ({ library: library.id, discovered, gone })),
      );
    }
    return results;
  };
}

/** The store as it would be after a decision. */
function pretending(store: ItemStore, { itemId, overrides, decisions }: Pretence): ItemStore {
  return {
    ...store,
    async glance(library, path) {
      const found = await store.glance(library, path);
      return found?.id === itemId ? { ...found, fingerprint: DUE_AGAIN } : found;
    },
    async load(id) {
      const history = await store.load(id);
      return id === itemId ? { ...history, overrides: [...(overrides ?? history.overrides)], decisions: [...(decisions ?? history.decisions)] } : history;
    },
  };
}
