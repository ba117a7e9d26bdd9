/** What is said of each field in the one table of fields (`fields.ts`). */
import type { z } from 'zod';
import type { Measure } from './measure.ts';
import type { EditionKind, FieldKey, FieldValue, Metadata } from './metadata.ts';

/** How claims about a field become one value; each is a function in `pipeline/merge/merge-rules.ts`. */
export type MergeRule = 'best' | 'subtitle' | 'people' | 'series' | 'words' | 'identifiers' | 'files' | 'chapters' | 'cover' | 'rating' | 'user';

/** Rules by which one of several values wins; the others unite values, or have one source that decides. */
const CONTESTED: readonly MergeRule[] = ['best', 'subtitle', 'people', 'series'];

/** True if sources that state different values of the field disagree. */
export function isContested({ rule }: Pick<FieldDefinition, 'rule'>): boolean {
  return CONTESTED.includes(rule);
}

/** True if a rule of the config can prefer a source: the others have no choice between sources, or their own evidence decides. */
export function isPreferable({ rule }: Pick<FieldDefinition, 'rule'>): boolean {
  return CONTESTED.includes(rule) || rule === 'words' || rule === 'cover';
}

export type SearchGroup = 'title' | 'name' | 'text';

export interface FieldDefinition<K extends FieldKey = FieldKey> {
  key: K;
  label: string;
  /** Work-level facts may cross editions; edition-level facts may not. */
  level: 'work' | 'edition';
  rule: MergeRule;
  schema: z.ZodType<FieldValue<K>>;
  /** Edition kinds that have such a field at all; all of them if absent. */
  only?: EditionKind;
  /** What is kept of a value from outside: clean, within the field's length; undefined if it says nothing. */
  tidy(value: FieldValue<K>): FieldValue<K> | undefined;
  /** Key for comparing: equal keys are agreement. */
  normalise(value: FieldValue<K>): string;
  /** True for values that agree though their keys differ; for fields with precision. */
  agrees?(a: FieldValue<K>, b: FieldValue<K>): boolean;
  /** True for names and titles, where a value that differs by a letter or two is the same one misspelt. */
  isSpelt?: boolean;
  /** True for fields by which people tell books and recordings apart: they stand in lists and beside candidates. */
  isTelling?: boolean;
  /** True for fields by which somebody may have a book looked for (`hand-words.ts`). */
  isAsked?: true;
  /** True if quality lowers a claim's confidence and does not only decide ties. */
  weighsQuality?: boolean;
  /** 0…1: how complete or clean a value is beside others that agree with it or are as sure. */
  quality(value: FieldValue<K>): number;
  /** One line for people. */
  show(value: FieldValue<K>): string;
  /** How a person edits it. */
  widget: 'text' | 'textarea' | 'people' | 'series' | 'words' | 'date' | 'language' | 'yes-no' | 'identifiers' | 'chapters' | 'picture' | 'read-only';
  /** A value that somebody states, made fit for the book as it is known; or why it is none of this book. Any value fits if absent. */
  fitTo?(value: FieldValue<K>, book: Metadata): { value: FieldValue<K> } | { problem: string };
  /** What statistics make of its values. */
  measure: Measure<FieldValue<K>>;
  /** How the audit log notes it: with its values if absent; `masked`: that it changed, but no value; `false`: not at all. */
  audited?: 'masked' | false;
  /** By how much a book is found by this field: most by its title, then by names, least by longer texts. */
  searchable: SearchGroup | false;
  /** Its words for search, folded. */
  searchText(value: FieldValue<K>): string;
  /** True if books are counted by its values and chosen by one of them (`facets.ts`). */
  isFacet?: boolean;
  /** True if books can be put into the order of its values (`sorts.ts`). */
  isSortable?: boolean;
}

/** What one value of the field is called: `Author`, `Genre`; its label where there is one value only. */
export function singularOf({ label, widget }: Pick<FieldDefinition, 'label' | 'widget'>): string {
  return widget === 'people' || widget === 'words' || widget === 'identifiers' ? label.replace(/s$/, '') : label;
}
