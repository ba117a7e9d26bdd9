/** The record as the catalogue keeps it: the values, where each comes from, and the words by which the book is found. */
import { spaceWords } from '../text/search-words.ts';
import { type CustomField, wordsOf } from './custom-field.ts';
import { type FieldDefinition, isContested, type SearchGroup } from './field-definition.ts';
import { FIELD_KEYS, FIELDS, fieldOf } from './fields.ts';
import type { FieldKey, Metadata } from './metadata.ts';
import { type Claim, type MergedField, type MergedRecord, valuesOf } from './record.ts';

/** Raised whenever a stored record would be made otherwise; records of another version are made again at the next start. */
export const RECORD_VERSION = 3;

export interface FieldSource {
  /** A provider, a reader, or who decided the field by hand. */
  source: string;
  confidence: number;
  /** Other sources that say the same, or a part of it where values are united. */
  agreeing?: readonly string[];
  /** Other sources that say something else. */
  differing?: readonly string[];
  /** True if what they say is too sure to be passed by. */
  isConflict?: true;
}

export interface CatalogueRecord {
  values: Metadata;
  /** Of every field that has a value. A field without a value that stands here was cleared by hand. */
  sources: { [K in FieldKey]?: FieldSource };
  /** Fields about which sources differ. */
  conflicts: number;
  /** Since when the record has been as it is. */
  changedAtMs: number;
  version: number;
}

/** The text that a book is found by, in groups of falling weight: folded, with blanks between words. */
export type SearchText = Record<SearchGroup, string>;

export function toCatalogueRecord(record: MergedRecord, nowMs: number): CatalogueRecord {
  const sources: Record<string, FieldSource> = {};
  const conflicts = new Set(record.conflicts.map(({ field }) => field));
  for (const [key, field] of Object.entries(record.fields) as [FieldKey, MergedField][]) {
    const isApplied = field.value !== undefined || field.override !== undefined;
    if (!isApplied) continue;
    const source = field.override?.origin ?? field.claims[0]?.source ?? field.contributions?.[0]?.sources[0] ?? '';
    const confidence = Math.round(field.confidence * 1000) / 1000;
    sources[key] = { source, confidence, ...othersOf(fieldOf(key), field), ...(conflicts.has(key) && { isConflict: true }) };
  }
  return { values: valuesOf(record), sources, conflicts: record.conflicts.length, changedAtMs: nowMs, version: RECORD_VERSION };
}

/** How sure a record is as a whole: the mean of its values. 0 if it has none. */
export function confidenceOf({ values, sources }: Pick<CatalogueRecord, 'values' | 'sources'>): number {
  const sure = FIELD_KEYS.filter((key) => values[key] !== undefined).map((key) => sources[key]?.confidence ?? 0);
  return sure.length === 0 ? 0 : Math.round((sure.reduce((sum, each) => sum + each, 0) / sure.length) * 1000) / 1000;
}

/** The other sources of a field, by whether they say the same. Nothing is said of fields in which one source decides. */
function othersOf(definition: FieldDefinition, { value, claims, override, contributions }: MergedField): Pick<FieldSource, 'agreeing' | 'differing'> {
  if (!contributions && !isContested(definition)) return {};
  const [winner] = claims;
  const united = new Set(contributions?.flatMap(({ sources }) => sources));
  const key = value === undefined ? undefined : definition.normalise(value as never);
  const isSame = (claim: Claim) =>
    contributions
      ? united.has(claim.source)
      : claim.value === value ||
        (value !== undefined && (definition.normalise(claim.value as never) === key || definition.agrees?.(claim.value as never, value as never) === true));
  // A source that answered twice, with editions of its own, agrees if one of them does.
  const agreeing = new Set<string>();
  const differing = new Set<string>();
  for (const claim of claims) {
    if (!override && claim.source === winner?.source) continue;
    (isSame(claim) ? agreeing : differing).add(claim.source);
  }
  const others = [...differing].filter((source) => !agreeing.has(source)).sort();
  return { ...(agreeing.size > 0 && { agreeing: [...agreeing].sort() }), ...(others.length > 0 && { differing: others }) };
}

/** Fields whose values differ, in the order in which people see them. */
export function changedFields(before: Metadata, after: Metadata): FieldKey[] {
  return FIELD_KEYS.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

/** The group of the user's own fields. */
export const OWN_GROUP: SearchGroup = 'text';

/** The words of all searchable fields. @param own the user's own fields as they are now */
export function searchTextOf(values: Metadata, own: readonly CustomField[] = []): SearchText {
  const text: SearchText = { title: '', name: '', text: '' };
  for (const { key, searchable, searchText } of FIELDS) {
    const value = values[key];
    if (searchable && value !== undefined) text[searchable] += `${spaceWords(searchText(value))}\n`;
  }
  for (const field of own) for (const words of wordsOf(field, values.customFields?.[field.id])) text[OWN_GROUP] += `${spaceWords(words)}\n`;
  return text;
}
