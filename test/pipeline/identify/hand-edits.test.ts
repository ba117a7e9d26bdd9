import { describe, expect, test } from 'vitest';
import { handEdits } from '../../../src/pipeline/identify/hand-edits.ts';
import { absJson } from '../../../src/readers/abs-json.ts';

const ours = {
  title: 'Salt',
  subtitle: 'Notes',
  authors: ['Ann Cole'],
  series: ['Long Road #1'],
  genres: ['Fantasy', 'Epic'],
  publishedYear: '2019',
  publishedDate: '2019-05-01',
  description: '<p>One</p><p>Two</p>',
  publisher: 'Pike',
  language: 'en',
};

function edits(change: Record<string, unknown>) {
  const text = JSON.stringify({ ...ours, ...change });
  const read = (json: string) => absJson.read(json, { editionKind: 'audio', tracks: [], customFields: [] });
  const edited = { path: 'A/metadata.json', written: read(JSON.stringify(ours)), found: read(text), text };
  return Object.fromEntries(handEdits(edited, absJson, 7).map((edit) => [edit.field, edit.value]));
}

test('nothing changed is no edit', () => {
  expect(edits({})).toEqual({});
});

describe('a change of meaning is an edit of that field alone', () => {
  test.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{ title: 'Pepper' }, { title: 'Pepper' }],
    [{ title: 'SALT' }, { title: 'SALT' }],
    [{ authors: ['Ann Cole', 'Bob Dole'] }, { authors: [{ name: 'Ann Cole' }, { name: 'Bob Dole' }] }],
    [{ series: ['Long Road #2'] }, { series: [{ name: 'Long Road', position: '2' }] }],
    [{ genres: ['Fantasy'] }, { genres: ['Fantasy'] }],
    [{ tags: ['own'] }, { tags: ['own'] }],
    [{ publishedDate: '2020-01-01' }, { publishedDate: '2020-01-01' }],
    [{ description: 'Another text.' }, { description: 'Another text.' }],
    [{ subtitle: '' }, { subtitle: undefined }],
    [
      { publisher: 'Harrow', subtitle: '' },
      { publisher: 'Harrow', subtitle: undefined },
    ],
  ])('%j', (change, expected) => {
    expect(edits(change)).toEqual(expected);
  });
});

describe('a consumer’s rewrite with the same meaning is none', () => {
  test.each<[string, Record<string, unknown>]>([
    ['null and empty lists', { subtitle: null, tags: [], narrators: [], isbn: null }],
    ['a field that was dropped', { publisher: undefined, genres: undefined }],
    ['a date that lost precision', { publishedDate: null }],
    ['HTML cleaned again', { description: 'One\nTwo' }],
    ['a language by name', { language: 'English' }],
    ['flags that say nothing', { explicit: false, abridged: false }],
    ['the nested form', { metadata: ours }],
  ])('%s', (_name, change) => {
    expect(edits(change)).toEqual({});
  });
});
