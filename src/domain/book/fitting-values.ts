/** A record with only those values of the user's own fields that the fields hold now: others are kept where they were decided. */
import { type CustomField, type CustomValue, customValue } from './custom-field.ts';
import type { MergedField, MergedRecord } from './record.ts';

/** @param fields with those that were retired; of a value that nobody says anything of, nothing is known to be wrong */
export function withFittingValues(record: MergedRecord, fields: readonly CustomField[]): MergedRecord {
  const own = record.fields.customFields as MergedField | undefined;
  if (own?.value === undefined) return record;
  const fitting = Object.entries(own.value as Record<string, CustomValue>).flatMap(([key, value]): [string, CustomValue][] => {
    const field = fields.find(({ id }) => id === key);
    const read = field === undefined ? value : field.isRetired ? undefined : customValue(field, value);
    return read === undefined ? [] : [[key, read]];
  });
  const { customFields: _, ...others } = record.fields;
  return { ...record, fields: fitting.length > 0 ? { ...others, customFields: { ...own, value: Object.fromEntries(fitting) } } : others } as MergedRecord;
}
