/** Every format of records: what was written comes back as it was. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordFormats } from '../../exporters/catalogue/record-formats.ts';
import type { FileRecord, RecordFormat } from '../../src/sdk/index.ts';
import { FULL_BOOK } from '../catalogues/full-book.ts';

const FIELDS = Object.keys(FULL_BOOK);

function written(records: readonly FileRecord[], fields: readonly string[], format: RecordFormat): string {
  return [format.begin(fields), ...records.map((record, at) => format.record(record, fields, at)), format.end(records.length)].join('');
}

const record = (values: Record<string, unknown>, id = 1): FileRecord => ({
  id,
  library: 'books',
  path: `A/${id}`,
  changedAt: '2026-01-02T03:04:05.678Z',
  values,
});

describe.each(recordFormats.map((format) => [format.id, format] as const))('%s', (_, format) => {
  test('a book with every field, and one with none, come back', () => {
    const empty = Object.fromEntries(FIELDS.map((field) => [field, undefined]));
    const records = [record(FULL_BOOK, 1), record(empty, 2)];
    expect(format.read(written(records, FIELDS, format))).toEqual(records);
  });

  test('no books are no books', () => {
    expect(format.read(written([], FIELDS, format))).toEqual([]);
  });

  test('any text comes back as it was, and as a text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('12', 'true', 'null', '[1]', '"a"', "'=1", '=1', '-5', '', 'a,"b"\r\nc', '\ttab', "''", '0x1'),
    );
    fc.assert(
      fc.property(texts, texts, (title, path) => {
        const wanted = { ...record({ title, subtitle: undefined }), path };
        expect(format.read(written([wanted], ['title', 'subtitle'], format))).toEqual([wanted]);
      }),
    );
  });

  test('what is no such file is refused in words', () => {
    expect(() => format.read('{"title": "Salt"}\n')).toThrow(/does not|is no/);
  });
});
