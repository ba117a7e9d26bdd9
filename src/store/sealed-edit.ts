/** Sealed values in what the store keeps as JSON. */
import type { Override } from '../domain/book/record.ts';
import { isSealed } from '../domain/book/sealed.ts';
import type { StoredEdit } from '../ports/run-log.ts';

/** Such a value as JSON begins with it; in the syntax of `like`. */
export const SEALED_ANYWHERE = '%"sealed:1:%';

/** @param key the id of the field */
type Reseal = (sealed: string, key: string) => string | undefined;

/** The sealed value of an override and the id of its field; undefined if it is none. @param value JSON */
export function sealedOverride({ field, value }: { field: string; value: string | null }): { sealed: string; key: string } | undefined {
  const sealed: unknown = JSON.parse(value ?? 'null');
  const [, key] = /^customFields\.(.+)$/.exec(field) ?? [];
  return isSealed(sealed) && key !== undefined ? { sealed, key } : undefined;
}

/** An edit with other sealed values, as JSON. */
export function resealedEdit(edit: string | null, change: Reseal): string {
  const { before, after, ...rest } = JSON.parse(edit ?? '{}') as StoredEdit;
  const resealed = (overrides: readonly Override[]) =>
    overrides.map((override) => {
      const { key, value } = override;
      return isSealed(value) && key !== undefined ? { ...override, value: change(value, key) ?? value } : override;
    });
  return JSON.stringify({ ...rest, before: resealed(before), after: resealed(after) });
}
