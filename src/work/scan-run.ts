/**
 * One run over a library: every Item through the stages, a few at work at once and many waiting for providers, each
 * fenced. What a slow provider would hold up is written without it first, and finished in a second, patient pass.
 */
import { RubricatorError } from '../domain/errors.ts';
import type { FolderProblem } from '../domain/library/folder.ts';
import type { Item, Library } from '../domain/library/item.ts';
import { type DiscoverDeps, discover } from '../pipeline/discover/discover.ts';
import type { ProcessDeps, ProcessSettings } from '../pipeline/item-deps.ts';
import { type ProcessInput, reportIfUnchanged } from '../pipeline/process-item.ts';
import { failedReport, type ItemReport } from '../pipeline/report.ts';
import { type NotedDeps, processNoted } from './process-noted.ts';
import { createSemaphore, createTaskPool } from './task-pool.ts';
import type { UnderWay } from './under-way.ts';
import { createVisitRecord, type VisitRecord } from './visited-items.ts';

export interface RunInput {
  library: Library;
  /** Relative folder to which the run is limited; empty for the whole library. */
  below: string;
  runId: number;
  /** Stop after so many items. */
  limit?: number;
  /** Items read or written at once. */
  concurrency: number;
  /** Items under way at once, those that wait for a provider included: what fills the providers' batches. */
  underWay: number;
  settings: Omit<ProcessSettings, 'isPatient'>;
}

export interface RunDeps {
  discover: DiscoverDeps;
  process: Omit<ProcessDeps, 'atWork'>;
  underWay: UnderWay;
  onItem(report: ItemReport, pass: Pass): void;
  onDiscovered(count: number): void;
  /** The library was walked to its end. */
  onAllDiscovered(): void;
  onProblem(problem: FolderProblem & { library: string }): void;
  /** Every Item that was found, once. */
  onFound(item: Item): void;
  /** The first pass is over; so many Items wait for slow providers. */
  onPatience(count: number): void;
  /** A bug of ours: logged with its stack; the run goes on. */
  onBug(path: string, error: unknown): void;
}

/** `first`: everything that can be done at once; `patient`: the rest of it. */
export type Pass = 'first' | 'patient';

export interface RunResult {
  discovered: number;
  /** Items that were there before and are not any more. */
  gone: number;
  /** True if the library was empty though it had items before: then nothing is marked as gone. */
  isUnavailable: boolean;
  /** False if not all of the library was looked at. */
  isComplete: boolean;
}

export async function run(input: RunInput, deps: RunDeps, signal: AbortSignal): Promise<RunResult> {
  const { library, settings } = input;
  const { store } = deps.process;
  const deferred = new Set<string>();
  const visited = createVisitRecord();
  const first = await pass({ ...input, kind: 'first', visited, settings: { ...settings, isPatient: settings.isDryRun } }, deps, deferred, signal);
  signal.throwIfAborted();
  if (deferred.size > 0) {
    deps.onPatience(deferred.size);
    const only = new Set(deferred);
    await pass({ ...input, kind: 'patient', only, visited, settings: { ...settings, isForced: false, isPatient: true } }, deps, deferred, signal);
    signal.throwIfAborted();
  }
  const { discovered, isComplete } = first;
  const isUnavailable = discovered === 0 && input.below === '' && (await store.count(library.id)) > 0;
  // A folder that could not be listed may hide items: they are not gone.
  const mayMark = isComplete && !isUnavailable && !settings.isDryRun;
  const gone = mayMark ? await store.unseen(library.id, input.below, visited) : [];
  await store.markOffline(gone);
  return { discovered, gone: gone.length, isUnavailable, isComplete };
}

interface PassInput extends Omit<RunInput, 'settings'> {
  kind: Pass;
  /** Paths of the only Items that are meant. */
  only?: ReadonlySet<string>;
  /** Every Item that the walk meets is added. */
  visited: VisitRecord;
  settings: ProcessSettings;
}

/** Walks the library once. Paths of Items that a slow provider would have held up are added to `deferred`. */
async function pass(input: PassInput, deps: RunDeps, deferred: Set<string>, signal: AbortSignal): Promise<{ discovered: number; isComplete: boolean }> {
  const semaphore = createSemaphore(input.concurrency);
  const pool = createTaskPool(input.underWay, semaphore);
  const process: ProcessDeps = { ...deps.process, atWork: semaphore.run };
  let discovered = 0;
  let isComplete = true;
  const take = (report: ItemReport) => {
    if (report.itemId !== undefined) input.visited.add(report.itemId);
    if (report.deferred.length > 0) deferred.add(report.path);
    deps.onItem(report, input.kind);
  };
  try {
    for await (const found of discover(input.library, { below: input.below, isShallow: false }, deps.discover, signal)) {
      if ('problem' in found) {
        isComplete &&= !found.problem.isFailure;
        if (input.kind === 'first') deps.onProblem({ ...found.problem, library: input.library.id });
        continue;
      }
      if (input.limit !== undefined && discovered >= input.limit) {
        isComplete = false;
        break;
      }
      discovered++;
      if (input.only && !input.only.has(found.item.path)) continue;
      if (input.kind === 'first') {
        deps.onDiscovered(discovered);
        deps.onFound(found.item);
      }
      // What needs no work needs no turn; what cannot even be told is told of by whoever works on it.
      const unchanged = await reportIfUnchanged(found.item, input.settings, deps.process).catch(() => undefined);
      if (unchanged) {
        take(unchanged);
        continue;
      }
      pool.start(async () => {
        const report = await processFenced({ item: found.item, runId: input.runId, settings: input.settings }, { ...deps, process }, signal);
        if (report) take(report);
      });
      // The walk waits for the workers: what is waiting is memory.
      while (pool.room() === 0) await pool.changed();
    }
    if (input.kind === 'first') deps.onAllDiscovered();
  } finally {
    await pool.drain();
  }
  return { discovered, isComplete };
}

type FencedDeps = Pick<RunDeps, 'onBug'> & NotedDeps;

/** What an Item fails with is its report. Undefined if the run was aborted meanwhile. */
async function processFenced(input: ProcessInput, deps: FencedDeps, signal: AbortSignal): Promise<ItemReport | undefined> {
  const { item } = input;
  if (signal.aborted) return undefined;
  try {
    return await processNoted(input, deps, signal);
  } catch (error) {
    if (signal.aborted) return undefined;
    if (!(error instanceof RubricatorError)) deps.onBug(item.path, error);
    const known = await deps.process.store.find(item.libraryId, item.path).catch(() => undefined);
    return { ...failedReport(item, error), itemId: known?.id };
  }
}
