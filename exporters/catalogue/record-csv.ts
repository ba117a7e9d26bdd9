/** Records as CSV for spreadsheets: a text as it is, anything else as JSON, an empty cell for no value. */
import { csvLine, csvRows, defineRecordFormat, type FileRecord, writeInParts } from '../../src/sdk/index.ts';

const FIRST = ['id', 'library', 'path', 'changedAt'];

export const recordsCsv = defineRecordFormat({
  id: 'csv',
  summary: 'a line for each book, for spreadsheets',
  ending: 'csv',
  mediaType: 'text/csv; charset=utf-8; header=present',
  write: writeInParts({
    begin: (fields) => `${csvLine([...FIRST, ...fields])}\r\n`,
    record: ({ id, library, path, changedAt = '', values }, fields) =>
      `${csvLine([String(id), ...[library, path, changedAt].map(guarded), ...fields.map((field) => cellOf(values[field]))])}\r\n`,
    end: () => '',
  }),
  read(text) {
    const [head = []] = csvRows(text);
    const missing = ['id', 'library', 'path'].filter((name) => !head.includes(name));
    if (missing.length > 0) throw new Error(`the first line does not name ${missing.join(', ')}`);
    return numbered(text).flatMap(({ row, line }) => (isBlank(row) ? [] : [recordFrom(head, row, `line ${line}`)]));
  },
  linesOf: (text) => numbered(text).flatMap(({ row, line }) => (isBlank(row) ? [] : [line])),
});

/** The rows below the first, with the lines on which they begin: a cell may have several. */
function numbered(text: string): { row: string[]; line: number }[] {
  let next = 1;
  const all = csvRows(text).map((row) => {
    const line = next;
    next += row.join('').split('\n').length;
    return { row, line };
  });
  return all.slice(1);
}

function isBlank(row: readonly string[]): boolean {
  return row.length === 1 && row[0] === '';
}

/** A text that reads as JSON is written as JSON, so that it comes back as a text; so is one with half a surrogate pair, which UTF-8 cannot hold. */
function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return guarded(typeof value === 'string' && value !== '' && value.isWellFormed() && !readsAsJson(value) ? value : JSON.stringify(value));
}

/** How JSON begins: most texts do not, and to find that out by an error takes long. */
const BEGINS_JSON = /^[ \t\r\n]*(?:["[{\d-]|true|false|null)/;

function readsAsJson(text: string): boolean {
  if (!BEGINS_JSON.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** An apostrophe in front is ours: one that belongs to the text gets another. */
function guarded(text: string): string {
  return text.startsWith("'") ? `'${text}` : text;
}

function recordFrom(head: readonly string[], row: readonly string[], where: string): FileRecord {
  const cell = (name: string) => bare(row[head.indexOf(name)] ?? '');
  const id = Number(cell('id'));
  if (cell('id') === '' || !Number.isInteger(id)) throw new Error(`${where} does not say which book it is`);
  const fields = head.filter((name) => !FIRST.includes(name));
  return {
    ...{ id, library: cell('library'), path: cell('path'), changedAt: cell('changedAt') || undefined },
    values: Object.fromEntries(fields.map((field) => [field, valueFrom(cell(field))])),
  };
}

function bare(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text;
}

function valueFrom(cell: string): unknown {
  if (cell === '') return undefined;
  return readsAsJson(cell) ? JSON.parse(cell) : cell;
}
