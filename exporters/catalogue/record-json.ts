/** Records as JSON: one array, or an object on each line. */
import { defineRecordFormat, type FileRecord, writeInParts } from '../../src/sdk/index.ts';
import { itemLines } from './item-lines.ts';
import { objectOf, recordFrom } from './record-object.ts';
import { bookSchema, booksSchema } from './record-schema.ts';

export const recordsJsonl = defineRecordFormat({
  id: 'jsonl',
  summary: 'an object of JSON on each line',
  ending: 'jsonl',
  mediaType: 'application/jsonl',
  schema: bookSchema,
  write: writeInParts({ begin: () => '', record: (record, fields) => `${textOf(record, fields)}\n`, end: () => '' }),
  read: (text) => text.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [recordFrom(parsed(line, `line ${at + 1}`), `line ${at + 1}`)])),
  linesOf: (text) => text.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [at + 1])),
});

export const recordsJson = defineRecordFormat({
  id: 'json',
  summary: 'one array of JSON',
  ending: 'json',
  mediaType: 'application/json',
  schema: booksSchema,
  write: writeInParts({
    begin: () => '[',
    record: (record, fields, at) => `${at === 0 ? '' : ','}\n${textOf(record, fields)}`,
    end: (count) => (count === 0 ? ']\n' : '\n]\n'),
  }),
  read(text) {
    const all = parsed(text, 'the file');
    if (!Array.isArray(all)) throw new Error('the file is no array of books');
    return all.map((each: unknown, at) => recordFrom(each, `book ${at + 1}`));
  },
  linesOf: itemLines,
});

function textOf(record: FileRecord, fields: readonly string[]): string {
  return JSON.stringify(objectOf(record, fields));
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${where} is no JSON: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
