/** What the names say, beside what the files state inside. */
import { describe, expect, test } from 'vitest';
import type { Item } from '../../../src/domain/library/item.ts';
import { queryReadings, readAs, statedInside, withoutNameAsTitle } from '../../../src/pipeline/identify/names.ts';
import { candidate, nameReading, people, query } from '../samples.ts';

const item: Item = {
  libraryId: 'l',
  path: 'Lee Child - Die Trying',
  folder: 'Lee Child - Die Trying',
  isFile: false,
  files: [{ path: 'Lee Child - Die Trying/die_trying.m4b', role: 'audio', sizeBytes: 1, mtimeMs: 1 }],
};
const inside = (title: string) => ({ source: 'tags', lineage: 'tags', metadata: { title, publisher: 'Tall Lamp' }, confidence: { title: 0.7 } });

describe('a title that is only a name', () => {
  test.each([
    ['Lee Child - Die Trying', undefined],
    ['lee child – die trying', undefined],
    ['Die Trying', 'Die Trying'],
    ['Die Trying (Unabridged)', 'Die Trying (Unabridged)'],
    ['Worth Dying For', 'Worth Dying For'],
  ])('%s', (title, kept) => {
    expect(withoutNameAsTitle(inside(title), item, 'Die Trying').metadata).toEqual({ title: kept, publisher: 'Tall Lamp' });
  });

  test('a file’s name counts as well, and stays where the names say the same', () => {
    expect(withoutNameAsTitle(inside('die_trying'), item, 'Die Trying').metadata.title).toBe('die_trying');
    expect(withoutNameAsTitle(inside('die_trying'), item, 'Something Else').metadata.title).toBeUndefined();
  });

  test('without a name that says more, it stays', () => {
    expect(withoutNameAsTitle(inside('Lee Child - Die Trying'), item, undefined).metadata.title).toBe('Lee Child - Die Trying');
  });
});

test('what is stated inside is gathered from all files', () => {
  const readings = [
    inside('Salt'),
    { source: 'epub', lineage: 'epub', metadata: { title: 'Salt', authors: people('Ann Cole'), series: [{ name: 'Long Road' }] }, confidence: {} },
  ];
  expect(statedInside(readings)).toEqual({ titles: ['Salt', 'Salt'], authors: ['Ann Cole'], narrators: [], series: ['Long Road'] });
});

describe('readings', () => {
  const ways = [
    nameReading('Author - Title', { title: 'Salt', authors: people('Ann Cole') }),
    nameReading('Title - Author', { title: 'Ann Cole', authors: people('Salt') }),
  ];
  const ask = ({ metadata }: { metadata: { title?: string } }) => query({ title: metadata.title });

  test('each has its own question', () => {
    expect(queryReadings(ways, ask)?.map(({ habit, asks }) => [habit, asks.title])).toEqual([
      ['Author - Title', 'Salt'],
      ['Title - Author', 'Ann Cole'],
    ]);
  });

  test('those that ask the same are one, and one is none', () => {
    expect(queryReadings(ways, () => query({ title: 'Salt' }))).toBeUndefined();
    expect(queryReadings(ways.slice(0, 1), ask)).toBeUndefined();
    expect(queryReadings([], ask)).toBeUndefined();
  });

  test('another reading replaces what the names say, and nothing else', () => {
    const local = [candidate('path', { title: 'Salt' }), candidate('tags', { title: 'Salt Road' })];
    const read = readAs(local, { metadata: { title: 'Ann Cole' }, confidence: { title: 0.2 } });
    expect(read.map(({ metadata, confidence }) => [metadata.title, confidence.title])).toEqual([
      ['Ann Cole', 0.2],
      ['Salt Road', 0.8],
    ]);
    expect(readAs(local, undefined)).toEqual(local);
  });
});
