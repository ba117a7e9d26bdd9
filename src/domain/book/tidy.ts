/**
 * The one gate through which values enter. It turns whatever a reader or a provider found into `Metadata` without
 * empty values, placeholders or anything unsafe, within the bounds that the table of fields gives each of them.
 */
import { FIELDS } from './fields.ts';
import type { FieldValue, Metadata } from './metadata.ts';

/** `Metadata` whose texts may still be empty, hostile or placeholders, and whose lists may be empty. */
export type RawMetadata = { [K in keyof Metadata]?: Metadata[K] | undefined };

/** Cleans every value and leaves out what says nothing. Keys stand in the order of the table of fields. */
export function tidyMetadata(raw: RawMetadata): Metadata {
  const tidied = FIELDS.flatMap(({ key, tidy }): [string, FieldValue][] => {
    const value: FieldValue | undefined = raw[key];
    const kept = value === undefined ? undefined : tidy(value);
    return kept === undefined || kept === '' ? [] : [[key, kept]];
  });
  return Object.fromEntries(tidied);
}
