/**
 * One job, from its claim to what becomes of it: the Item is looked for anew, put off if it is still arriving,
 * taken for gone if it is not there, and otherwise goes through the stages.
 */
import { ReadError, RubricatorError } from '../domain/errors.ts';
import type { Item, Library } from '../domain/library/item.ts';
import { type DiscoverDeps, discover } from '../pipeline/discover/discover.ts';
import { fingerprintOf } from '../pipeline/fingerprint.ts';
import type { ProcessSettings } from '../pipeline/item-deps.ts';
import type { ProcessInput } from '../pipeline/process-item.ts';
import { failedReport, type ItemReport } from '../pipeline/report.ts';
import type { StoredItem } from '../ports/items.ts';
import { type Job, type NextEntry, type Reason, retryDelayMs } from '../ports/queue.ts';
import { seenOf } from './look.ts';
import { type NotedDeps, processNoted } from './process-noted.ts';

export interface WorkInput {
  library: Library;
  runId: number;
  settings: Omit<ProcessSettings, 'isPatient' | 'isForced'>;
  /** How long nothing may have changed. */
  settleMs: number;
}

export interface WorkDeps extends NotedDeps {
  discover: DiscoverDeps;
  /** True if the library's root is there and is not empty; a disk that is not mounted looks like an empty folder. */
  isRootThere(): Promise<boolean>;
  random(): number;
  /** A bug of ours: logged with its stack. */
  onBug(path: string, error: unknown): void;
}

export type WorkResult =
  | { outcome: 'processed'; report: ItemReport; next?: NextEntry }
  /** Still changing, or not to be read now: put off. */
  | { outcome: 'arriving'; next: NextEntry }
  /** Known and not there any more; `item` is undefined if it was never known. */
  | { outcome: 'gone'; item: StoredItem | undefined; next?: undefined }
  | { outcome: 'unavailable'; next: NextEntry };

/** Reasons for which an Item stands in the lines before slow providers. */
const PATIENT: readonly Reason[] = ['unfinished', 'retry', 'refresh'];

/** What is seen of a book that is not there; it is gone if it is still not there after this. */
const NOT_THERE = 'not there';
const MOVING_MS = 1000;

/** What a disk that is not there is given to come back. */
const UNAVAILABLE_MS = 30_000;

/** Rejects only when aborted. */
export async function work(job: Job, input: WorkInput, deps: WorkDeps, signal: AbortSignal): Promise<WorkResult> {
  const { store, now } = deps.process;
  // Until something was written, whatever comes of it belongs to the run that asked.
  const { runId } = job;
  const found = await deps.process
    .atWork(() => find(job, input, deps, signal))
    .catch((error: unknown) => {
      if (!(error instanceof ReadError)) throw error;
      return 'unreadable' as const;
    });
  // After the look: what it saw may have come while it looked, and settles from then on.
  const nowMs = now();
  // What cannot be read now is not gone.
  if (found === 'unreadable') return { outcome: 'arriving', next: { ...again(job, nowMs, deps), runId } };
  if (!found) {
    if (!(await deps.isRootThere())) {
      const { reason, seen, attempts } = job;
      return { outcome: 'unavailable', next: { reason, seen, runId, attempts, dueAtMs: nowMs + UNAVAILABLE_MS } };
    }
    const item = await store.find(job.library, job.path);
    if (!item || item.state === 'offline') return { outcome: 'gone', item: undefined };
    // Who finds it elsewhere takes it along meanwhile.
    if (job.seen !== NOT_THERE) {
      const dueAtMs = nowMs + Math.max(input.settleMs, MOVING_MS);
      return { outcome: 'arriving', next: { reason: job.reason, dueAtMs, seen: NOT_THERE, runId, attempts: 0 } };
    }
    await store.markOffline([item.id]);
    return { outcome: 'gone', item };
  }
  const { item, arriving } = found;
  if (job.seen !== undefined && (job.reason === 'new' || job.reason === 'changed')) {
    const seen = await seenNow(item, arriving, deps);
    if (seen !== job.seen) return { outcome: 'arriving', next: { reason: job.reason, dueAtMs: nowMs + input.settleMs, seen, runId, attempts: 0 } };
  }
  const settings = { ...input.settings, isForced: job.reason === 'asked', isPatient: PATIENT.includes(job.reason) };
  const report = await processFenced({ item, runId: input.runId, settings }, deps, signal);
  return { outcome: 'processed', report, next: nextFor(job, report, arriving, deps) };
}

async function find(
  job: Job,
  { library }: WorkInput,
  deps: WorkDeps,
  signal: AbortSignal,
): Promise<{ item: Item; arriving: string } | 'unreadable' | undefined> {
  let isReadable = true;
  for await (const found of discover(library, { below: job.folder, isShallow: true }, deps.discover, signal)) {
    if ('item' in found && found.item.path === job.path) return found;
    if ('problem' in found && found.problem.isFailure) isReadable = false;
  }
  return isReadable || !(await deps.process.exists(job.folder)) ? undefined : 'unreadable';
}

async function seenNow(item: Item, arriving: string, { process: { store } }: WorkDeps): Promise<string> {
  const known = await store.snapshot(item.libraryId, item.path);
  const sidecars = known && known.state !== 'offline' ? known.sidecars : [];
  return seenOf(fingerprintOf(item, sidecars), arriving);
}

/** What an Item fails with is its report. Rejects only when aborted. */
async function processFenced(input: ProcessInput, deps: WorkDeps, signal: AbortSignal): Promise<ItemReport> {
  const { item } = input;
  try {
    return await processNoted(input, deps, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof RubricatorError)) deps.onBug(item.path, error);
    return { ...failedReport(item, error), isDueAgain: true };
  }
}

function nextFor(job: Job, report: ItemReport, arriving: string, deps: WorkDeps): NextEntry | undefined {
  const nowMs = deps.process.now();
  const seen = report.fingerprint === undefined ? {} : { seen: seenOf(report.fingerprint, arriving) };
  if (report.deferred.length > 0) return { reason: 'unfinished', dueAtMs: nowMs, attempts: 0, ...seen };
  // Who refuses us does so until the config changes.
  const failed = report.lookups.filter(({ outcome, code }) => outcome === 'failed' && code !== 'access');
  if (failed.length === 0 && !report.isDueAgain) return undefined;
  const next = again(job, nowMs, deps);
  const providersDueAtMs = Math.min(...failed.map(({ dueAtMs }) => dueAtMs));
  // What could not be written is still the business of whoever asked; what a provider says later is not.
  if (report.isDueAgain) return { ...next, ...seen, runId: job.runId };
  return { ...next, ...seen, dueAtMs: Math.max(next.dueAtMs, providersDueAtMs) };
}

function again({ attempts }: Job, nowMs: number, { random }: Pick<WorkDeps, 'random'>): NextEntry {
  return { reason: 'retry', dueAtMs: nowMs + retryDelayMs(attempts + 1, random), attempts: attempts + 1 };
}
