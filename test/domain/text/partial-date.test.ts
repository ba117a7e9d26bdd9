import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asFullDate, datesAgree, parsePartialDate } from '../../../src/domain/text/partial-date.ts';

test.each([
  ['1999', '1999'],
  ['1999-05', '1999-05'],
  ['1999-05-01', '1999-05-01'],
  ['2021/05/04', '2021-05-04'],
  ['2021-05-04T00:00:00.000Z', '2021-05-04'],
  ['2008-06-17T07:00:00Z', '2008-06-17'],
  ['1897-01-13T23:00:00+00:00', '1897-01-14'],
  ['1999-07-31T16:00:00+00:00', '1999-08-01'],
  ['2019-12-31T23:00:00Z', '2020-01-01'],
  ['July 2004', '2004-07'],
  ['May 4, 2021', '2021-05-04'],
  ['4th May 2021', '2021-05-04'],
  ['1999-00-00', '1999'],
  ['2019-02-29', undefined],
  ['2019-13-01', undefined],
  ['0101-01-01T00:00:00+00:00', undefined],
  ['2200-01-01', undefined],
  ['0000', undefined],
  ['soon', undefined],
  ['', undefined],
])('“%s” is %s', (text, date) => {
  expect(parsePartialDate(text)).toBe(date);
});

test('any text gives a date of ours or nothing', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parsePartialDate(text) ?? '2000').toMatch(/^\d{4}(-\d{2}(-\d{2})?)?$/);
    }),
  );
});

test('dates agree as far as the less precise one goes', () => {
  expect(datesAgree('2019', '2019-05-01')).toBe(true);
  expect(datesAgree('2019-05-01', '2019-05')).toBe(true);
  expect(datesAgree('2019-05', '2019-06-01')).toBe(false);
});

test('formats without partial dates get the first day', () => {
  expect(['2019', '2019-05', '2019-05-07'].map(asFullDate)).toEqual(['2019-01-01', '2019-05-01', '2019-05-07']);
});
