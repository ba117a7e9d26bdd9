/** Takes over what others edit in a target while the daemon keeps it in step: their edits become decisions here, under the name of the target. */
import type { Actor } from '../domain/actor.ts';
import { canonicalJson } from '../domain/audit.ts';
import type { Metadata } from '../domain/book/metadata.ts';
import { withOwnOnly } from '../domain/book/own-values.ts';
import type { Catalogue, CatalogueEntry } from '../ports/catalogue.ts';
import type { CatalogueTarget, ForeignEdit, ForeignEdits, TargetBook } from '../ports/catalogue-target.ts';
import type { RecordChanges } from '../ports/record-changes.ts';
import type { BookEdit } from './edit-many.ts';
import { changedSince, editableOf, editsOf, type OnConflict, whoseCounts } from './target-edits.ts';
import { differencesOf } from './verify-target.ts';

export interface TakeDeps {
  catalogue: Pick<Catalogue, 'get'>;
  changes: Pick<RecordChanges, 'after'>;
  isWanted(entry: CatalogueEntry): boolean;
  editEach(edits: readonly BookEdit[], actor: Actor, signal: AbortSignal): Promise<unknown>;
}

/** What becomes of an edit. `ours`: the target gets again what is here. */
type Fate = 'taken' | 'ours' | 'disputed';

const PAGE = 500;
/** So many books are remembered of which the latest change here comes from the target itself. */
const REMEMBERED = 10_000;

/** Remembers from one call to the next what it took over: that a book changed here by that is no conflict. */
export function createEditTaker(target: CatalogueTarget & { edits: ForeignEdits }, onConflict: OnConflict, deps: TakeDeps) {
  const { edits } = target;
  const taken = new Map<number, Set<string>>();
  const stateOf = (values: Metadata) => canonicalJson(target.fields.map((field) => values[field] ?? ''));

  function remember(id: number, before: Metadata, after: Metadata): void {
    if (taken.size >= REMEMBERED) taken.clear();
    taken.set(id, new Set([...(taken.get(id) ?? []), stateOf(before), stateOf(after)]));
  }

  function judge(edit: ForeignEdit, entry: CatalogueEntry | undefined, { there, isAhead }: { there: TargetBook | undefined; isAhead: boolean }): Judged {
    if (!entry || !there || !deps.isWanted(entry)) return { fate: 'ours', edits: [] };
    const here = withOwnOnly(entry.record.values, target.ownFields);
    const { editable } = editableOf(differencesOf(here, there.values, target.fields));
    const isConflict = isAhead && taken.get(edit.itemId)?.has(stateOf(here)) !== true;
    const counts = isConflict ? whoseCounts(onConflict, edit.atMs, entry.record.changedAtMs) : 'theirs';
    if (counts === 'review') return { fate: 'disputed', edits: [] };
    if (counts === 'ours' || editable.length === 0) return { fate: 'ours', edits: [] };
    remember(edit.itemId, here, { ...here, ...Object.fromEntries(editable.map((each) => [each.field, each.there])) });
    return { fate: 'taken', edits: editsOf(edit.itemId, editable) };
  }

  /** Resolves to the books that shall be sent again, or undefined if nothing was open. */
  return async (signal: AbortSignal): Promise<number[] | undefined> => {
    const open = (await edits.open(PAGE)).filter(({ isDisputed }) => !isDisputed);
    const position = await target.position();
    if (open.length === 0 || !position) return undefined;
    const ahead = await changedSince(position.revision, deps.changes);
    const books = new Map((await edits.books(open.map(({ itemId }) => itemId))).map((book) => [book.id, book]));
    const judged: (Judged & { edit: ForeignEdit })[] = [];
    for (const edit of open) {
      const { itemId } = edit;
      judged.push({ edit, ...judge(edit, await deps.catalogue.get(itemId), { there: books.get(itemId), isAhead: ahead.has(itemId) }) });
    }
    const of = (...fates: Fate[]) => judged.filter(({ fate }) => fates.includes(fate)).map(({ edit }) => edit);
    const wanted = judged.flatMap((each) => each.edits);
    if (wanted.length > 0) await deps.editEach(wanted, { kind: 'target', name: target.id }, signal);
    if (signal.aborted) return undefined;
    await edits.dispute(of('disputed'));
    // If the program dies before this, the edits are taken once more, and change nothing.
    await edits.settle(of('taken', 'ours'));
    return of('ours').map(({ itemId }) => itemId);
  };
}

interface Judged {
  fate: Fate;
  edits: BookEdit[];
}
