/** Records as YAML 1.2: one document, a list, in which each book is an item. */
import { parse, stringify } from 'yaml';
import { defineRecordFormat, writeInParts } from '../../src/sdk/index.ts';
import { itemLines } from './item-lines.ts';
import { objectOf, recordFrom } from './record-object.ts';
import { booksSchema } from './record-schema.ts';

/** Texts that an older reader would take for something else, such as `yes` or a date, stand in quotes. A line is not broken. */
const WRITTEN = { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;

export const recordsYaml = defineRecordFormat({
  id: 'yaml',
  summary: 'one list of YAML',
  ending: 'yaml',
  mediaType: 'application/yaml',
  schema: booksSchema,
  write: writeInParts({
    begin: () => '',
    record: (record, fields) => stringify([objectOf(record, fields)], WRITTEN),
    end: (count) => (count === 0 ? '[]\n' : ''),
  }),
  read(text) {
    const all = parsed(text);
    if (!Array.isArray(all)) throw new Error('the file is no list of books');
    return all.map((each: unknown, at) => recordFrom(each, `book ${at + 1}`));
  },
  linesOf: itemLines,
});

function parsed(text: string): unknown {
  try {
    return parse(text, { logLevel: 'error' });
  } catch (error) {
    throw new Error(`the file is no YAML: ${error instanceof Error ? error.message.split('\n')[0] : error}`, { cause: error });
  }
}
