/** Reads what somebody edited in a target: where it differs from the catalogue, the difference becomes an edit here. */
import { fieldOf } from '../domain/book/fields.ts';
import type { FieldRef } from '../domain/book/record.ts';
import type { CatalogueTarget } from '../ports/catalogue-target.ts';
import type { RecordChanges } from '../ports/record-changes.ts';
import type { Edit } from './amend.ts';
import type { BookEdit } from './edit-many.ts';
import { type FieldDifference, type VerifyDeps, verifyTarget } from './verify-target.ts';

/** What happens to a book that changed on both sides since the target followed. */
export type OnConflict = 'ours' | 'theirs' | 'review';

export interface TargetEdits {
  edits: BookEdit[];
  /** Ids of books that changed on both sides, and that nothing is done about. */
  conflicts: number[];
  /** Differences that no edit can make: facts of the files, and books that only one side has. */
  passedBy: number;
}

export interface TargetEditsDeps extends VerifyDeps {
  changes: RecordChanges;
}

const PAGE = 1000;

export async function targetEdits(target: CatalogueTarget, onConflict: OnConflict, deps: TargetEditsDeps): Promise<TargetEdits> {
  const ahead = await changedSince((await target.position())?.revision ?? 0, deps.changes);
  const found: TargetEdits = { edits: [], conflicts: [], passedBy: 0 };
  await verifyTarget(target, deps, (difference) => {
    const { id, fields } = difference.kind === 'differs' ? difference : { id: difference.id, fields: [] };
    if (difference.kind !== 'differs') found.passedBy++;
    const editable = fields.filter(({ field }) => fieldOf(field).widget !== 'read-only');
    found.passedBy += fields.length - editable.length;
    if (ahead.has(id) && onConflict === 'review') found.conflicts.push(id);
    if (ahead.has(id) && onConflict !== 'theirs') return;
    found.edits.push(...editsOf(editable).map((edit) => ({ book: id, edit })));
  });
  return found;
}

/** Books that changed here, and of which the target has not heard. */
async function changedSince(revision: number, changes: RecordChanges): Promise<Set<number>> {
  const ids = new Set<number>();
  for (let after = revision; ; ) {
    const page = await changes.after(after, PAGE);
    for (const { itemId } of page) ids.add(itemId);
    if (page.length < PAGE) return ids;
    after = page.at(-1)?.revision ?? after;
  }
}

function editsOf(differences: readonly FieldDifference[]): Edit[] {
  const single = differences.flatMap(partsOf);
  const values = single.filter(({ value }) => value !== undefined);
  const cleared = single.filter(({ value }) => value === undefined).map(({ value: _, ...ref }) => ref);
  return [...(values.length > 0 ? [{ action: 'set' as const, values }] : []), ...(cleared.length > 0 ? [{ action: 'clear' as const, fields: cleared }] : [])];
}

/** The user's own fields are decided one by one. */
function partsOf({ field, here, there }: FieldDifference): (FieldRef & { value: unknown })[] {
  if (field !== 'customFields') return [{ field, value: there }];
  const [was, is] = [here ?? {}, there ?? {}] as [Record<string, unknown>, Record<string, unknown>];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return keys.filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key])).map((key) => ({ field, key, value: is[key] }));
}
