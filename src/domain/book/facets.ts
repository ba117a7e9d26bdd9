/**
 * What books are counted by, and chosen by one value of: the fields that the table of fields calls facets, the user's own fields, where
 * values come from, how sure a record is, what is missing and what is in conflict. A value is exactly what a person reads.
 */
import { languageName } from '../text/language.ts';
import { noSuch } from '../text/nearest.ts';
import { fold } from '../text/text.ts';
import { type CatalogueRecord, confidenceOf } from './catalogue-record.ts';
import { type CustomField, definitionOf } from './custom-field.ts';
import type { FieldDefinition } from './field-definition.ts';
import { fieldNames, findNamedField } from './field-input.ts';
import { appliesTo, FIELD_KEYS, FIELDS, fieldOf } from './fields.ts';
import type { EditionKind, FieldKey } from './metadata.ts';
import type { FieldRef } from './record.ts';

/** Facets that are of no field. A store knows `library`, `state` and `review` of each book; the others are of its record. */
const OWN_FACETS = ['library', 'state', 'review', 'source', 'confidence', 'missing', 'conflict'] as const;

const CONFIDENCE_BANDS = ['high', 'medium', 'low'] as const;
type ConfidenceBand = (typeof CONFIDENCE_BANDS)[number];

/** One value of one facet. A facet is `authors`, `custom.mood`, `source`, `source.title` and so on. */
export interface FacetValue {
  facet: string;
  value: string;
}

/** A facet as people choose it. */
export interface Facet {
  id: string;
  label: string;
}

const FACET_FIELDS = FIELDS.filter((field) => field.isFacet);
/** The mark of a book that has a custom field at all. Nobody chooses it: what is missing is told by it. */
export const HAS_CUSTOM = 'has';
/** Longer texts of the user's own fields are read, not chosen. */
const MAX_VALUE = 200;

/** What a record says of each facet, each value once. */
export function facetsOf(record: CatalogueRecord, kind: EditionKind): FacetValue[] {
  const { values, sources } = record;
  const marks: FacetValue[] = [];
  const add = (facet: string, some: Iterable<string>) => {
    for (const value of new Set(some)) if (value !== '') marks.push({ facet, value });
  };
  for (const field of FACET_FIELDS) if (values[field.key] !== undefined) add(field.key, textsOf(values[field.key]));
  for (const [key, value] of Object.entries(values.customFields ?? {})) {
    const texts = textsOf(value).filter((text) => text.length <= MAX_VALUE);
    add(`custom.${key}`, texts);
    add(HAS_CUSTOM, [key]);
  }
  add(
    'source',
    Object.values(sources).map(({ source }) => source),
  );
  add('confidence', [bandOf(confidenceOf(record))]);
  add(
    'missing',
    FIELDS.filter((field) => isMissing(field, record, kind)).map(({ key }) => key),
  );
  add(
    'conflict',
    Object.entries(sources)
      .filter(([, { isConflict }]) => isConflict)
      .map(([key]) => key),
  );
  return marks;
}

/** Where each field has its value from: facets of their own, because there are as many as fields. */
export function fieldSourcesOf({ sources }: CatalogueRecord): FacetValue[] {
  const named = Object.entries(sources).map(([key, { source }]) => ({ facet: `source.${key}`, value: source }));
  return named.filter(({ value }) => value !== '');
}

/** True for a facet that tells where one field has its value from. */
export function isFieldSource(facet: string): boolean {
  return facet.startsWith(SOURCE);
}

/** The value of the facet `missing` for one of the user's own fields. */
export function missingCustom(key: string): string {
  return CUSTOM + key;
}

/** The user's own field that a value of the facet `missing` names; undefined for a field of every book. */
export function customKeyOf(missing: string): string | undefined {
  return missing.startsWith(CUSTOM) ? missing.slice(CUSTOM.length) : undefined;
}

const CUSTOM = 'custom.';

/** The field whose values, or whose absence, one value of a facet tells; undefined for what is of no single field. */
export function fieldOfFacet({ facet, value }: FacetValue): FieldRef | undefined {
  const name = facet === 'missing' || facet === 'conflict' ? value : isFieldSource(facet) ? facet.slice(SOURCE.length) : facet;
  const key = customKeyOf(name);
  if (key !== undefined) return { field: 'customFields', key };
  return FIELD_KEYS.includes(name as FieldKey) ? { field: name as FieldKey } : undefined;
}

/** True for a facet, or an order, that is made from all fields together: whoever may not read one of them would learn of it. */
export function isOfAllFields(name: string): boolean {
  return name === 'source' || name === 'confidence';
}

const SOURCE = 'source.';

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === 'object' && value !== null) return textsOf((value as { name?: unknown }).name);
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  return typeof value === 'string' || typeof value === 'number' ? [String(value).toWellFormed()] : [];
}

function isMissing(field: FieldDefinition, { values, sources }: CatalogueRecord, kind: EditionKind): boolean {
  return field.key !== 'customFields' && appliesTo(field, kind) && values[field.key] === undefined && sources[field.key] === undefined;
}

function bandOf(confidence: number): ConfidenceBand {
  return confidence >= 0.8 ? 'high' : confidence >= 0.5 ? 'medium' : 'low';
}

/** Every facet there is, in the order in which people see them; where single fields have their values from is not among them. */
export function allFacets(customFields: readonly CustomField[]): Facet[] {
  return [
    ...FACET_FIELDS.map(({ key, label }) => ({ id: key, label })),
    ...customFields.filter(isChosen).map(({ id, label }) => ({ id: `custom.${id}`, label })),
    ...OWN_FACETS.map((id) => ({ id, label: OWN_LABELS[id] })),
  ];
}

/** What has few values, or several in a book. */
function isChosen(field: CustomField): boolean {
  return definitionOf(field).isFacet === true && field.behaviours?.indexed !== false;
}

const OWN_LABELS: Record<(typeof OWN_FACETS)[number], string> = {
  library: 'Library',
  state: 'State',
  review: 'To review',
  source: 'Source',
  confidence: 'Confidence',
  missing: 'Missing',
  conflict: 'Conflict',
};

/** The facet that somebody typed: `author`, `Genres`, `mood`, `source`, `source.title`. A field's name is looked for last. */
export function findFacet(name: string, customFields: readonly CustomField[]): Facet | { problem: string } {
  const bare = name.trim();
  const own = OWN_FACETS.find((id) => id === bare.toLowerCase());
  if (own) return { id: own, label: OWN_LABELS[own] };
  if (/^source\./i.test(bare)) return findFieldSource(bare.slice('source.'.length), customFields);
  const field = findNamedField(bare, customFields);
  if (field?.custom && field.custom.behaviours?.indexed !== false) return { id: `custom.${field.custom.id}`, label: field.custom.label };
  if (field?.definition?.isFacet) return { id: field.definition.key, label: field.definition.label };
  return {
    problem: noSuch(
      'facet',
      name,
      allFacets(customFields).map(({ id }) => id),
    ),
  };
}

function findFieldSource(name: string, customFields: readonly CustomField[]): Facet | { problem: string } {
  const definition = findNamedField(name, customFields)?.definition;
  return definition ? { id: `source.${definition.key}`, label: `Source of ${definition.label}` } : { problem: noSuch('field', name, FIELD_KEYS) };
}

/** The value of a facet that somebody typed. Fields may go by any of their names; the rest stands as it is. */
export function facetValueOf({ id }: Facet, text: string, customFields: readonly CustomField[]): string | { problem: string } {
  if (id === 'confidence') return oneOf(text, CONFIDENCE_BANDS);
  if (id === 'review') return oneOf(text, ['yes', 'no']);
  if (id === 'state') return oneOf(text, ['ok', 'failed', 'offline']);
  if (id !== 'missing' && id !== 'conflict') return text;
  const field = findNamedField(text, customFields);
  if (!field) return { problem: noSuch('field', text, fieldNames(customFields)) };
  return field.custom ? missingCustom(field.custom.id) : field.definition.key;
}

function oneOf(text: string, values: readonly string[]): string | { problem: string } {
  return values.find((value) => value === fold(text)) ?? { problem: `“${text}” is not one of ${values.join(', ')}` };
}

/** What one value of a facet is called, for people. */
export function facetValueLabel(facet: string, value: string): string {
  if (FACET_FIELDS.some(({ key, widget }) => key === facet && widget === 'language')) return languageLabel(value);
  if (facet !== 'missing' && facet !== 'conflict') return value;
  return FIELD_KEYS.includes(value as FieldKey) ? fieldOf(value as FieldKey).label : (customKeyOf(value) ?? value);
}

/** A tag that is none stands as it is. */
function languageLabel(tag: string): string {
  try {
    return languageName(tag);
  } catch {
    return tag;
  }
}
