/** The user's own fields as columns of the table of books. What has no column of its own stays together in one of JSON. */
import { type CustomField, definitionOf } from '../../domain/book/custom-field.ts';
import type { Names, OwnColumn } from './mapping.ts';
import type { Cell, ColumnType, FilledColumn } from './tables.ts';

type Values = Record<string, Cell>;

const TYPES: Readonly<Record<string, ColumnType>> = { float: 'number', bool: 'boolean' };

/** What is retired or encrypted has no column. */
export function ownColumns(fields: readonly CustomField[]): OwnColumn[] {
  return fields.flatMap((field) => {
    if (field.isRetired || field.behaviours?.encrypted) return [];
    const { isList, column } = definitionOf(field);
    return [{ id: field.id, type: isList ? 'json' : (TYPES[column] ?? 'text') }];
  });
}

/** @param others the columns that the table has anyway; a field that is called as one of them stays with the rest, unless the config calls its column otherwise */
export function ownParts(own: readonly OwnColumn[], names: Names, others: readonly string[]): FilledColumn[] {
  const taken = new Set(others.map((name) => name.toLowerCase()));
  const rest = names.column('customFields');
  if (rest !== undefined) taken.add(rest.toLowerCase());
  const placed = own.flatMap(({ id, type }) => {
    const name = names.column(id);
    if (name === undefined || taken.has(name.toLowerCase())) return [];
    taken.add(name.toLowerCase());
    return [{ id, type, name }];
  });
  const columns = placed.map(
    ({ id, type, name }): FilledColumn => ({
      column: { name, type, holds: `customFields.${id}` },
      take: ({ record }) => fitting(record.values.customFields?.[id], type),
      put: (draft, cell) => {
        draft.customFields = { ...(draft.customFields as Values | undefined), [id]: cell };
      },
    }),
  );
  return rest === undefined ? columns : [...columns, restPart(rest, placed)];
}

/** Values of fields without a column, and values that are not of the type of theirs. */
function restPart(name: string, placed: readonly OwnColumn[]): FilledColumn {
  const types = new Map(placed.map(({ id, type }) => [id, type]));
  const isElsewhere = ([id, value]: [string, Cell]) => {
    const type = types.get(id);
    return type !== undefined && fitting(value, type) !== undefined;
  };
  return {
    column: { name, type: 'json', holds: 'customFields' },
    take({ record }) {
      const all: [string, Cell][] = Object.entries(record.values.customFields ?? {});
      const left = all.filter((entry) => !isElsewhere(entry));
      return left.length < all.length && left.length === 0 ? undefined : record.values.customFields && Object.fromEntries(left);
    },
    put: (draft, cell) => {
      draft.customFields = { ...(cell as Values), ...(draft.customFields as Values | undefined) };
    },
  };
}

/** A field that had another type may have values that are none of its column. */
function fitting(value: Cell, type: ColumnType): Cell {
  const is = Array.isArray(value) ? 'json' : typeof value === 'string' ? 'text' : typeof value;
  return is === type ? value : undefined;
}
