/** Fields of the user's own: what is said of them, and their values from all the forms in which people and files write them. */
import { cleanLine } from '../text/text.ts';
import { type CustomBounds, type CustomType, type CustomTypeDefinition, type CustomWidget, typeOf } from './custom-types.ts';

export { CUSTOM_TYPES, type CustomType, type CustomWidget } from './custom-types.ts';

export interface CustomField extends CustomBounds {
  /** Key in records and commands: lower-case letters, digits, `_`. */
  id: string;
  label: string;
  type: CustomType;
  /** How a person edits it; as type and name say, if absent. */
  widget?: CustomWidget | undefined;
  /** The calibre column that holds it, with its `#`. */
  column: string;
  behaviours?: FieldBehaviours | undefined;
  access?: CustomAccess | undefined;
  /** Its values are kept, and nothing shows it. */
  isRetired?: true | undefined;
  /** It had another type or other bounds: there may be values that do not fit, which are kept and not shown. */
  hadOtherValues?: true | undefined;
}

/** What is special about a field; nothing of it, if absent. */
export interface FieldBehaviours {
  /** Nobody sets it by hand. */
  readOnly?: boolean | undefined;
  /** People set it, and nobody reads it: it is kept and exported, never shown. */
  writeOnly?: boolean | undefined;
  /** Its value is made from other fields when a record is saved. */
  computed?: { expression: string } | undefined;
  /** False if books are neither counted nor put in order by it. */
  indexed?: boolean | undefined;
  /** Books are found by its words. */
  searchable?: boolean | undefined;
  /** How the audit log notes it: with its values if absent; `masked`: that it changed; `false`: not at all. */
  audited?: boolean | 'masked' | undefined;
  /** People see that there is a value, and not which. */
  masked?: boolean | undefined;
  /** The store and exports hold it encrypted. */
  encrypted?: boolean | undefined;
}

/** Names of the roles that may read or write it; all that may read or write fields at all, if absent. An admin may always. */
export interface CustomAccess {
  read?: readonly string[] | undefined;
  write?: readonly string[] | undefined;
}

/** A date, and JSON, are texts; people, series and identifiers are lists of texts as people type them. */
export type CustomValue = string | number | boolean | string[];

/** Longer lists are cut. */
const MAX_ENTRIES = 200;

export function definitionOf({ type }: Pick<CustomField, 'type'>): CustomTypeDefinition {
  return typeOf(type);
}

/** True if nobody sets it: it is made from other fields. */
export function isComputed({ behaviours }: Pick<CustomField, 'behaviours'>): boolean {
  return behaviours?.computed !== undefined;
}

/** False for what nobody sets by hand. */
export function isSetByHand({ behaviours, isRetired }: CustomField): boolean {
  return behaviours?.readOnly !== true && behaviours?.computed === undefined && !isRetired;
}

/** True if books are found by its words. */
export function isSearched({ type, behaviours, isRetired }: CustomField): boolean {
  return behaviours?.searchable === true && definitionOf({ type }).searchText !== undefined && !isRetired;
}

/** The words by which books with a value are found; none of a value that does not fit. */
export function wordsOf(field: CustomField, raw: unknown): string[] {
  const { searchText } = definitionOf(field);
  if (!searchText || !isSearched(field) || raw === undefined) return [];
  const value = customValue(field, raw);
  return value === undefined ? [] : [value].flat().map(searchText);
}

/** True if its values are lists. */
export function isList(field: Pick<CustomField, 'type'>): boolean {
  return definitionOf(field).isList === true;
}

/** Reads a value of the field's type from what somebody wrote; undefined if it cannot be one. A `;` separates the values of a list. */
export function customValue(field: CustomField, raw: unknown): CustomValue | undefined {
  const { parse, isList: isListed } = definitionOf(field);
  const text = typeof raw === 'string' ? raw.trim() : typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : undefined;
  if (isListed) return listValue(field, Array.isArray(raw) ? raw : text?.split(';'));
  if (text === undefined || text === '') return undefined;
  return parse(text, field);
}

/** Each entry once; undefined if one of them cannot be one. */
function listValue(field: CustomField, raw: readonly unknown[] | undefined): string[] | undefined {
  const { parse, normalise } = definitionOf(field);
  const texts = (raw ?? []).flatMap((word) => (typeof word === 'string' ? [cleanLine(word)] : [])).filter(Boolean);
  const entries = texts.slice(0, MAX_ENTRIES).map((text) => parse(text, field));
  if (entries.length === 0 || entries.some((entry) => entry === undefined)) return undefined;
  const known = new Map<string, string>();
  for (const entry of entries as string[]) if (!known.has(normalise(entry))) known.set(normalise(entry), entry);
  return [...known.values()];
}

/** What such a field may be, for a message. */
export function customHint(field: CustomField): string {
  return definitionOf(field).hint(field);
}

/** One line for people. What an earlier type left stands as it is. */
export function showCustom(field: CustomField, value: unknown): string {
  const { show = String } = definitionOf(field);
  if (Array.isArray(value)) return value.join('; ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return customValue(field, value) === value ? show(value as string | number, field) : String(value);
}

/** Equal for values that say the same. */
export function customKey(field: CustomField, value: CustomValue): string {
  const { normalise } = definitionOf(field);
  return Array.isArray(value) ? value.map(normalise).sort().join('|') : normalise(value);
}

/** Words in the name of a field that speak for a widget other than the first of its type. */
const NAMED: readonly [RegExp, CustomWidget][] = [
  [/\b(?:e-?mail)\b/, 'email'],
  [/\b(?:link|url|website|web page|homepage)\b/, 'url'],
  [/\b(?:phone|telephone|mobile|fax)\b/, 'tel'],
  [/\b(?:notes?|comments?|remarks?|review|summary|synopsis)\b/, 'textarea'],
];
/** A choice of so few is seen at once. */
const FEW = 3;

/** How a person edits it: as was said, or as type and name say. */
export function widgetOf(field: CustomField): CustomWidget {
  const { widgets } = definitionOf(field);
  if (field.widget && widgets.includes(field.widget)) return field.widget;
  const words = `${field.id.replace(/_/g, ' ')} ${field.label}`.toLowerCase();
  const named = NAMED.find(([name, widget]) => name.test(words) && widgets.includes(widget))?.[1];
  if (named) return named;
  if (field.type === 'list' && field.values.length > 0) return 'multi-select';
  if (field.type === 'enumeration' && field.values.length <= FEW) return 'radio';
  return widgets[0];
}
