/** Brings one target a step nearer to the catalogue: the next changes, in one transaction. */
import type { CatalogueEntry } from '../ports/catalogue.ts';
import { type CatalogueTarget, TargetBusyError, TargetMovedError } from '../ports/catalogue-target.ts';
import type { RecordChange, RecordChanges } from '../ports/record-changes.ts';

export interface FollowDeps {
  changes: RecordChanges;
  /** True for books that the target shall have. */
  isWanted(entry: CatalogueEntry): boolean;
  /** Books in one transaction. */
  batch: number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
}

/** `inStep`: it has everything. */
export type Followed = { sent: number; revision: number } | 'inStep';

/** A change that lost against another one is tried again so often, after a short while each. */
const ATTEMPTS = 6;
const BUSY_WAIT_MS = 50;

export async function followChanges(target: CatalogueTarget, deps: FollowDeps, signal: AbortSignal): Promise<Followed> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendNext(target, deps);
    } catch (error) {
      const isPassing = error instanceof TargetBusyError || error instanceof TargetMovedError;
      if (!isPassing || attempt >= ATTEMPTS || signal.aborted) throw error;
      await deps.sleep(BUSY_WAIT_MS * 2 ** attempt * (0.5 + deps.random()), signal);
    }
  }
}

async function sendNext(target: CatalogueTarget, { changes, isWanted, batch }: FollowDeps): Promise<Followed> {
  const [from, storeId, last] = [await target.position(), await changes.storeId(), await changes.last()];
  // A store that is behind what the target has from it was put back without a word.
  const isAnew = from !== undefined && (from.storeId !== storeId || from.revision > last);
  const isAgain = from === undefined || isAnew || from.settingsKey !== target.settingsKey;
  const after = isAgain ? 0 : from.revision;
  const page = await changes.after(after, batch);
  if (page.length === 0 && !isAgain) return 'inStep';
  const revision = page.at(-1)?.revision ?? 0;
  const wanted = page.map((change): RecordChange => (change.entry && !isWanted(change.entry) ? { ...change, entry: undefined } : change));
  await target.apply({ from, to: { storeId, revision, settingsKey: target.settingsKey }, changes: wanted, isAnew });
  return { sent: page.length, revision };
}
