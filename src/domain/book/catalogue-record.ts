/** The record as the catalogue keeps it: the values, where each comes from, and the words by which the book is found. */
import { spaceWords } from '../text/search-words.ts';
import type { SearchGroup } from './field-definition.ts';
import { FIELD_KEYS, FIELDS } from './fields.ts';
import type { FieldKey, Metadata } from './metadata.ts';
import { type MergedField, type MergedRecord, valuesOf } from './record.ts';

/** Raised whenever a stored record would be made otherwise; records of another version are made again at the next start. */
export const RECORD_VERSION = 1;

export interface FieldSource {
  /** A provider, a reader, or who decided the field by hand. */
  source: string;
  confidence: number;
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
  for (const [key, field] of Object.entries(record.fields) as [FieldKey, MergedField][]) {
    const isApplied = field.value !== undefined || field.override !== undefined;
    if (isApplied) sources[key] = { source: field.override?.origin ?? field.claims[0]?.source ?? '', confidence: Math.round(field.confidence * 1000) / 1000 };
  }
  return { values: valuesOf(record), sources, conflicts: record.conflicts.length, changedAtMs: nowMs, version: RECORD_VERSION };
}

/** Fields whose values differ, in the order in which people see them. */
export function changedFields(before: Metadata, after: Metadata): FieldKey[] {
  return FIELD_KEYS.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

/** The words of all searchable fields. */
export function searchTextOf(values: Metadata): SearchText {
  const text: SearchText = { title: '', name: '', text: '' };
  for (const { key, searchable, searchText } of FIELDS) {
    const value = values[key];
    if (searchable && value !== undefined) text[searchable] += `${spaceWords(searchText(value))}\n`;
  }
  return text;
}
