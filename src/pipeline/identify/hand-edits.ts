/** A sidecar of ours that somebody changed → Overrides, field by field. A consumer's rewrite with the same meaning is no edit. */
import { FIELDS, type FieldDefinition } from '../../domain/book/fields.ts';
import type { FieldKey, FieldValue, Metadata } from '../../domain/book/metadata.ts';
import type { Override } from '../../domain/book/record.ts';
import { tidyMetadata } from '../../domain/book/tidy.ts';
import { baseName } from '../../domain/library/item.ts';
import type { Reading } from '../../sdk/reading.ts';

/** Keys of Audiobookshelf's JSON that stand for a field which `""` clears (formats, section 1.3). */
const CLEARABLE: Readonly<Record<string, FieldKey>> = {
  subtitle: 'subtitle',
  description: 'description',
  publisher: 'publisher',
  language: 'language',
  publishedYear: 'publishedDate',
};

/**
 * The fields in which what stands there now differs from what we wrote. A value that is merely gone is no edit: consumers
 * drop what they do not keep (`null`, `[]`, an unknown key); only `""` says *cleared*.
 */
export function handEdits(path: string, written: Reading | undefined, found: Reading | undefined, text: string, nowMs: number): Override[] {
  const before = tidyMetadata(written?.metadata ?? {});
  const after = tidyMetadata(found?.metadata ?? {});
  const origin = `user (${baseName(path)})`;
  const edits: Override[] = [];
  for (const field of FIELDS) {
    const value = after[field.key];
    const old = before[field.key];
    if (value === undefined || field.rule === 'files' || (field.rule === 'chapters' && !isCueSheet(path))) continue;
    if (field.key === 'customFields') edits.push(...customEdits(before.customFields, after.customFields, { origin, setAtMs: nowMs }));
    else if (old === undefined || !meansTheSame(field, old, value)) edits.push({ field: field.key, value, origin, setAtMs: nowMs });
  }
  for (const field of clearedIn(text)) {
    if (before[field] !== undefined && after[field] === undefined) edits.push({ field, origin, setAtMs: nowMs });
  }
  return edits;
}

/** Servers write chapters anew by themselves; a cue sheet is changed by people only. */
function isCueSheet(path: string): boolean {
  return /\.cue$/i.test(path);
}

/** Each of the user's own fields stands for itself. */
function customEdits(before: Metadata['customFields'], after: Metadata['customFields'], by: Pick<Override, 'origin' | 'setAtMs'>): Override[] {
  const changed = Object.entries(after ?? {}).filter(([key, value]) => JSON.stringify(before?.[key]) !== JSON.stringify(value));
  return changed.map(([key, value]) => ({ field: 'customFields', key, value, ...by }));
}

/** Equal to the eye; a date that only lost precision; a long text of the same words, for consumers clean its HTML again. */
function meansTheSame(field: FieldDefinition, a: FieldValue, b: FieldValue): boolean {
  if (field.widget === 'textarea') return field.normalise(a) === field.normalise(b);
  if (field.rule === 'chapters') return field.normalise(a) === field.normalise(b);
  return field.show(a) === field.show(b) || (field.agrees?.(a, b) ?? false);
}

function clearedIn(text: string): FieldKey[] {
  try {
    const json = JSON.parse(text) as Record<string, unknown>;
    return Object.entries(CLEARABLE)
      .filter(([key]) => json[key] === '')
      .map(([, field]) => field);
  } catch {
    return [];
  }
}
