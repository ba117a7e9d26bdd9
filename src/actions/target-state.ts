/** How databases of the user's stand, in one shape for commands, pages and programs; and what somebody can do about it. */
import type { CatalogueTarget } from '../ports/catalogue-target.ts';
import type { RecordChanges } from '../ports/record-changes.ts';
import type { TargetStatus } from '../work/keep-in-step.ts';

/** What the database itself says. */
export interface TargetReport extends Pick<TargetStatus, 'id' | 'type' | 'state'> {
  behind: number;
  books: number;
  /** How many statements it lacks to be as the config says. */
  steps: number;
  /** What somebody else changed in how it is laid out. */
  drift: readonly string[];
}

/** Throws if the database does not answer. */
export async function readTarget(target: CatalogueTarget, changes: Pick<RecordChanges, 'storeId' | 'countAfter'>): Promise<TargetReport> {
  const { steps, drift } = await target.plan();
  const position = await target.position();
  const isOurs = position?.storeId === (await changes.storeId()) && position.settingsKey === target.settingsKey;
  const behind = await changes.countAfter(isOurs ? position.revision : 0);
  const state = steps.length > 0 ? 'waiting' : isOurs && behind === 0 ? 'inStep' : 'behind';
  return { id: target.id, type: target.type, state, behind, books: position ? await target.countBooks() : 0, steps: steps.length, drift };
}

/** What a database of this type keeps books in, in words. */
export function containersOf(type: string): 'tables' | 'collections' {
  return type === 'mongodb' ? 'collections' : 'tables';
}

/** What to do about a database that is not in step; undefined where nothing need be done. */
export function adviceFor({ id, type, state, disputed = 0 }: Pick<TargetStatus, 'id' | 'type' | 'state' | 'disputed'>): string | undefined {
  if (state === 'waiting') return `rubricator catalogue migrate ${id} --dry-run shows what its ${containersOf(type)} lack`;
  if (state === 'failing') return 'look whether the database runs and lets Rubricator in; it is tried again by itself, and then catches up';
  if (disputed > 0) return `rubricator catalogue import ${id} shows books that changed on both sides (${disputed}); say whose counts with --conflict`;
  return undefined;
}
