/** The merged record: for every field its value, how sure it is, and every claim that was made. */
import type { Actor } from '../actor.ts';
import type { FieldKey, FieldValue, Metadata } from './metadata.ts';

/** Names a field, or one of the user's own. */
export interface FieldRef {
  field: FieldKey;
  /** Which of the custom fields, if the field is these. */
  key?: string;
}

/** What the user decided for a field: a value, or that it has none. Outranks and survives everything. */
export interface Override extends FieldRef {
  /** Undefined means *cleared*. */
  value?: unknown;
  /** Who says so: `user`, or `user (metadata.json)`. */
  origin: string;
  setAtMs: number;
  /** Absent where nobody noted who it was. Stands in no sidecar. */
  actor?: Actor;
}

/** The origin of an override that only keeps the value that was found: `rubricator lock`. */
export const LOCK_ORIGIN = 'user (lock)';

/** Names what an override is about: `title`, `customFields.mood`. */
export function overrideKey({ field, key }: FieldRef): string {
  return key === undefined ? field : `${field}.${key}`;
}

/** One source's value for one field. */
export interface Claim<T = unknown> {
  source: string;
  sourceId: string;
  lineage: string;
  /** Of a chain's value: the member that said it. */
  from?: string;
  /** All lineages that it belongs to, if it is of several. */
  lineages?: readonly string[];
  confidence: number;
  value: T;
  fetchedAtMs?: number;
  cached?: boolean;
  stale?: boolean;
}

/** Who stands behind one element of a united list (genres, series, identifiers). */
export interface Contribution {
  element: string;
  sources: string[];
  /** Keys of the fields from which it is computed. */
  madeFrom?: string[];
}

export interface MergedField<T = unknown> {
  /** Undefined when the user cleared the field. */
  value?: T;
  confidence: number;
  /** All claims, winner first, then by falling confidence. */
  claims: Claim<T>[];
  /** Why the winner won, in words. */
  reason: string;
  override?: Pick<Override, 'origin' | 'setAtMs' | 'actor'>;
  contributions?: Contribution[];
  /** Of the user's own fields: what could not be computed, a line for each. */
  problems?: string[];
}

export interface ConflictValue {
  value: unknown;
  sources: string[];
  confidence: number;
}

/** Sources that still differ after normalisation, with a loser that is not negligible. Winner first. */
export interface Conflict {
  field: FieldKey;
  values: ConflictValue[];
  reason: string;
}

export interface MergedRecord {
  fields: { [K in FieldKey]?: MergedField<FieldValue<K>> };
  conflicts: Conflict[];
  /** Fields that fit the edition and that nobody stated, in the order of the field table. */
  missing: FieldKey[];
  /** Fields that the names of folders and files alone state, and not surely enough to be written into sidecars. */
  unsure: FieldKey[];
  /** How long each provider took for its answer, in milliseconds; cached answers have none. */
  timingsMs: Record<string, number>;
}

/** The record of a book of which nothing is known. */
export const NOTHING_MERGED: MergedRecord = { fields: {}, conflicts: [], missing: [], unsure: [], timingsMs: {} };

/** The values of a record alone. */
export function valuesOf(record: MergedRecord): Metadata {
  const values: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(record.fields)) if (field.value !== undefined) values[key] = field.value;
  return values as Metadata;
}

/** The record without what is too unsure to be written. */
export function withoutUnsure(record: MergedRecord): MergedRecord {
  if (record.unsure.length === 0) return record;
  const sure = Object.entries(record.fields).filter(([key]) => !record.unsure.includes(key as FieldKey));
  return { ...record, fields: Object.fromEntries(sure) };
}

/** True when the user said that this field has no value. */
export function isCleared(record: MergedRecord, key: FieldKey): boolean {
  const field = record.fields[key];
  return field !== undefined && field.override !== undefined && field.value === undefined;
}
