/** Every format of records: what was written comes back as it was. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readableFormats, recordFormats } from '../../exporters/catalogue/record-formats.ts';
import type { FileRecord, RecordFormat } from '../../src/sdk/index.ts';
import { FULL_BOOK } from '../catalogues/full-book.ts';

const FIELDS = Object.keys(FULL_BOOK);

async function written(records: readonly FileRecord[], fields: readonly string[], format: RecordFormat): Promise<string> {
  return text(Readable.from(format.write(Readable.from(records), fields)));
}

const record = (values: Record<string, unknown>, id = 1): FileRecord => ({
  id,
  library: 'books',
  path: `A/${id}`,
  changedAt: '2026-01-02T03:04:05.678Z',
  values,
});

const formats: readonly RecordFormat[] = await Promise.all(Object.values(recordFormats).map((load) => load()));
const READABLE = formats.flatMap((format) => (format.read ? [[format.id, { ...format, read: format.read }] as const] : []));

test('a format is called as the table calls it', () => {
  expect(formats.map(({ id }) => id)).toEqual(Object.keys(recordFormats));
});

test('those that are read back are named as such', () => {
  expect(READABLE.map(([id]) => id).sort()).toEqual([...readableFormats].sort());
});

describe.each(READABLE)('%s', (_, format) => {
  test('a book with every field, and one with none, come back', async () => {
    const empty = Object.fromEntries(FIELDS.map((field) => [field, undefined]));
    const records = [record(FULL_BOOK, 1), record(empty, 2)];
    expect(format.read(await written(records, FIELDS, format))).toEqual(records);
  });

  test('no books are no books', async () => {
    expect(format.read(await written([], FIELDS, format))).toEqual([]);
  });

  test('any text comes back as it was, and as a text', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('12', 'true', 'null', '[1]', '"a"', "'=1", '=1', '-5', '', 'a,"b"\r\nc', '\ttab', "''", '0x1'),
    );
    await fc.assert(
      fc.asyncProperty(texts, texts, async (title, path) => {
        const wanted = { ...record({ title, subtitle: undefined }), path };
        expect(format.read(await written([wanted], ['title', 'subtitle'], format))).toEqual([wanted]);
      }),
    );
  });

  test('whatever can stand in a text survives, wherever the text stands', async () => {
    const anything = fc.oneof(
      fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes)),
      fc.string({
        unit: fc.constantFrom(
          '\u0000',
          '\u001b',
          '\r',
          '\n',
          '\t',
          ' ',
          '\u0085',
          '\u2028',
          '\ufeff',
          '_x0001_',
          '_',
          'x',
          '&',
          ']]>',
          '\ud800',
          '#',
          ':',
          '-',
          "'",
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(anything, fc.string({ minLength: 1 }), async (each, key) => {
        const values = {
          title: each,
          description: `a\n${each}\nb`,
          authors: [{ name: each, about: each }],
          genres: [each, 'b'],
          customFields: { [key]: each, list: [each] },
        };
        const wanted = record(values);
        const bytes = Buffer.from(await written([wanted], Object.keys(values), format));
        expect(format.read(bytes.toString())).toEqual([wanted]);
      }),
    );
  });

  test('what is no such file is refused in words', () => {
    expect(() => format.read('{"title": "Salt"}\n')).toThrow(/does not|is no/);
  });
});
