/** What a version of a sidecar states, in the smallest pieces that somebody changes: a field, one of the user's own, the identifiers of one type. */
import type { FieldDefinition, MergeRule } from '../../domain/book/field-definition.ts';
import { FIELDS } from '../../domain/book/fields.ts';
import type { FieldKey, FieldValue, Metadata } from '../../domain/book/metadata.ts';
import { tidyMetadata } from '../../domain/book/tidy.ts';
import { piecesOf } from '../../domain/text/ends.ts';
import type { ReaderDefinition } from '../../sdk/reader.ts';
import type { Reading } from '../../sdk/reading.ts';

export interface Slot {
  field: FieldDefinition;
  /** Which of the user's own fields, or which type of identifiers. */
  part?: string;
  /** One, or two that do not agree where the file states a field twice. */
  values: readonly FieldValue[];
}

/** A version of a sidecar, as its format means it. */
export interface SidecarVersion {
  slots: ReadonlyMap<string, Slot>;
  metadata: Metadata;
  /** True if a value that a version before had, and that is not here, was cleared. Otherwise it is merely not said. */
  isCleared(field: FieldKey): boolean;
}

/** What the format of a sidecar says about changes. */
export type ChangeRules = Pick<ReaderDefinition, 'clearedFields' | 'isEditedInPlace' | 'hasHandmadeChapters'>;

/** Parts of a list that is compared by its parts. The UUID of a file names the file, and each program makes its own. */
const PARTS = new Set<FieldKey>(['customFields', 'identifiers']);
const NO_PART = 'uuid';
const LISTS = new Set<MergeRule>(['words', 'people', 'series']);
/** Programs split lists of words at other characters than we do, or not at all. */
const BETWEEN_WORDS = /[;/,]/;

export function versionOf(reading: Reading | undefined, text: string, rules: ChangeRules): SidecarVersion {
  const cleared = new Set(reading ? rules.clearedFields?.(text) : []);
  const isWhole = rules.isEditedInPlace?.(text) ?? false;
  const metadata = tidyMetadata(reading?.metadata ?? {});
  const elsewhere = tidyMetadata(reading?.elsewhere ?? {});
  const slots = FIELDS.filter(
    ({ key, rule }) => rule !== 'files' && (rule !== 'chapters' || rules.hasHandmadeChapters) && (PARTS.has(key) || !cleared.has(key)),
  )
    .flatMap((field) => slotsOf(field, metadata, elsewhere))
    .map((slot) => [keyOf(slot), slot] as const);
  return { slots: new Map(slots), metadata, isCleared: (field) => isWhole || cleared.has(field) };
}

function keyOf({ field, part }: Slot): string {
  return part === undefined ? field.key : `${field.key}.${part}`;
}

function slotsOf(field: FieldDefinition, metadata: Metadata, elsewhere: Metadata): Slot[] {
  if (field.key === 'customFields')
    return Object.entries(metadata.customFields ?? {}).map(([part, value]) => ({ field, part, values: [value as unknown as FieldValue] }));
  if (field.key === 'identifiers') {
    const types = Map.groupBy(metadata.identifiers ?? [], ({ type }) => type);
    types.delete(NO_PART);
    return [...types].map(([part, ids]) => ({ field, part, values: [ids] }));
  }
  const values = [metadata[field.key], elsewhere[field.key]].filter((value) => value !== undefined);
  return values.length > 0 ? [{ field, values }] : [];
}

/** True if one of the values of a slot means the same. */
export function isStatedIn(slot: Slot | undefined, field: FieldDefinition, value: FieldValue | undefined): boolean {
  return value !== undefined && (slot?.values.some((each) => meansTheSame(field, each, value)) ?? false);
}

/** True for values that look the same, a date that only lost precision, a long text of the same words, and words that are only joined or split otherwise. */
function meansTheSame(field: FieldDefinition, a: FieldValue, b: FieldValue): boolean {
  if (field.key === 'customFields') return JSON.stringify(a) === JSON.stringify(b);
  if (field.widget === 'textarea' || field.rule === 'chapters') return field.normalise(a) === field.normalise(b);
  if (field.rule === 'words') return areSameWords(a as string[], b as string[]);
  return field.show(a) === field.show(b) || (field.agrees?.(a, b) ?? false);
}

/** True for the same list, and for the same words in more or fewer pieces, in any order. */
function areSameWords(a: readonly string[], b: readonly string[]): boolean {
  const isJoined = [...a, ...b].some((words) => BETWEEN_WORDS.test(words));
  return isJoined || a.length !== b.length ? wordsIn(a) === wordsIn(b) : a.join(';') === b.join(';');
}

function wordsIn(list: readonly string[]): string {
  const words = list.flatMap((each) => piecesOf(each, BETWEEN_WORDS)).filter(Boolean);
  return [...new Set(words)].sort().join(';');
}

/** What a program states that has read nothing but the media files and their names. */
export function versionOfMedia(stated: readonly Metadata[]): SidecarVersion {
  const slots = new Map<string, Slot>();
  for (const metadata of stated)
    for (const slot of FIELDS.flatMap((field) => slotsOf(field, metadata, {}))) {
      const key = keyOf(slot);
      slots.set(key, { ...slot, values: [...(slots.get(key)?.values ?? []), ...slot.values] });
    }
  return { slots, metadata: {}, isCleared: () => false };
}

/**
 * True for a list that a program took from the media files by itself: words in one piece where we read several, because it goes by other
 * separators; and whatever list it has in the place of one that we leave out, because no empty list tells it that there is none.
 */
export function isTakenFromMedia({ field }: Slot, value: FieldValue, { before, media }: { before: Slot | undefined; media: Slot | undefined }): boolean {
  if (!LISTS.has(field.rule) || !isStatedIn(media, field, value)) return false;
  const isSplitThere = media?.values.some((list) => (list as unknown[]).length > (value as unknown[]).length) ?? false;
  return before === undefined || (field.rule === 'words' && isSplitThere);
}
