/**
 * calibre's custom columns as they stand in an OPF (`src/calibre/ebooks/metadata/opf2.py`, serialize_user_metadata): one JSON
 * object a column, with its value under `#value#`.
 */
import { type CustomField, type CustomValue, customValue, definitionOf, isList } from '../../domain/book/custom-field.ts';
import { asFullDate } from '../../domain/text/partial-date.ts';

const IS_LIST = { is_multiple: '|', is_multiple2: { cache_to_list: '|', ui_to_list: ',', list_to_ui: ', ' } };
const IS_SINGLE = { is_multiple: null, is_multiple2: {} };

/** The JSON of a column that holds a field of the user's own. */
export function columnOf(field: CustomField, value: CustomValue): string {
  const { label, column, values } = field;
  const kind = definitionOf(field).column;
  // calibre's texts are single lines, its comments are not.
  const datatype = kind === 'text' && typeof value === 'string' && value.includes('\n') ? 'comments' : kind;
  const shown = kind === 'datetime' ? { __class__: 'datetime.datetime', __value__: `${asFullDate(String(value))}T00:00:00+00:00` } : value;
  const display = kind === 'enumeration' ? { enum_values: values, enum_colors: [] } : kind === 'datetime' ? { date_format: null, rubricator: value } : {};
  return columnJson(label, column, { '#value#': shown, datatype, ...(isList(field) ? IS_LIST : IS_SINGLE), display });
}

/** A column of names, as Audiobookshelf reads `#narrators`. */
export function peopleColumn(label: string, column: string, names: readonly string[]): string {
  const lists = { is_multiple: '|', is_multiple2: { cache_to_list: '|', ui_to_list: '&', list_to_ui: ' & ' } };
  return columnJson(label, column, { '#value#': names, datatype: 'text', ...lists, display: { is_names: true } });
}

function columnJson(name: string, column: string, { display, ...more }: Record<string, unknown>): string {
  return JSON.stringify({
    ...more,
    name,
    label: column.slice(1),
    is_custom: true,
    is_editable: true,
    kind: 'field',
    category_sort: 'value',
    display,
    search_terms: [column],
  });
}

/** The value of a column as a field of the user's own has it; undefined if it holds none. */
export function valueOfColumn(field: CustomField, json: string): CustomValue | undefined {
  let column: Record<string, unknown>;
  try {
    column = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const raw = column?.['#value#'];
  if (definitionOf(field).column !== 'datetime') return customValue(field, raw);
  const text = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>).__value__ : raw;
  const full = typeof text === 'string' ? customValue(field, text) : undefined;
  // A date of ours keeps its precision; one that somebody changed is what it says.
  const ours = (column.display as { rubricator?: unknown } | undefined)?.rubricator;
  return typeof ours === 'string' && full === asFullDate(ours) ? ours : full;
}
