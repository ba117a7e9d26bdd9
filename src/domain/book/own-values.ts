/** A book with some of the user's own fields only. */
import type { Metadata } from './metadata.ts';

/** @param ids the fields of the user's own that are kept; all of them if undefined */
export function withOwnOnly(values: Metadata, ids: readonly string[] | undefined): Metadata {
  const { customFields, ...others } = values;
  if (ids === undefined || customFields === undefined) return values;
  const kept = Object.entries(customFields).filter(([id]) => ids.includes(id));
  return { ...others, ...(kept.length > 0 && { customFields: Object.fromEntries(kept) }) };
}
