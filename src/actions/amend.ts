/** Turns an edit of fields into overrides to set and overrides to remove. Pure. */
import type { Actor } from '../domain/actor.ts';
import { fieldOf } from '../domain/book/fields.ts';
import { type FieldKey, Metadata } from '../domain/book/metadata.ts';
import { type FieldRef, LOCK_ORIGIN, type MergedRecord, type Override, overrideKey, valuesOf } from '../domain/book/record.ts';

export type Edit =
  | { action: 'set'; values: readonly (FieldRef & { value: unknown })[] }
  /** The field has no value, whatever anybody says. */
  | { action: 'clear'; fields: readonly FieldRef[] }
  /** Forgets what was decided about the field. */
  | { action: 'unset'; fields: readonly FieldRef[] }
  /** The field stays as it is now; every field that has a value if none is named. */
  | { action: 'lock'; fields: readonly FieldRef[] }
  | { action: 'unlock'; fields: readonly FieldRef[] };

export interface Amendment {
  set: Override[];
  /** Keys of overrides, as `overrideKey` makes them. */
  remove: string[];
  /** What does not fit the book, and is not among these. */
  problems: string[];
}

/** Who decides, and when. */
export interface DecidedBy {
  actor: Actor;
  nowMs: number;
}

export function amend(edit: Edit, known: readonly Override[], record: MergedRecord, { actor, nowMs }: DecidedBy): Amendment {
  const by = { origin: 'user', setAtMs: nowMs, actor };
  const wanted = (fields: readonly FieldRef[]) => new Set(fields.map(overrideKey));
  switch (edit.action) {
    case 'set':
      return setAll(edit.values, record, by);
    case 'clear':
      return { set: edit.fields.map((ref) => ({ ...ref, ...by })), remove: [], problems: [] };
    case 'unset':
      return { set: [], remove: known.map(overrideKey).filter((key) => wanted(edit.fields).has(key)), problems: [] };
    case 'unlock': {
      const locks = known.filter(({ origin }) => origin === LOCK_ORIGIN).map(overrideKey);
      return { set: [], remove: edit.fields.length > 0 ? locks.filter((key) => wanted(edit.fields).has(key)) : locks, problems: [] };
    }
    case 'lock': {
      const fields = edit.fields.length > 0 ? edit.fields : lockable(record);
      return { set: lockAll(fields, known, record).map((lock) => ({ ...lock, ...by, origin: LOCK_ORIGIN })), remove: [], problems: [] };
    }
  }
}

/** Values of fields, made fit for the book. */
function setAll(values: readonly (FieldRef & { value: unknown })[], record: MergedRecord, by: Omit<Override, keyof FieldRef | 'value'>): Amendment {
  const amendment: Amendment = { set: [], remove: [], problems: [] };
  for (const stated of values) {
    const fitting = fieldOf(stated.field).fitTo?.(stated.value as never, valuesOf(record)) ?? stated;
    if ('problem' in fitting) amendment.problems.push(fitting.problem);
    else amendment.set.push({ ...stated, value: fitting.value, ...by });
  }
  return amendment;
}

/** Locks fields at their present values. A field that is decided already needs no lock. */
function lockAll(fields: readonly FieldRef[], known: readonly Override[], record: MergedRecord): Pick<Override, 'field' | 'key' | 'value'>[] {
  const decided = new Set(known.map(overrideKey));
  const values = valuesOf(record);
  return fields
    .filter((ref) => !decided.has(overrideKey(ref)))
    .map((ref) => ({
      ...ref,
      value: ref.key === undefined ? values[ref.field] : values.customFields?.[ref.key],
    }));
}

/** All fields with a value, except those that only the files can say. */
function lockable(record: MergedRecord): FieldRef[] {
  const values = valuesOf(record);
  const isFact = (field: FieldKey) => field === 'durationMs' || field === 'customFields' || values[field] === undefined;
  return (Object.keys(Metadata.unwrap().shape) as FieldKey[]).filter((field) => !isFact(field)).map((field) => ({ field }));
}

/** The overrides as they will be. */
export function withAmendment(known: readonly Override[], { set, remove }: Pick<Amendment, 'set' | 'remove'>): Override[] {
  const gone = new Set([...remove, ...set.map(overrideKey)]);
  return [...known.filter((override) => !gone.has(overrideKey(override))), ...set];
}
