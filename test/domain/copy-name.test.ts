import { expect, test } from 'vitest';
import { copiesToRemove, copyNames, takenAt } from '../../src/domain/copy-name.ts';

const day = (date: number, ending = '') => `rubricator-2026-11-${String(date).padStart(2, '0')}T0300.sqlite.gz${ending}`;
const nowMs = Date.UTC(2026, 10, 27, 12);
const others = [
  'notes.txt',
  'rubricator.sqlite',
  'rubricator-2026-11-01T0300.sqlite',
  'old/rubricator-2026-11-01T0300.sqlite.gz',
  'rubricator-2026-99-99T0300.sqlite.gz',
];

test('copies are known by their names, encrypted or not, and nothing else is', () => {
  expect(takenAt(day(27, '.age'))).toBe(Date.UTC(2026, 10, 27, 3));
  expect(others.map(takenAt)).toEqual(others.map(() => undefined));
  expect(copyNames([day(3), ...others, day(25, '.age'), day(4)])).toEqual([day(25, '.age'), day(4), day(3)]);
});

test('the oldest go beyond a number, or beyond an age', () => {
  const all = [day(1), day(20), day(25), day(26), day(27)];
  expect(copiesToRemove(all, { count: 3 }, nowMs)).toEqual([day(20), day(1)]);
  expect(copiesToRemove(all, { days: 2 }, nowMs)).toEqual([day(25), day(20), day(1)]);
  expect(copiesToRemove(all, { count: 2, days: 10 }, nowMs)).toEqual([day(25), day(20), day(1)]);
  expect(copiesToRemove(all, {}, nowMs)).toEqual([]);
});

test('the newest stays, however old it is, and so does what is no copy', () => {
  expect(copiesToRemove([day(1), day(2), ...others], { count: 1, days: 1 }, nowMs)).toEqual([day(1)]);
  expect(copiesToRemove([day(1)], { count: 1, days: 1 }, nowMs)).toEqual([]);
  expect(copiesToRemove(others, { count: 1, days: 1 }, nowMs)).toEqual([]);
});
