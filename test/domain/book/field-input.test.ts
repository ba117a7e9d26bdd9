import { describe, expect, test } from 'vitest';
import { findNamedField, parseFieldInput, settableNames } from '../../../src/domain/book/field-input.ts';
import { FIELDS } from '../../../src/domain/book/fields.ts';
import { valueOfColumn } from '../../../src/sdk/formats/calibre-column.ts';
import { customFields } from '../../../src/testing/index.ts';

function parse(name: string, text: string) {
  const field = findNamedField(name, customFields);
  if (!field) throw new Error(`no field ${name}`);
  return parseFieldInput(field, text);
}

test.each<[string, string, unknown]>([
  ['title', ' The Salt Road ', 'The Salt Road'],
  ['Authors', 'Ann Cole; King, Jr.', [{ name: 'Ann Cole' }, { name: 'King, Jr.' }]],
  ['contributors', 'Nora Kestrel (translator); Bo Lee', [{ name: 'Nora Kestrel', role: 'trl' }, { name: 'Bo Lee' }]],
  ['series', 'Long Road #1.5; Coasts #1-3; Plain', [{ name: 'Long Road', position: '1.5' }, { name: 'Coasts', position: '1-3' }, { name: 'Plain' }]],
  ['series', 'A #B', [{ name: 'A #B' }]],
  ['genres', 'Mystery, Thriller; Fantasy', ['Mystery, Thriller', 'Fantasy']],
  ['published', '2019-05', '2019-05'],
  ['language', 'German', 'de'],
  [
    'identifiers',
    'asin:b000000001@us; isbn:978-0-306-40615-7',
    [
      { type: 'asin', value: 'B000000001', region: 'us' },
      { type: 'isbn', value: '9780306406157' },
    ],
  ],
  ['abridged', 'no', false],
  ['explicit', 'TRUE', true],
  ['cover', 'https://images.example/a.jpg', { source: 'url', location: 'https://images.example/a.jpg' }],
  ['description', '<p>One</p><script>x</script>', '<p>One</p>'],
  ['mood', 'calm; wet; calm', ['calm', 'wet']],
  ['custom.stars', '-1.5', -1.5],
  ['bought', '2020', '2020'],
  ['Owned', 'yes', true],
  ['state', 'HEARD', 'heard'],
  ['notes', ' two\r\nlines ', 'two\nlines'],
])('%s=%s', (name, text, expected) => {
  expect(parse(name, text)).toEqual({ value: expected });
});

test.each([
  ['publishedDate', 'soon', 'is not a date such as 2019'],
  ['language', 'Klingonish', 'is not a language'],
  ['identifiers', 'isbn:9780306406158', 'the last digit of an ISBN follows from the others'],
  ['identifiers', 'B000000001', 'right check digits'],
  ['abridged', 'perhaps', 'yes or no'],
  ['cover', '/etc/passwd', 'the web address of a picture'],
  ['cover', 'file:///etc/passwd', 'the web address of a picture'],
  ['authors', ' ; ', 'a list of texts'],
  ['title', 'Unknown', 'is not a text'],
  ['durationMs', '5', 'is what the files say'],
  ['rating', '5', 'is what the files say'],
  ['stars', 'many', 'a number'],
  ['stars', '0x10', 'a number'],
  ['bought', 'never', 'a date such as'],
  ['owned', 'maybe', 'yes or no'],
  ['state', 'old', 'one of new, heard'],
])('%s=%s is refused, with what it should be', (name, text, problem) => {
  expect(parse(name, text).problem).toContain(problem);
});

test('names', () => {
  expect(findNamedField('nonsense', customFields)).toBeUndefined();
  expect(findNamedField('customFields', customFields)).toBeUndefined();
  expect(settableNames(customFields)).toEqual(expect.arrayContaining(['title', 'cover', 'mood']));
  expect(settableNames([])).toContain('chapters');
  expect(settableNames([])).not.toContain('durationMs');
});

test('what is shown of a value can be typed again', () => {
  const values = {
    title: 'Salt',
    publishedDate: '2019-05',
    language: 'de',
    abridged: true,
    identifiers: [{ type: 'asin', value: 'B000000001', region: 'us' }],
  };
  for (const field of FIELDS) {
    const value = values[field.key as keyof typeof values];
    if (value !== undefined) expect(parse(field.key, field.show(value as never)).value, field.key).toEqual(value);
  }
});

describe('calibre’s columns', () => {
  const [mood, notes, stars, bought, owned, state] = customFields as [
    (typeof customFields)[number],
    ...(typeof customFields)[],
  ] as unknown as typeof customFields;

  test.each([
    [mood, { '#value#': ['calm', 'wet'], is_multiple: '|' }, ['calm', 'wet']],
    [mood, { '#value#': null }, undefined],
    [notes, { '#value#': 'text' }, 'text'],
    [stars, { '#value#': 4 }, 4],
    [bought, { '#value#': { __class__: 'datetime.datetime', __value__: '2019-05-01T00:00:00+00:00' } }, '2019-05-01'],
    [bought, { '#value#': { __class__: 'datetime.datetime', __value__: 'None' } }, undefined],
    [bought, { '#value#': { __value__: '2019-01-01T00:00:00+00:00' }, display: { rubricator: '2019' } }, '2019'],
    [bought, { '#value#': { __value__: '2020-02-02T00:00:00+00:00' }, display: { rubricator: '2019' } }, '2020-02-02'],
    [owned, { '#value#': true }, true],
    [state, { '#value#': 'elsewhere' }, undefined],
  ])('%#', (field, column, expected) => {
    expect(valueOfColumn(field as (typeof customFields)[number], JSON.stringify(column))).toEqual(expected);
  });

  test('that are broken hold nothing', () => {
    for (const json of ['', '{', 'null', '5', '[]', '"x"']) expect(valueOfColumn(customFields[0] as (typeof customFields)[number], json)).toBeUndefined();
  });
});
