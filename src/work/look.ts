/**
 * Looks at a library, or at one folder of it, and puts into the queue what is new, changed or gone; does nothing else. What is
 * still arriving looks otherwise when it is due, and is then put off once more.
 */
import type { FolderProblem } from '../domain/library/folder.ts';
import type { Item, Library } from '../domain/library/item.ts';
import { type DiscoverDeps, discover, type Scope } from '../pipeline/discover/discover.ts';
import { areSidecarsInPlace, fingerprintOf, hashOf } from '../pipeline/fingerprint.ts';
import { hasDueProvider, type LookupDeps } from '../pipeline/lookup/lookup.ts';
import type { ItemSnapshot, ItemSnapshots } from '../ports/item-snapshots.ts';
import { IN_PROGRESS, type ItemPresence, type Items } from '../ports/items.ts';
import type { Queue, QueueEntry, Reason } from '../ports/queue.ts';
import { createVisitRecord } from './visited-items.ts';

export interface LookInput {
  library: Library;
  place: Scope;
  /** Of a look at the whole library. */
  runId: number | undefined;
  /** What is new or changed is due so long after it was seen, if it does not change any more. */
  settleMs: number;
  settingsKey: string;
  exporterIds: readonly string[];
}

export interface LookDeps {
  store: Items & ItemSnapshots & ItemPresence;
  queue: Pick<Queue, 'put' | 'putUnseen' | 'isUnderWay'>;
  discover: DiscoverDeps;
  lookup: LookupDeps;
  onProblem(problem: FolderProblem): void;
  now(): number;
}

export interface LookResult {
  found: number;
  /** Books that are due now, by why. */
  queued: Partial<Record<Reason, number>>;
  /** Known books that were not seen. */
  unseen: number;
  /** True if the library was empty though it had books before. */
  isUnavailable: boolean;
  /** True if somebody is at work on one of the books of a folder: it is to be looked at again. */
  isBusy: boolean;
}

/** Entries put in one transaction. */
const ENTRIES_AT_ONCE = 100;

export async function look(input: LookInput, deps: LookDeps, signal: AbortSignal): Promise<LookResult> {
  const { library, place, runId, settleMs } = input;
  const result: LookResult = { found: 0, queued: {}, unseen: 0, isUnavailable: false, isBusy: false };
  const batch: QueueEntry[] = [];
  const visited = createVisitRecord();
  const flush = async () => {
    if (batch.length > 0) await deps.queue.put(batch.splice(0));
  };
  let isComplete = true;
  for await (const found of discover(library, place, deps.discover, signal)) {
    if ('problem' in found) {
      isComplete &&= !found.problem.isFailure;
      deps.onProblem(found.problem);
      continue;
    }
    const { item, arriving } = found;
    const dueAtMs = deps.now() + settleMs;
    result.found++;
    const known = await deps.store.snapshot(library.id, item.path);
    if (known) visited.add(known.id);
    // Work that was ended by an error leaves the same mark; nobody is at it then.
    if (runId === undefined && known?.fingerprint === IN_PROGRESS && (await deps.queue.isUnderWay(library.id, item.path, deps.now()))) {
      result.isBusy = true;
      continue;
    }
    // Moved books, too, are new here: who they are is found out when they are worked on.
    const due = whyDue(item, known, input, deps.lookup);
    if (!due) continue;
    result.queued[due.reason] = (result.queued[due.reason] ?? 0) + 1;
    const seen = seenOf(due.fingerprint, arriving);
    batch.push({ library: library.id, path: item.path, folder: item.folder, reason: due.reason, dueAtMs, seen });
    if (batch.length >= ENTRIES_AT_ONCE) await flush();
  }
  await flush();
  if (!isComplete) return result;
  // Whether they are gone is looked at again, one by one, before anybody says so.
  const dueAtMs = deps.now() + settleMs;
  if (runId === undefined) {
    const known = (await deps.store.findAt(library.id, place.below)).filter(({ id, state }) => state !== 'offline' && !visited.has(id));
    await deps.queue.put(known.map(({ path, folder }) => ({ library: library.id, path, folder, reason: 'changed' as const, dueAtMs })));
    return { ...result, unseen: known.length };
  }
  result.isUnavailable = result.found === 0 && place.below === '' && (await deps.store.count(library.id)) > 0;
  if (!result.isUnavailable) result.unseen = await deps.queue.putUnseen(await deps.store.unseen(library.id, place.below, visited), dueAtMs);
  return result;
}

function whyDue(
  item: Item,
  known: ItemSnapshot | undefined,
  { settingsKey, exporterIds }: LookInput,
  lookup: LookupDeps,
): { reason: Reason; fingerprint: string } | undefined {
  if (!known || known.state === 'offline') return { reason: 'new', fingerprint: fingerprintOf(item, []) };
  const { sidecars } = known;
  const fingerprint = fingerprintOf(item, sidecars);
  if (known.fingerprint !== fingerprint || !areSidecarsInPlace(item, sidecars, exporterIds)) return { reason: 'changed', fingerprint };
  if (known.settingsKey !== settingsKey) return { reason: 'refresh', fingerprint };
  return hasDueProvider(known, lookup) ? { reason: 'refresh', fingerprint } : undefined;
}

/** What an Item looks like together with what is on its way into its folder. */
export function seenOf(fingerprint: string, arriving: string): string {
  return arriving === '' ? fingerprint : hashOf(`${fingerprint}\n${arriving}`);
}
