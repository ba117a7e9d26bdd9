/** Overrides and decisions as rows have them, and what of them an edit changes. */
import type { HandWords } from '../domain/book/hand-words.ts';
import type { Decision } from '../domain/book/match.ts';
import { type FieldKey, Metadata } from '../domain/book/metadata.ts';
import { type Override, overrideKey } from '../domain/book/record.ts';
import type { ItemHistory } from '../ports/item-history.ts';
import type { StoredEdit } from '../ports/run-log.ts';
import { actorColumns, actorFrom } from './actors.ts';
import type { DecisionTable, OverrideTable } from './book-tables.ts';

/** A value of a picture that somebody uploaded, as JSON; in the syntax of `like`. */
export const UPLOADED = '%"source":"upload"%';

export function overrideRow(override: Override): Omit<OverrideTable, 'item_id'> {
  const value = override.value === undefined ? null : JSON.stringify(override.value);
  return { field: overrideKey(override), value, origin: override.origin, set_at: override.setAtMs, ...actorColumns(override.actor) };
}

/** Without those of fields that this version does not know. */
export function overridesFromRows(rows: readonly Omit<OverrideTable, 'item_id'>[]): Override[] {
  return rows
    .map((row) => {
      const [field = '', ...key] = row.field.split('.');
      return {
        field: field as FieldKey,
        ...(key.length > 0 && { key: key.join('.') }),
        value: row.value === null ? undefined : (JSON.parse(row.value) as unknown),
        origin: row.origin,
        setAtMs: row.set_at,
        actor: actorFrom(row),
      };
    })
    .filter(({ field }) => field in Metadata.unwrap().shape);
}

export function decisionRow({ key, verdict, decidedAtMs, words, actor }: Decision): Omit<DecisionTable, 'item_id'> {
  return { key, verdict, decided_at: decidedAtMs, words: words ? JSON.stringify(words) : null, ...actorColumns(actor) };
}

export function decisionFromRow(row: Omit<DecisionTable, 'item_id'>): Decision {
  return {
    ...{ key: row.key, verdict: row.verdict as Decision['verdict'], decidedAtMs: row.decided_at, actor: actorFrom(row) },
    ...(row.words !== null && { words: JSON.parse(row.words) as HandWords }),
  };
}

/** True if two states of what is decided about an item differ. Each is listed in the order of its keys. */
export function isDecidedOtherwise(a: Pick<ItemHistory, 'overrides' | 'decisions'>, b: Pick<ItemHistory, 'overrides' | 'decisions'>): boolean {
  return JSON.stringify([a.overrides, a.decisions]) !== JSON.stringify([b.overrides, b.decisions]);
}

interface Difference<T> {
  /** By their keys. */
  removed: string[];
  set: T[];
}

/** What an edit makes different. What is the same before and after is none of its concern. */
export function changesOf({ before, after, decisions }: StoredEdit): { overrides: Difference<Override>; decisions: Difference<Decision> } {
  return {
    overrides: differenceOf(before, after, overrideKey),
    decisions: differenceOf(decisions?.before ?? [], decisions?.after ?? [], ({ key }) => key),
  };
}

/** What stands in one list only, or otherwise in the other. */
function differenceOf<T>(before: readonly T[], after: readonly T[], nameOf: (each: T) => string): Difference<T> {
  const was = new Map(before.map((each) => [nameOf(each), JSON.stringify(each)]));
  const names = new Set(after.map(nameOf));
  return {
    removed: [...was.keys()].filter((name) => !names.has(name)),
    set: after.filter((each) => was.get(nameOf(each)) !== JSON.stringify(each)),
  };
}
