/** Values that are kept encrypted, and what of a record they are taken out of. How they are encrypted stands in `runtime/seal.ts`. */
import type { CustomField } from './custom-field.ts';
import type { Metadata } from './metadata.ts';
import type { FieldRef, MergedField, MergedRecord } from './record.ts';

/** The version, the key's id, the mark of the book; then nonce, tag and cipher text. */
export const SEALED = /^sealed:1:([\da-f]{8}):([\da-f]{32}):([\w-]{38,})$/;

export function isSealed(value: unknown): value is string {
  return typeof value === 'string' && SEALED.test(value);
}

export function isSecret({ behaviours }: Pick<CustomField, 'behaviours'>): boolean {
  return behaviours?.encrypted === true;
}

export function isSecretRef({ key }: FieldRef, fields: readonly CustomField[]): boolean {
  return key !== undefined && fields.some((field) => field.id === key && isSecret(field));
}

/** The record as everything sees it that is no person with a key: without secret fields, and without what is sealed in others. */
export function withoutSecrets(record: MergedRecord, fields: readonly CustomField[]): MergedRecord {
  const own = record.fields.customFields as MergedField<NonNullable<Metadata['customFields']>> | undefined;
  if (!own) return record;
  const secret = new Set(fields.filter(isSecret).map(({ id }) => id));
  const isKept = ([id, value]: [string, unknown]) => !secret.has(id) && !isSealed(value);
  const kept = (values: object) => Object.fromEntries(Object.entries(values).filter(isKept));
  const isTouched = [own.value, ...own.claims.map(({ value }) => value)].some((values) => values !== undefined && !Object.entries(values).every(isKept));
  if (!isTouched) return record;
  const value = kept(own.value ?? {});
  const claims = own.claims.map((claim) => ({ ...claim, value: kept(claim.value) })).filter((claim) => Object.keys(claim.value).length > 0);
  const { customFields: _, ...others } = record.fields;
  const { value: _value, override, ...rest } = own;
  const hasValue = Object.keys(value).length > 0;
  if (!hasValue && claims.length === 0) return { ...record, fields: others };
  const contributions = own.contributions?.filter(({ element }) => element in value);
  // Without a value, what is left of the decision would say that there is none.
  const field = { ...rest, ...(hasValue && { value, ...(override && { override }) }), claims, ...(contributions && { contributions }) };
  return { ...record, fields: { ...others, customFields: field } } as MergedRecord;
}
