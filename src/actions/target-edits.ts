/** Reads what somebody edited in a target or in a file: where it differs from the catalogue, the difference becomes an edit here. */
import { fieldOf } from '../domain/book/fields.ts';
import type { FieldRef } from '../domain/book/record.ts';
import type { CatalogueTarget, ForeignEdit } from '../ports/catalogue-target.ts';
import type { RecordChanges } from '../ports/record-changes.ts';
import { type SendBooksDeps, sendBooks } from '../work/send-books.ts';
import type { Edit } from './amend.ts';
import type { BookEdit } from './edit-many.ts';
import { type FieldDifference, type VerifyDeps, verifyTarget } from './verify-target.ts';

/** Whose value counts for a book that changed on both sides: `newer` by the times of both changes; `review` leaves it to a person. */
export type OnConflict = 'ours' | 'theirs' | 'newer' | 'review';

export interface TargetEdits {
  edits: BookEdit[];
  /** Ids of books that changed on both sides, and that nothing is done about. */
  conflicts: number[];
  /** Differences that no edit can make: facts of the files, and books that only one side has. */
  passedBy: number;
}

/** What the target itself noted of edits; none where it notes nothing. */
export async function openEdits({ edits }: CatalogueTarget): Promise<ForeignEdit[]> {
  return (await edits?.open(MOST_OPEN)) ?? [];
}

/** Ends what was decided about: edits that were taken over are done with, and books of which ours counts are sent again. */
export async function settleEdits(target: CatalogueTarget, open: readonly ForeignEdit[], { found, deps }: { found: TargetEdits; deps: SendBooksDeps }) {
  const decided = open.filter(({ itemId }) => !found.conflicts.includes(itemId));
  const taken = new Set(found.edits.map(({ book }) => book));
  await target.edits?.settle(decided);
  await sendBooks(
    target,
    decided.map(({ itemId }) => itemId).filter((id) => !taken.has(id)),
    deps,
  );
}

export interface TargetEditsDeps extends VerifyDeps {
  changes: RecordChanges;
}

const PAGE = 1000;
const MOST_OPEN = 100_000;

/** @param open what the target itself noted of edits; empty where it notes none */
export async function targetEdits(
  target: CatalogueTarget,
  { onConflict, open }: { onConflict: OnConflict; open: readonly ForeignEdit[] },
  deps: TargetEditsDeps,
): Promise<TargetEdits> {
  const ahead = await changedSince((await target.position())?.revision ?? 0, deps.changes);
  const noted = new Map(open.map((edit) => [edit.itemId, edit]));
  const found: TargetEdits = { edits: [], conflicts: [], passedBy: 0 };
  await verifyTarget(target, deps, (difference) => {
    if (difference.kind !== 'differs') {
      found.passedBy++;
      return;
    }
    const { id, fields, changedAtMs } = difference;
    const { editable, rest } = editableOf(fields);
    found.passedBy += rest;
    const edit = noted.get(id);
    const isDisputed = ahead.has(id) || edit?.isDisputed === true;
    const counts = isDisputed ? whoseCounts(onConflict, edit?.atMs, changedAtMs) : 'theirs';
    if (counts === 'review') found.conflicts.push(id);
    if (counts === 'theirs') found.edits.push(...editsOf(id, editable));
  });
  return found;
}

/** @param theirsAtMs when it was changed there; undefined where nobody noted that, and then a person has to say */
export function whoseCounts(onConflict: OnConflict, theirsAtMs: number | undefined, oursAtMs: number): 'ours' | 'theirs' | 'review' {
  if (onConflict !== 'newer') return onConflict;
  if (theirsAtMs === undefined) return 'review';
  return theirsAtMs > oursAtMs ? 'theirs' : 'ours';
}

/** Differences that an edit can make, and how many others there are. */
export function editableOf(fields: readonly FieldDifference[]): { editable: FieldDifference[]; rest: number } {
  const editable = fields.filter(({ field }) => fieldOf(field).widget !== 'read-only');
  return { editable, rest: fields.length - editable.length };
}

/** Books that changed here, and of which the target has not heard. */
export async function changedSince(revision: number, changes: Pick<RecordChanges, 'after'>): Promise<Set<number>> {
  const ids = new Set<number>();
  for (let after = revision; ; ) {
    const page = await changes.after(after, PAGE);
    for (const { itemId } of page) ids.add(itemId);
    if (page.length < PAGE) return ids;
    after = page.at(-1)?.revision ?? after;
  }
}

export function editsOf(book: number, differences: readonly FieldDifference[]): BookEdit[] {
  const single = differences.flatMap(partsOf);
  const values = single.filter(({ value }) => value !== undefined);
  const cleared = single.filter(({ value }) => value === undefined).map(({ value: _, ...ref }) => ref);
  const edits: Edit[] = [];
  if (values.length > 0) edits.push({ action: 'set', values });
  if (cleared.length > 0) edits.push({ action: 'clear', fields: cleared });
  return edits.map((edit) => ({ book, edit }));
}

/** The user's own fields are decided one by one. */
function partsOf({ field, here, there }: FieldDifference): (FieldRef & { value: unknown })[] {
  if (field !== 'customFields') return [{ field, value: there }];
  const [was, is] = [here ?? {}, there ?? {}] as [Record<string, unknown>, Record<string, unknown>];
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return keys.filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key])).map((key) => ({ field, key, value: is[key] }));
}
