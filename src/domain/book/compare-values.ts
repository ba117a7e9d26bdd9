/** How a value of an answer stands to the value here, as people see it: the same, another, or one that is not known here. */
import { fieldOf } from './fields.ts';
import type { FieldKey, FieldValue } from './metadata.ts';

export type Comparison = 'same' | 'other' | 'only there';

export function compareValues<K extends FieldKey>(key: K, here: FieldValue<K> | undefined, there: FieldValue<K>): Comparison {
  if (here === undefined) return 'only there';
  const field = fieldOf(key);
  return field.normalise(here) === field.normalise(there) || field.agrees?.(here, there) === true ? 'same' : 'other';
}
