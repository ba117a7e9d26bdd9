import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CustomDefinition } from '../../../src/domain/book/custom-definition.ts';
import {
  CUSTOM_TYPES,
  type CustomField,
  type CustomType,
  customHint,
  customKey,
  customValue,
  isList,
  showCustom,
  widgetOf,
} from '../../../src/domain/book/custom-field.ts';
import { typedForms } from '../../../src/domain/book/field-input.ts';
import { measuredFields } from '../../../src/domain/statistics/measured-field.ts';
import { columnOf, valueOfColumn } from '../../../src/sdk/formats/calibre-column.ts';

const SAID: Partial<Record<CustomType, object>> = {
  enumeration: { values: ['new', 'Heard'] },
  range: { min: 0, max: 10, step: 0.5 },
  currency: { currency: 'JPY' },
};

function fieldOf(type: CustomType, more: object = {}): CustomField {
  return CustomDefinition.parse({ id: 'mine', type, ...SAID[type], ...more });
}

describe('what a person writes', () => {
  test.each<[CustomType, unknown, unknown, object?]>([
    ['text', ' some\u0007 words ', 'some words'],
    ['text', '', undefined],
    ['text', 4, '4'],
    ['long-text', 'one\r\ntwo', 'one\ntwo'],
    ['rich-text', '<p onclick="x()">A <b>b</b><script>alert(1)</script></p>', '<p>A <b>b</b></p>'],
    ['rich-text', `<p>${'x'.repeat(20_000)}</p>`, undefined],
    ['email', ' Ann@Example.org ', 'Ann@Example.org'],
    ['email', 'ann', undefined],
    ['email', 'ann@example.org, bob@example.org', undefined],
    ['link', 'https://example.org/?a=1#b', 'https://example.org/?a=1#b'],
    ['link', 'javascript:alert(1)', undefined],
    ['link', 'ftp://example.org/', undefined],
    ['phone', '+44 (0)20 7946-0958', '+44 (0)20 7946-0958'],
    ['phone', '020 7946 x12', '020 7946 x12'],
    ['phone', 'ask Ann', undefined],
    ['phone', '1'.repeat(30), undefined],
    ['number', '4.50', 4.5],
    ['number', '-0', 0],
    ['number', 'four', undefined],
    ['number', '1e999', undefined],
    ['number', '5', undefined, { max: 4 }],
    ['number', '0.3', 0.3, { step: 0.1 }],
    ['range', '7.5', 7.5],
    ['range', '7.25', undefined],
    ['range', '11', undefined],
    ['range', '-0.5', undefined],
    ['currency', '1200', 1200],
    ['currency', '12.345 EUR', 12.35, { currency: 'EUR' }],
    ['currency', 'EUR 12', 12, { currency: 'EUR' }],
    ['currency', '12 USD', undefined, { currency: 'EUR' }],
    ['percentage', '45 %', 45],
    ['percentage', '45%', 45],
    ['percentage', '101', undefined],
    ['percentage', '150', 150, { max: 200 }],
    ['date', '2019-05', '2019-05'],
    ['date', 'soon', undefined],
    ['boolean', 'Yes', true],
    ['boolean', false, false],
    ['boolean', 'perhaps', undefined],
    ['enumeration', 'heard', 'Heard'],
    ['enumeration', 'old', undefined],
    ['list', 'calm; wet;;calm', ['calm', 'wet']],
    ['list', ['Calm', 5, ' wet '], ['Calm', 'wet']],
    ['list', 'calm; loud', undefined, { values: ['calm', 'wet'] }],
    ['list', 'CALM', ['calm'], { values: ['calm', 'wet'] }],
    ['list', ' ; ', undefined],
    ['colour', '#A33', '#aa3333'],
    ['colour', 'aa3333', '#aa3333'],
    ['colour', 'red', undefined],
    ['json', '{ "b": [1, 2], "a": null }', '{"b":[1,2],"a":null}'],
    ['json', '{b: 1}', undefined],
    ['json', '['.repeat(41) + ']'.repeat(41), undefined],
    ['json', '['.repeat(4000) + ']'.repeat(4000), undefined],
    ['json', JSON.stringify('x'.repeat(10_000)), undefined],
    ['json', '{"__proto__": {"a": 1}}', '{"__proto__":{"a":1}}'],
    ['people', 'Ann Cole; Nora Kestrel', ['Ann Cole', 'Nora Kestrel']],
    ['people', 'full cast', undefined],
    ['series', 'The Lantern Coast #01; Another', ['The Lantern Coast #1', 'Another']],
    ['identifiers', 'isbn:0-306-40615-2', ['isbn:9780306406157']],
    ['identifiers', 'isbn:0306406153', undefined],
    ['identifiers', 'nothing', undefined],
  ])('in a field of the type %s: %j is %j', (type, written, expected, more = {}) => {
    expect(customValue(fieldOf(type, more), written)).toEqual(expected);
  });

  test.each<[CustomType, object, string]>([
    ['number', {}, 'a number'],
    ['number', { min: 1 }, 'a number from 1'],
    ['range', {}, 'a number from 0 to 10 in steps of 0.5'],
    ['percentage', {}, 'a percentage such as 45% from 0 to 100'],
    ['currency', {}, 'an amount such as 13 JPY'],
    ['list', { values: ['a', 'b'] }, 'some of a, b, parted by “;”'],
    ['enumeration', {}, 'one of new, Heard'],
  ])('a field of the type %s with %j wants %s', (type, more, hint) => {
    expect(customHint(fieldOf(type, more))).toBe(hint);
  });

  test.each<[CustomType, string, unknown, string]>([
    ['currency', 'EUR', 3, '3.00 EUR'],
    ['percentage', '', 45, '45%'],
    ['boolean', '', false, 'no'],
    ['list', '', ['a', 'b'], 'a; b'],
    ['number', '', 'what an earlier type left', 'what an earlier type left'],
  ])('a value of the type %s is shown as people write it', (type, currency, value, shown) => {
    expect(showCustom(fieldOf(type, currency ? { currency } : {}), value)).toBe(shown);
  });

  test.each<[CustomType, unknown, unknown]>([
    ['email', 'Ann@x.org', 'ann@X.org'],
    ['phone', '+44 20 7946', '(+44) 207946'.replace(/[()]/g, '')],
    ['json', '{"a":1,"b":2}', '{"b":2,"a":1}'],
    ['series', ['The Salt Series #01'], ['Salt #1']],
    ['list', ['b', 'A'], ['a', 'B']],
    ['text', 'Über', 'uber'],
  ])('values of the type %s that say the same are equal', (type, one, other) => {
    expect(customKey(fieldOf(type), one as string)).toBe(customKey(fieldOf(type), other as string));
  });
});

describe('the widget', () => {
  test.each<[CustomType, string, string, object?]>([
    ['text', 'mine', 'text'],
    ['text', 'contact_email', 'email'],
    ['text', 'my_notes', 'textarea'],
    ['text', 'mobile', 'tel'],
    ['text', 'homepage', 'url'],
    ['text', 'notes', 'text', { widget: 'text' }],
    ['number', 'phone', 'number'],
    ['enumeration', 'state', 'radio'],
    ['enumeration', 'state', 'select', { values: ['a', 'b', 'c', 'd'] }],
    ['list', 'moods', 'words'],
    ['list', 'moods', 'multi-select', { values: ['a', 'b'] }],
    ['range', 'stars', 'slider'],
    ['colour', 'cover_colour', 'color'],
  ])('of a field of the type %s called %s is %s', (type, id, widget, more = {}) => {
    expect(widgetOf(fieldOf(type, { id, ...more }))).toBe(widget);
  });
});

describe('what is wrong with a field is said', () => {
  test.each<[object, string, string]>([
    [{ id: 'Mood' }, 'id', 'lower-case letters, digits and _'],
    [{ id: '__proto__' }, 'id', 'lower-case letters, digits and _'],
    [{ id: 'constructor' }, 'id', 'is no name for a field'],
    [{ id: 'title' }, 'id', 'there is a built-in field of that name'],
    [{ id: 'a', type: 'enumeration' }, 'values', 'a field of the type enumeration needs values'],
    [{ id: 'a', values: ['x'] }, 'values', 'a field of the type text has no values'],
    [{ id: 'a', type: 'list', values: ['x', 'X'] }, 'values', 'a value stands there twice'],
    [{ id: 'a', type: 'range', max: 5 }, 'min', 'a field of the type range needs min'],
    [{ id: 'a', type: 'range', min: 5, max: 5 }, 'max', '5 is not more than 5'],
    [{ id: 'a', type: 'date', min: 5 }, 'min', 'a field of the type date has no min'],
    [{ id: 'a', type: 'currency', currency: 'XXQ' }, 'currency', 'there is no currency “XXQ”'],
    [{ id: 'a', type: 'date', widget: 'slider' }, 'widget', 'Date is edited by date, text'],
    [{ id: 'a', behaviours: { readOnly: true, writeOnly: true } }, 'behaviours', 'a field cannot be both readOnly and writeOnly'],
    [{ id: 'a', behaviours: { encrypted: true, searchable: true } }, 'behaviours', 'a field cannot be both encrypted and searchable'],
  ])('%j', (definition, path, message) => {
    const issues = CustomDefinition.safeParse(definition).error?.issues.map((issue) => [issue.path.join('.'), issue.message]);
    expect(issues?.[0]).toEqual([path, message]);
  });
});

describe.each(CUSTOM_TYPES)('any value of the type %s', (type) => {
  const field = fieldOf(type);
  const likely = fc.constantFrom(
    'new',
    '3',
    '4.5',
    'yes',
    '2019-05',
    'a@b.org',
    'https://x.org/',
    '#a33',
    '{"a":[1]}',
    '+44 20 1',
    'Ann Cole',
    'Salt #2',
    'isbn:0306406152',
  );
  const written = fc.oneof(
    likely,
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.json(),
    fc.double().map(String),
    fc.array(fc.oneof(likely, fc.string()), { maxLength: 4 }),
  );

  test('is read again as it is, from itself, from what is typed, from what is shown and from calibre’s column', () => {
    fc.assert(
      fc.property(written, (raw) => {
        const value = customValue(field, raw);
        if (value === undefined) return;
        expect(customValue(field, value)).toEqual(value);
        expect(customValue(field, isList(field) ? typedForms({ custom: field }, value) : typedForms({ custom: field }, value)[0])).toEqual(value);
        if (!String(value).includes(';')) expect(customValue(field, showCustom(field, value))).toEqual(value);
        expect(valueOfColumn(field, columnOf(field, value))).toEqual(value);
      }),
    );
  });

  test('is counted and compared', () => {
    const measured = measuredFields([field]).find(({ name }) => name === 'mine');
    fc.assert(
      fc.property(written, (raw) => {
        const value = customValue(field, raw);
        if (value === undefined) return;
        expect(measured?.measure.entriesOf(value as never).length).toBeGreaterThan(0);
        expect(customKey(field, value)).toBe(customKey(field, customValue(field, value) as string));
      }),
    );
  });
});
