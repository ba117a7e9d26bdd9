/** One pass over folders or libraries: from what is asked for to what was done. */
import type { Config } from '../../config/schema.ts';
import type { Actor } from '../domain/actor.ts';
import { valuesOf } from '../domain/book/record.ts';
import { messageOf, ReadError } from '../domain/errors.ts';
import type { EventBus } from '../domain/events.ts';
import type { FolderProblem } from '../domain/library/folder.ts';
import type { Library, LibraryKind } from '../domain/library/item.ts';
import { type Pause, pauseInWords } from '../domain/pause.ts';
import type { ExportOutcome } from '../pipeline/export/export.ts';
import type { LibraryDeps } from '../pipeline/open-library.ts';
import type { ItemReport } from '../pipeline/report.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { ItemStore } from '../ports/item-store.ts';
import { DUE_AGAIN } from '../ports/items.ts';
import type { Libraries, Target } from '../ports/libraries.ts';
import type { AnyExporter } from '../sdk/exporter.ts';
import { DAY_MS } from '../sdk/provider.ts';
import type { PausesInForce } from '../work/pauses-in-force.ts';
import { tellReport } from '../work/report-events.ts';
import { type Pass, type RunResult, run } from '../work/scan-run.ts';
import type { UnderWay } from '../work/under-way.ts';
import type { Pretence } from './apply.ts';
import { type FoundBook, wantsCatalogueFiles, writeCatalogueFiles } from './catalogue-files.ts';
import { pruneAudit } from './complete-audit.ts';
import { processSettings } from './settings.ts';

export interface ScanOptions {
  /** Folders; all configured libraries if empty. */
  folders: readonly string[];
  actor: Actor;
  kind: LibraryKind;
  isDryRun: boolean;
  isForced: boolean;
  /** Exporter ids; all enabled ones if empty. */
  only: readonly string[];
  limit?: number;
  /** The run that the writes are a part of; whoever began it ends it. Without it, the scan is a run of its own. */
  runId?: number;
  /** For a dry run: what would come of it if this were decided. */
  pretend?: Pretence;
}

export interface ScanEvents {
  onItem(report: ItemReport, pass: Pass): void;
  onDiscovered(count: number): void;
  /** No further book will be found. */
  onAllDiscovered(): void;
  onProblem(problem: FolderProblem & { library: string }): void;
  onPatience(count: number): void;
}

export interface LibraryResult extends RunResult {
  library: Library;
  /** Files about the whole library, at its root. */
  collections: ExportOutcome[];
}

export interface ScanDeps {
  config: Config;
  exporters: readonly AnyExporter[];
  store: ItemStore;
  audit: AuditLog;
  catalogue: Catalogue;
  libraries: Libraries;
  underWay: UnderWay;
  /** Hears what became of each book, unless it is a dry run. */
  events: Pick<EventBus, 'emit'>;
  pauses: Pick<PausesInForce, 'find'>;
  /** Opens a library whose books are kept in a store. Throws `ReadError`. */
  openLibrary(library: Library, store: ItemStore): Promise<LibraryDeps>;
  /** A bug of ours; the scan goes on. */
  onBug(library: string, path: string, error: unknown): void;
  now(): number;
}

/** A scan with all that its parts need. */
interface Scan extends ScanOptions {
  events: ScanEvents;
  signal: AbortSignal;
}

/** Rejects if it is aborted. Throws `ReadError` if there is no folder to scan. */
export async function scan(options: ScanOptions, events: ScanEvents, deps: ScanDeps, signal: AbortSignal): Promise<LibraryResult[]> {
  const { store, now } = deps;
  const targets = await targetsOf(options, events, deps);
  const runId = options.isDryRun ? 0 : (options.runId ?? (await store.beginRun({ kind: 'scan', startedAtMs: now(), actor: options.actor })));
  const results: LibraryResult[] = [];
  for (const target of targets) {
    const heard = target === targets.at(-1) ? events : { ...events, onAllDiscovered() {} };
    results.push(await scanOne(target, runId, { ...options, events: heard, signal }, deps));
  }
  if (options.isDryRun) return results;
  const { keepDays, keepMegabytes } = deps.config.undo;
  await store.pruneWrites({ beforeMs: now() - keepDays * DAY_MS, maxBytes: keepMegabytes * 1024 * 1024 });
  await pruneAudit(deps.config.audit, deps);
  const summary = results.map(({ library, discovered, gone }) => ({ library: library.id, discovered, gone }));
  if (options.runId === undefined) await store.endRun(runId, now(), summary);
  return results;
}

async function targetsOf({ folders, kind, isDryRun }: ScanOptions, events: ScanEvents, { libraries, pauses }: ScanDeps): Promise<Target[]> {
  const targets: Target[] = [];
  for (const target of await libraries.resolve(folders, kind, isDryRun)) {
    const pause = 'library' in target ? pauses.find('library', target.library.id) : undefined;
    if ('library' in target && !pause) targets.push(target);
    else if ('library' in target && pause) events.onProblem(pausedProblem(target.library, pause));
    else if ('error' in target) events.onProblem({ library: target.root, path: target.root, message: messageOf(target.error), isFailure: true });
  }
  if (targets.length === 0) throw new ReadError('there is no folder to scan');
  return targets;
}

function pausedProblem({ id, root }: Library, pause: Pause): FolderProblem & { library: string } {
  return { library: id, path: root, message: `${pauseInWords(pause)}; resume it first: rubricator resume ${id}`, isFailure: true };
}

async function scanOne({ library, below }: Target, runId: number, wanted: Scan, { config, ...deps }: ScanDeps): Promise<LibraryResult> {
  const { events, isDryRun, isForced, only, limit, pretend } = wanted;
  const store = pretend ? pretending(deps.store, pretend) : deps.store;
  // An edit lets what was undone be written again; here it is not recorded yet.
  const overrulesUndo = isForced || pretend?.overrides !== undefined;
  const settings = processSettings(config, deps.exporters, { library: library.id, only, isDryRun, isForced, overrulesUndo });
  const opened = await deps.openLibrary(library, store);
  if (!isDryRun) await opened.cleanUp();
  // Only a scan of the whole library sees all books of a series.
  const seesAll = below === '' && only.length === 0;
  const isCollecting = seesAll && wantsCatalogueFiles(settings);
  const found = new Map<string, FoundBook>();
  let worked = 0;
  const result = await run(
    { library, below, runId, limit, ...config.scan, settings },
    {
      ...opened,
      ...events,
      underWay: deps.underWay,
      onFound: (item) => void (isCollecting && found.set(item.path, { item })),
      onItem(report, pass) {
        if (report.record) worked++;
        const book = found.get(report.path);
        if (book && report.record) book.known = valuesOf(report.record);
        if (!isDryRun) tellReport(report, runId, deps.events);
        events.onItem(report, pass);
      },
      onBug: (path, error) => deps.onBug(library.id, path, error),
    },
    wanted.signal,
  );
  const isWhole = seesAll && result.isComplete && !result.isUnavailable;
  const hasChanged = worked > 0 || result.gone > 0;
  const collections =
    isWhole && hasChanged ? await writeCatalogueFiles({ library, runId, found: [...found.values()], settings }, opened, { ...deps, store }) : [];
  return { library, ...result, collections };
}

/** The store as it would be after a decision. */
function pretending(store: ItemStore, { itemId, overrides, decisions }: Pretence): ItemStore {
  return {
    ...store,
    async snapshot(library, path) {
      const found = await store.snapshot(library, path);
      return found?.id === itemId ? { ...found, fingerprint: DUE_AGAIN } : found;
    },
    async load(id) {
      const history = await store.load(id);
      return id === itemId ? { ...history, overrides: [...(overrides ?? history.overrides)], decisions: [...(decisions ?? history.decisions)] } : history;
    },
  };
}
