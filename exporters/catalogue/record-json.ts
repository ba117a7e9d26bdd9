/** Records as JSON: one array, or an object on each line. */
import { defineRecordFormat, type FileRecord, writeInParts } from '../../src/sdk/index.ts';

export const recordsJsonl = defineRecordFormat({
  id: 'jsonl',
  summary: 'an object of JSON on each line',
  ending: 'jsonl',
  mediaType: 'application/jsonl',
  write: writeInParts({ begin: () => '', record: (record, fields) => `${textOf(record, fields)}\n`, end: () => '' }),
  read: (text) => text.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [recordFrom(parsed(line, `line ${at + 1}`), `line ${at + 1}`)])),
});

export const recordsJson = defineRecordFormat({
  id: 'json',
  summary: 'one array of JSON',
  ending: 'json',
  mediaType: 'application/json',
  write: writeInParts({
    begin: () => '[',
    record: (record, fields, at) => `${at === 0 ? '' : ','}\n${textOf(record, fields)}`,
    end: (count) => (count === 0 ? ']\n' : '\n]\n'),
  }),
  read(text) {
    const all = parsed(text, 'the file');
    if (!Array.isArray(all)) throw new Error('the file is no array of books');
    return all.map((each, at) => recordFrom(each, `book ${at + 1}`));
  },
});

/** `null` says that a field has no value. */
function textOf({ id, library, path, changedAt, values }: FileRecord, fields: readonly string[]): string {
  return JSON.stringify({ id, library, path, changedAt, ...Object.fromEntries(fields.map((field) => [field, values[field] ?? null])) });
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${where} is no JSON`);
  }
}

function recordFrom(value: unknown, where: string): FileRecord {
  const { id, library, path, changedAt, ...values } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (typeof id !== 'number' || typeof library !== 'string' || typeof path !== 'string') throw new Error(`${where} does not say which book it is`);
  return {
    ...{ id, library, path, changedAt: typeof changedAt === 'string' ? changedAt : undefined },
    values: Object.fromEntries(Object.entries(values).map(([field, each]) => [field, each ?? undefined])),
  };
}
