/**
 * The orders in which books can be listed: by the fields that the table of fields calls sortable, by the user's own fields, and by when a
 * book came, when it changed and how sure its record is. A key is what such an order compares: two numbers, or two texts by code points.
 */
import { positionNumber } from '../text/position.ts';
import { ARTICLES, fold } from '../text/text.ts';
import { type CatalogueRecord, confidenceOf } from './catalogue-record.ts';
import type { CustomField } from './custom-field.ts';
import type { FieldDefinition } from './field-definition.ts';
import { findNamedField } from './field-input.ts';
import { FIELDS } from './fields.ts';
import type { SeriesEntry } from './metadata.ts';
import { type Person, sortNameOf } from './names.ts';
import type { FieldRef } from './record.ts';

/** Orders that are of no field. `added` goes by the ids of books, so that it needs no key. */
const OWN_SORTS = ['added', 'changed', 'confidence'] as const;

/** Books without a key stand last, in either direction; equal keys go by the ids of books, in the same direction. */
export interface Sort {
  /** `added`, `changed`, `confidence`, the key of a sortable field, or `custom.mood`. */
  by: string;
  isDescending: boolean;
}

export type SortKey = string | number;

/** Longer texts hardly differ only behind this. */
const MAX_KEY = 100;

/** The orders that a book has a place in, each with its key. */
export function sortKeysOf(record: CatalogueRecord): [by: string, key: SortKey][] {
  const { values, changedAtMs } = record;
  const keys: [string, SortKey | undefined][] = [
    ['changed', changedAtMs],
    ['confidence', confidenceOf(record)],
    ...SORTABLE.map((field): [string, SortKey | undefined] => [field.key, values[field.key] === undefined ? undefined : keyOf(field, values[field.key])]),
    ...Object.entries(values.customFields ?? {}).map(([key, value]): [string, SortKey | undefined] => [`custom.${key}`, plainKey(value)]),
  ];
  return keys.filter((each): each is [string, SortKey] => each[1] !== undefined && each[1] !== '');
}

const SORTABLE = FIELDS.filter((field) => field.isSortable);

function keyOf({ widget }: FieldDefinition, value: unknown): SortKey | undefined {
  switch (widget) {
    case 'people':
      return textKey(shelfName((value as Person[])[0]));
    case 'series':
      return seriesKey((value as SeriesEntry[])[0]);
    case 'text':
      return titleKey(value as string);
    default:
      return plainKey(value);
  }
}

function shelfName(person: Person | undefined): string {
  return person ? (person.sortName ?? sortNameOf(person.name)) : '';
}

/** The books of a series by their positions, and those without one behind them. */
function seriesKey(entry: SeriesEntry | undefined): string {
  if (!entry) return '';
  const number = entry.position === undefined ? undefined : positionNumber(entry.position);
  return `${titleKey(entry.name)}\u0001${number === undefined ? '' : number.toFixed(3).padStart(8, '0')}${entry.position ?? '~'}`;
}

function plainKey(value: unknown): SortKey | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return Number(value);
  if (Array.isArray(value)) return value.length > 0 ? plainKey(value[0]) : undefined;
  return typeof value === 'string' ? textKey(value) : undefined;
}

function titleKey(title: string): string {
  return textKey(fold(title.slice(0, 2 * MAX_KEY)).replace(ARTICLES, '') || title);
}

/** A text folded, with its numbers in the order of their values. A text of signs alone stands as it is. */
function textKey(text: string): string {
  const short = text.slice(0, 2 * MAX_KEY).toWellFormed();
  const folded = fold(short) || short.trim().toLowerCase();
  return folded
    .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(6, '0'))
    .slice(0, MAX_KEY)
    .toWellFormed();
}

/** An order by the name that somebody typed, such as `title`, `Series`, `published` or `added`; undefined if there is none such. */
export function findSort(name: string, customFields: readonly CustomField[]): string | undefined {
  const own = OWN_SORTS.find((by) => by === name.trim().toLowerCase());
  if (own) return own;
  const field = findNamedField(name, customFields);
  if (field?.custom) return field.custom.behaviours?.indexed === false ? undefined : `custom.${field.custom.id}`;
  return field?.definition?.isSortable ? field.definition.key : undefined;
}

/** Every order there is, with what people call it, and the field that it goes by if it is one. */
export function sortNames(customFields: readonly CustomField[]): { by: string; label: string; of?: FieldRef }[] {
  return [
    ...SORTABLE.map(({ key, label }) => ({ by: key, label, of: { field: key } })),
    ...customFields
      .filter(({ behaviours }) => behaviours?.indexed !== false)
      .map(({ id, label }) => ({ by: `custom.${id}`, label, of: { field: 'customFields', key: id } as const })),
    ...OWN_SORTS.map((by) => ({ by, label: by.charAt(0).toUpperCase() + by.slice(1) })),
  ];
}
