import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Metadata } from '../../../src/domain/book/metadata.ts';
import { collectionName, fileNameFor, templateProblem } from '../../../src/domain/library/file-name.ts';
import { fileItem, folderItem } from '../../../src/testing/index.ts';

const known: Metadata = {
  title: 'The Salt Road',
  authors: [{ name: 'Marit Osei' }],
  series: [{ name: 'The Lantern Coast', position: '1.5' }],
  publishedDate: '2017-03-07',
  identifiers: [{ type: 'asin', value: 'B000000001' }],
};
const name = (template: string, metadata: Metadata = known, item = folderItem) => fileNameFor(template, { extension: '.nfo' }, item, metadata);

test.each([
  ['{title}', 'The Salt Road.nfo'],
  ['{series} {position} - {title}', 'The Lantern Coast 1.5 - The Salt Road.nfo'],
  ['{author} - {title} ({year}) [{asin}]', 'Marit Osei - The Salt Road (2017) [B000000001].nfo'],
  ['{file}', 'b.nfo'],
  ['metadata', 'metadata.nfo'],
])('%s', (template, expected) => {
  expect(name(template)).toBe(expected);
});

test.each([
  ['{series} {position} - {title}', 'Salt.nfo'],
  ['{title} - {series} #{position}', 'Salt.nfo'],
  ['{title} ({year}) [{asin}]', 'Salt.nfo'],
  ['{narrator}', 'b.nfo'],
  ['{author} – {title}', 'Salt.nfo'],
])('%s without the values leaves nothing behind', (template, expected) => {
  expect(name(template, { title: 'Salt' })).toBe(expected);
});

test('the stem of a file among others, and of a folder of several files', () => {
  expect(name('{file}', known, fileItem)).toBe('Salt & Smoke.nfo');
  const files = ['1.mp3', '2.mp3'].map((file) => ({ path: `A/Book/${file}`, role: 'audio' as const, sizeBytes: 1, mtimeMs: 0 }));
  expect(name('{file}', known, { ...folderItem, files })).toBe('Book.nfo');
});

describe('whatever a title says', () => {
  test.each([
    ['../../etc/passwd', 'etc passwd.nfo'],
    ['..', 'b.nfo'],
    ['.hidden', 'hidden.nfo'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j.nfo'],
    ['ends in a dot. ', 'ends in a dot.nfo'],
    ['line\nbreak\u0000', 'line break.nfo'],
    ['{asin}', 'asin.nfo'],
    ['Cafe\u0301', 'Caf\u00e9.nfo'],
  ])('%j', (title, expected) => {
    expect(name('{title}', { title })).toBe(expected);
  });

  test.each(['CON', 'nul', 'COM1', 'Aux'])('%s is no device', (title) => {
    expect(name('{title}', { title })).not.toBe(`${title}.nfo`);
  });

  test('one plain name that a file system takes, and that is the same every time', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(anything, anything, fc.constantFrom('{title}', '{series} {position} - {title}', '{author}{title}{file}'), (title, author, template) => {
        const made = name(template, { title, authors: [{ name: author }], series: [{ name: author, position: title }] });
        expect(made).not.toMatch(/[/\\\p{Cc}]/u);
        expect(made).not.toMatch(/^[.\s]|[.\s]\.nfo$/);
        expect(Buffer.byteLength(made)).toBeLessThanOrEqual(225);
        expect(made.isWellFormed()).toBe(true);
        expect(made.normalize('NFC')).toBe(made);
        expect(collectionName(title, '.m3u8')).not.toMatch(/[/\\\p{Cc}]|^\./u);
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ['{title}', undefined],
  ['a/{title}', 'a name, not a path'],
  ['..\\{title}', 'a name, not a path'],
  ['{titel}', 'there is no {titel}; there are {title} {subtitle}'],
  ['{title', 'a brace without its partner'],
])('the template %s', (template, problem) => {
  const found = templateProblem(template);
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(problem);
});
