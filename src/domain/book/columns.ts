/** The columns of a table of books: the fields of the one table of fields, and those of the user's own. */
import { noSuch } from '../text/nearest.ts';
import { type CustomField, showCustom } from './custom-field.ts';
import { findNamedField, refOf } from './field-input.ts';
import { FIELDS } from './fields.ts';
import type { Metadata } from './metadata.ts';
import type { FieldRef } from './record.ts';

export interface BookColumn {
  /** As addresses and files name it: `title`, `custom.mood`. */
  name: string;
  label: string;
  /** True if it stands in a table of which nobody chose the columns. */
  isUsual: boolean;
  ref: FieldRef;
  /** Undefined for a book without a value. */
  valueIn(values: Metadata): unknown;
  /** One line for people, empty for a book without a value; long texts are cut. */
  show(values: Metadata): string;
  /** The same, whole. */
  text(values: Metadata): string;
}

/** The columns whose fields may be read, in the order in which people see fields. */
export function columnsFor(customFields: readonly CustomField[], mayRead: (field: FieldRef) => boolean): BookColumn[] {
  const builtIn = FIELDS.filter(({ key }) => key !== 'customFields').map(({ key, label, isTelling, show }): BookColumn => {
    const valueIn = (values: Metadata): unknown => values[key];
    const shown = (value: unknown) => (value === undefined ? '' : show(value as never));
    return {
      ...{ name: key, label, isUsual: isTelling === true, ref: { field: key }, valueIn },
      show: (values) => shown(valueIn(values)),
      text: (values) => wholeOr(shown, valueIn(values)),
    };
  });
  const own = customFields.map((custom): BookColumn => {
    const valueIn = (values: Metadata): unknown => values.customFields?.[custom.id];
    const show = (values: Metadata) => (valueIn(values) === undefined ? '' : showCustom(custom, valueIn(values)));
    return { name: `custom.${custom.id}`, label: custom.label, isUsual: false, ref: { field: 'customFields', key: custom.id }, valueIn, show, text: show };
  });
  return [...builtIn, ...own].filter(({ ref }) => mayRead(ref));
}

function wholeOr(show: (value: unknown) => string, value: unknown): string {
  return typeof value === 'string' ? value : show(value);
}

/** The columns that somebody named, each once and in that order; the usual ones if nothing is named. What is not known is a problem. */
export function readColumns(
  names: readonly string[],
  of: { columns: readonly BookColumn[]; customFields: readonly CustomField[] },
): { columns: BookColumn[]; problems: string[] } {
  if (names.length === 0) return { columns: of.columns.filter(({ isUsual }) => isUsual), problems: [] };
  const chosen = new Set<BookColumn>();
  const problems: string[] = [];
  for (const name of names) {
    const column = columnNamed(name, of);
    if (column) chosen.add(column);
    else
      problems.push(
        noSuch(
          'column',
          name,
          of.columns.map((each) => each.name),
        ),
      );
  }
  return { columns: [...chosen], problems };
}

function columnNamed(
  name: string,
  { columns, customFields }: { columns: readonly BookColumn[]; customFields: readonly CustomField[] },
): BookColumn | undefined {
  const field = findNamedField(name, customFields);
  if (!field) return undefined;
  const ref = refOf(field);
  return columns.find((column) => column.ref.field === ref.field && column.ref.key === ref.key);
}

/** `title,authors`, once or several times, as a list. */
export function columnNames(given: readonly string[]): string[] {
  return given.flatMap((text) => text.split(',')).flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
}
