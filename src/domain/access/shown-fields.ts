/** What of a book's fields somebody sees: a hidden field is absent, a masked one says only that it has a value. No field is named here. */
import type { Candidate } from '../book/candidate.ts';
import { type CatalogueRecord, OWN_GROUP } from '../book/catalogue-record.ts';
import { type CustomField, customValue, isSearched } from '../book/custom-field.ts';
import type { FieldDefinition, SearchGroup } from '../book/field-definition.ts';
import { FIELDS, fieldOf } from '../book/fields.ts';
import type { FieldKey, Metadata } from '../book/metadata.ts';
import type { Conflict, FieldRef, MergedField, MergedRecord, Override } from '../book/record.ts';
import type { Access } from './access.ts';

/** Stands for a value that may not be read. */
export const MASK = '•••';

type FieldAccess = Pick<Access, 'mayRead' | 'isMasked' | 'readsAllFields' | 'showsAllFields' | 'ownFields'>;

/** A masked value of the same shape; undefined where no value of that shape could be told from a real one. */
const MASKED: { [W in FieldDefinition['widget']]: (value: never) => unknown } = {
  text: () => MASK,
  textarea: () => MASK,
  people: () => [{ name: MASK }],
  series: () => [{ name: MASK }],
  words: () => [MASK],
  identifiers: (ids: readonly { type: string }[]) => ids.map(({ type }) => ({ type, value: MASK })),
  date: () => undefined,
  language: () => undefined,
  'yes-no': () => undefined,
  chapters: () => undefined,
  picture: () => undefined,
  'read-only': () => undefined,
};

/** The value of a field as somebody sees it; undefined if there is nothing to see. */
function shownValue({ field, key }: FieldRef, value: unknown, access: FieldAccess): unknown {
  if (value === undefined || !access.mayRead({ field, ...(key !== undefined && { key }) })) return undefined;
  if (isParted(field) && key === undefined) return shownCustomValues(value as object, access);
  if (!access.isMasked({ field, ...(key !== undefined && { key }) })) return key === undefined ? value : ownValue(key, value, access);
  return key === undefined ? MASKED[fieldOf(field).widget](value as never) : MASK;
}

/** A value of an earlier type is shown as what it is now; one that cannot be that is not shown. */
function ownValue(key: string, value: unknown, { ownFields }: FieldAccess): unknown {
  const field = ownFields().find(({ id }) => id === key);
  return field?.hadOtherValues ? customValue(field, value) : value;
}

function shownCustomValues(values: object, access: FieldAccess): object | undefined {
  const shown = Object.entries(values).map(([key, value]) => [key, shownValue({ field: 'customFields', key }, value, access)] as const);
  const left = shown.filter(([, value]) => value !== undefined);
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

/** What depends on a field, field by field, without the hidden ones. */
function readable<T>(of: { readonly [K in FieldKey]?: T }, access: FieldAccess): [FieldKey, T][] {
  return (Object.entries(of) as [FieldKey, T][]).filter(([field]) => access.mayRead({ field }));
}

export function shownValues(values: Metadata, access: FieldAccess): Metadata {
  if (access.showsAllFields) return values;
  const shown = Object.entries(values).map(([field, value]) => [field, shownValue({ field: field as FieldKey }, value, access)] as const);
  return Object.fromEntries(shown.filter(([, value]) => value !== undefined)) as Metadata;
}

/** How many fields are in conflict is the catalogue's count; it does not say which. */
export function shownRecord(record: CatalogueRecord, access: FieldAccess): CatalogueRecord {
  if (access.showsAllFields) return record;
  return { ...record, values: shownValues(record.values, access), sources: Object.fromEntries(readable(record.sources, access)) };
}

export function shownOverrides(overrides: readonly Override[], access: FieldAccess): Override[] {
  if (access.showsAllFields) return [...overrides];
  const shown = overrides.filter((override) => access.mayRead(override));
  return shown.map(({ value, ...override }) => ({ ...override, ...(value !== undefined && { value: shownValue(override, value, access) ?? MASK }) }));
}

export function shownCandidate(candidate: Candidate, access: FieldAccess): Candidate {
  if (access.showsAllFields) return candidate;
  const confidence = Object.fromEntries(readable(candidate.confidence, access));
  return { ...candidate, metadata: shownValues(candidate.metadata, access), confidence };
}

export function shownMerged(record: MergedRecord, access: FieldAccess): MergedRecord {
  if (access.showsAllFields) return record;
  const fields = readable(record.fields as { [K in FieldKey]?: MergedField }, access).flatMap(([field, merged]) => {
    const shown = shownField(field, merged, access);
    return shown ? [[field, shown]] : [];
  });
  const mayRead = (field: FieldKey) => access.mayRead({ field });
  return {
    ...record,
    fields: Object.fromEntries(fields) as MergedRecord['fields'],
    conflicts: record.conflicts.filter(({ field }) => mayRead(field)).map((conflict) => shownConflict(conflict, access)),
    missing: record.missing.filter(mayRead),
    unsure: record.unsure.filter(mayRead),
  };
}

/** The reason and the contributions quote values. Undefined if nothing of it may be seen. */
function shownField(field: FieldKey, { value, claims, ...merged }: MergedField, access: FieldAccess): MergedField | undefined {
  const shown = (of: unknown) => shownValue({ field }, of, access);
  const rest = isWhole(field, access) ? merged : { ...merged, reason: '', contributions: [] };
  const shownOfIt = shown(value);
  if (isParted(field) && value !== undefined && shownOfIt === undefined) return undefined;
  const left = claims.flatMap((claim) => {
    const of = shown(claim.value) ?? (isParted(field) ? undefined : MASK);
    return of === undefined ? [] : [{ ...claim, value: of }];
  });
  return { ...rest, ...(shownOfIt !== undefined && { value: shownOfIt }), claims: left };
}

function shownConflict({ field, values, reason }: Conflict, access: FieldAccess): Conflict {
  if (isWhole(field, access)) return { field, values, reason };
  return { field, reason: '', values: values.map((each) => ({ ...each, value: shownValue({ field }, each.value, access) ?? MASK })) };
}

/** True if nothing of a field is masked or hidden. */
function isWhole(field: FieldKey, access: FieldAccess): boolean {
  return !isParted(field) && !access.isMasked({ field });
}

/** The user's own fields are one field with parts, of which some may be hidden. */
function isParted(field: FieldKey): boolean {
  return field === 'customFields';
}

/** Groups of fields in whose words somebody must not search, because what is found tells what one of them says. */
export function unsearchedGroups(access: FieldAccess): SearchGroup[] {
  const groups = FIELDS.flatMap(({ key, searchable }) => (searchable === false || isLegible({ field: key }, access) ? [] : [searchable]));
  const isHidden = (field: CustomField) => isSearched(field) && !isLegible({ field: 'customFields', key: field.id }, access);
  return [...new Set(access.ownFields().some(isHidden) ? [...groups, OWN_GROUP] : groups)];
}

/** True if the value itself may be read. */
export function isLegible(field: FieldRef, access: FieldAccess): boolean {
  return access.mayRead(field) && !access.isMasked(field);
}
