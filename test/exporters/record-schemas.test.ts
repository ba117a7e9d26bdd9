/** The published schemas: they are fresh, and validators of others take what we write by them, and refuse what is wrong. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { parse } from 'yaml';
import { recordFormats } from '../../exporters/catalogue/record-formats.ts';
import type { FileRecord } from '../../src/sdk/index.ts';
import { FULL_BOOK } from '../catalogues/full-book.ts';
import { recordSchemas } from '../docs/record-schemas.ts';
import { textOf } from '../house.ts';

const FIELDS = Object.keys(FULL_BOOK);
const BOOK = { library: 'books', path: 'A/1', changedAt: '2026-01-02T03:04:05.678Z' };
const RECORDS: readonly FileRecord[] = [
  { id: 1, ...BOOK, values: FULL_BOOK },
  { id: 2, ...BOOK, values: {} },
  { id: 3, ...BOOK, changedAt: undefined, values: { ...FULL_BOOK, title: ' _x0041_ \u0001\ud800 <&>\r\n', genres: [], customFields: {} } },
];

const schemas = await recordSchemas();
const written = async (id: keyof typeof recordFormats) => text(Readable.from((await recordFormats[id]()).write(Readable.from(RECORDS), FIELDS)));

test.each(schemas)('docs/schemas/$file is fresh; npm run generate makes it', (schema) => {
  expect(textOf(`docs/schemas/${schema.file}`)).toBe(schema.text());
});

describe('a validator of JSON Schema', () => {
  const ajv = new Ajv2020({ strict: true });
  addFormats.default(ajv);
  for (const { file } of schemas.filter((schema) => schema.file.endsWith('.json'))) ajv.addSchema(JSON.parse(textOf(`docs/schemas/${file}`)), file);
  const problems = (schema: string, value: unknown) => (ajv.validate(schema, value) ? [] : ajv.errors?.map(({ instancePath }) => instancePath));

  test('takes each line of JSON Lines, and the lists of JSON and YAML', async () => {
    const lines = (await written('jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.slice(0, 2).flatMap((line) => problems('book.schema.json', line))).toEqual([]);
    expect(problems('books.schema.json', JSON.parse(await written('json')).slice(0, 2))).toEqual([]);
    expect(problems('books.schema.json', parse(await written('yaml')).slice(0, 2))).toEqual([]);
  });

  test.each([
    ['a field that there is not', { id: 1, library: 'books', path: 'A', titel: 'Salt' }, ''],
    ['a value that is none of its field', { id: 1, library: 'books', path: 'A', publishedDate: 'May' }, '/publishedDate'],
    ['a book without its path', { id: 1, library: 'books', title: 'Salt' }, ''],
    ['a time that is none', { id: 1, ...BOOK, changedAt: 'now' }, '/changedAt'],
  ])('refuses %s', (_, value, path) => {
    expect(problems('book.schema.json', value)).toContain(path);
  });
});

describe('xmllint', () => {
  const schema = textOf('docs/schemas/catalogue.xsd');
  const problems = async (xml: string) => (await validateXML({ xml, schema })).errors.map(({ message }) => message);

  test('takes what we write', async () => {
    expect(await problems(await written('xml'))).toEqual([]);
  });

  test.each([
    ['a field that there is not', '<Titel>Salt</Titel>', /Titel/],
    ['a value that is none of its field', '<PublishingDate>May</PublishingDate>', /May/],
    ['a property twice', '<Rating><Value>4</Value><Value>4</Value></Rating>', /Value/],
    ['a book without its path', '', /Missing child/],
  ])('refuses %s', async (_, field, problem) => {
    const path = field === '' ? '' : '<Path>A</Path>';
    const product = `<Product><RecordReference>1</RecordReference><Library>books</Library>${path}${field}</Product>`;
    expect((await problems(`<Catalogue xmlns="urn:rubricator:catalogue">${product}</Catalogue>`)).join('\n')).toMatch(problem);
  });
});
