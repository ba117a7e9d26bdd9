/** One pass over a library: every Item through the stages, a few at a time, each fenced. */
import pLimit from 'p-limit';
import { messageOf, RubricatorError } from '../domain/errors.ts';
import type { FolderProblem } from '../domain/folder.ts';
import type { Item, Library } from '../domain/item.ts';
import { type DiscoverDeps, type Discovery, discover } from './discover.ts';
import { emptyReport, type ItemReport, type ProcessDeps, type ProcessSettings, processItem } from './process-item.ts';

export interface RunInput {
  library: Library;
  /** Relative folder to which the run is limited; empty for the whole library. */
  below: string;
  runId: number;
  /** Stop after so many items. */
  limit?: number;
  concurrency: number;
  settings: ProcessSettings;
}

export interface RunDeps {
  discover: DiscoverDeps;
  process: ProcessDeps;
  onItem(report: ItemReport): void;
  onDiscovered(count: number): void;
  onProblem(problem: FolderProblem & { library: string }): void;
  /** A bug of ours: logged with its stack; the run goes on. */
  onBug(path: string, error: unknown): void;
}

export interface RunResult {
  discovered: number;
  /** Items that were there before and are not any more. */
  gone: number;
  /** True if the library was empty though it had items before: then nothing is marked as gone. */
  isUnavailable: boolean;
}

export async function run(input: RunInput, deps: RunDeps, signal: AbortSignal): Promise<RunResult> {
  const { library, settings } = input;
  const { store } = deps.process;
  const limiter = pLimit(input.concurrency);
  const working = new Set<Promise<void>>();
  let discovered = 0;
  let isComplete = true;
  try {
    for await (const found of discover(library, deps.discover, signal)) {
      if ('problem' in found) {
        isComplete &&= !found.problem.isFailure;
        deps.onProblem({ ...found.problem, library: library.id });
        continue;
      }
      if (input.limit !== undefined && discovered >= input.limit) {
        isComplete = false;
        break;
      }
      deps.onDiscovered(++discovered);
      const task = limiter(() => processFenced(found, input, deps, signal)).finally(() => working.delete(task));
      working.add(task);
      // The walk waits for the workers: what is waiting is memory.
      if (working.size >= input.concurrency * 2) await Promise.race(working);
    }
  } finally {
    await Promise.allSettled(working);
  }
  signal.throwIfAborted();
  const isUnavailable = discovered === 0 && input.below === '' && (await store.count(library.id)) > 0;
  // A folder that could not be listed may hide items: they are not gone.
  const mayMark = isComplete && !isUnavailable && !settings.isDryRun;
  const gone = mayMark ? await store.markOffline(library.id, input.below, input.runId) : 0;
  return { discovered, gone, isUnavailable };
}

async function processFenced(found: Extract<Discovery, { item: Item }>, input: RunInput, deps: RunDeps, signal: AbortSignal): Promise<void> {
  const { item } = found;
  if (signal.aborted) return;
  try {
    deps.onItem(await processItem(item, input.runId, input.settings, deps.process, signal));
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof RubricatorError)) deps.onBug(item.path, error);
    const known = await deps.process.store.find(item.libraryId, item.path).catch(() => undefined);
    if (known && !input.settings.isDryRun) await deps.process.store.markSeen(known.id, input.runId).catch(() => undefined);
    deps.onItem({ ...emptyReport(item), status: 'failed', problems: [messageOf(error)] });
  }
}
