/** A sidecar of ours that somebody changed → Overrides, field by field. A consumer's rewrite with the same meaning is no edit. */
import type { FieldDefinition } from '../../domain/book/field-definition.ts';
import { FIELDS } from '../../domain/book/fields.ts';
import type { FieldValue, Metadata } from '../../domain/book/metadata.ts';
import type { Override } from '../../domain/book/record.ts';
import { tidyMetadata } from '../../domain/book/tidy.ts';
import { baseName } from '../../domain/library/item.ts';
import type { ReaderDefinition } from '../../sdk/reader.ts';
import type { Reading } from '../../sdk/reading.ts';

/** A sidecar of ours before and after somebody changed it. */
export interface SidecarChange {
  path: string;
  written: Reading | undefined;
  found: Reading | undefined;
  /** The text that was found. */
  text: string;
}

/** What the format of the sidecar says about changes. */
type ChangeRules = Pick<ReaderDefinition, 'clearedFields' | 'hasHandmadeChapters'>;

/**
 * The fields in which what stands there now differs from what we wrote. A value that is merely gone is no edit, because consumers drop what
 * they do not keep (`null`, `[]`, an unknown key): the format says what *cleared* looks like.
 */
export function handEdits({ path, written, found, text }: SidecarChange, rules: ChangeRules, nowMs: number): Override[] {
  const before = tidyMetadata(written?.metadata ?? {});
  const after = tidyMetadata(found?.metadata ?? {});
  const by = { origin: `user (${baseName(path)})`, setAtMs: nowMs, actor: { kind: 'sidecar', name: path } } as const;
  const edits: Override[] = [];
  for (const field of FIELDS) {
    const value = after[field.key];
    const old = before[field.key];
    if (value === undefined || field.rule === 'files' || (field.rule === 'chapters' && !rules.hasHandmadeChapters)) continue;
    if (field.key === 'customFields') edits.push(...customEdits(before.customFields, after.customFields, by));
    else if (old === undefined || !meansTheSame(field, old, value)) edits.push({ field: field.key, value, ...by });
  }
  const cleared = found ? (rules.clearedFields?.(text) ?? []) : [];
  for (const field of cleared) {
    if (before[field] !== undefined && after[field] === undefined) edits.push({ field, ...by });
  }
  return edits;
}

/** Each of the user's own fields stands for itself. */
function customEdits(before: Metadata['customFields'], after: Metadata['customFields'], by: Pick<Override, 'origin' | 'setAtMs' | 'actor'>): Override[] {
  const changed = Object.entries(after ?? {}).filter(([key, value]) => JSON.stringify(before?.[key]) !== JSON.stringify(value));
  return changed.map(([key, value]) => ({ field: 'customFields', key, value, ...by }));
}

/** True for values that look the same, a date that only lost precision, and a long text of the same words: consumers clean its HTML again. */
function meansTheSame(field: FieldDefinition, a: FieldValue, b: FieldValue): boolean {
  if (field.widget === 'textarea') return field.normalise(a) === field.normalise(b);
  if (field.rule === 'chapters') return field.normalise(a) === field.normalise(b);
  return field.show(a) === field.show(b) || (field.agrees?.(a, b) ?? false);
}
