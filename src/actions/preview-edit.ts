/** What an edit would change in the record of a book. Nothing is recorded. */
import { type FieldRef, type MergedRecord, overrideKey, valuesOf } from '../domain/book/record.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { StoredItem } from '../ports/items.ts';
import { amend, type Edit, withAmendment } from './amend.ts';
import { explainWhole } from './explain.ts';
import type { Settings } from './settings.ts';

export interface PreviewedChange extends FieldRef {
  before?: unknown;
  after?: unknown;
}

export interface PreviewDeps {
  store: ItemHistories;
  settings: Settings;
  now(): number;
}

/** The fields that somebody would have decided otherwise afterwards, with their values before and after, which may be the same. */
export async function previewEdit(item: StoredItem, edit: Edit, { store, settings, now }: PreviewDeps): Promise<PreviewedChange[]> {
  const history = await store.load(item.id);
  const before = (await explainWhole(item, history, settings)).record;
  const { set, remove } = amend(edit, history.overrides, before, { actor: { kind: 'unknown' }, nowMs: now() });
  const { record: after } = await explainWhole(item, { ...history, overrides: withAmendment(history.overrides, { set, remove }) }, settings);
  const gone = history.overrides.filter((each) => remove.includes(overrideKey(each)));
  return [...set, ...gone].map(({ field, key }) => {
    const ref = key === undefined ? { field } : { field, key };
    return { ...ref, before: valueAt(before, ref), after: valueAt(after, ref) };
  });
}

function valueAt(record: MergedRecord, { field, key }: FieldRef): unknown {
  const values = valuesOf(record);
  return key === undefined ? values[field] : values.customFields?.[key];
}
