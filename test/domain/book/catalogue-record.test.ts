import { expect, test } from 'vitest';
import { RECORD_VERSION, searchTextOf, toCatalogueRecord } from '../../../src/domain/book/catalogue-record.ts';
import type { CustomField, CustomType } from '../../../src/domain/book/custom-field.ts';
import { merge } from '../../../src/pipeline/merge/merge.ts';
import { candidate, mergeSettings, people } from '../../pipeline/samples.ts';

const actor = { kind: 'unknown' as const };

test('a record has each value with its source; what was cleared by hand has a source and no value', () => {
  const record = merge(
    {
      editionKind: 'audio',
      candidates: [
        { candidate: candidate('tags', { title: 'Salt', subtitle: 'A Tale', durationMs: 5 }, 0.7, { local: true }) },
        { candidate: candidate('audible', { title: 'The Pepper Road', publisher: 'Pike' }, 0.9), match: { total: 1, isEditionSure: true } },
      ],
      overrides: [
        { field: 'publisher', value: 'Mine', origin: 'user', setAtMs: 1, actor },
        { field: 'subtitle', origin: 'user (metadata.json)', setAtMs: 1, actor },
      ],
    },
    mergeSettings,
  );
  expect(toCatalogueRecord(record, 7)).toEqual({
    values: { title: 'The Pepper Road', publisher: 'Mine', durationMs: 5 },
    sources: {
      title: { source: 'audible', confidence: 0.9, differing: ['tags'], isConflict: true },
      subtitle: { source: 'user (metadata.json)', confidence: 1, differing: ['tags'] },
      publisher: { source: 'user', confidence: 1, differing: ['audible'] },
      durationMs: { source: 'tags', confidence: 0.7 },
    },
    conflicts: 1,
    changedAtMs: 7,
    version: RECORD_VERSION,
  });
});

test('of each contested or united field it is kept who else says the same, and who does not', () => {
  const match = { total: 1, isEditionSure: true };
  const record = merge(
    {
      editionKind: 'audio',
      candidates: [
        {
          candidate: candidate('audible', { title: 'Salt', publishedDate: '2019-05-01', genres: ['Fantasy'], cover: { source: 'url', location: 'a' } }, 0.9),
          match,
        },
        {
          candidate: candidate('hardcover', { title: 'SALT', publishedDate: '2019', genres: ['fantasy'], cover: { source: 'url', location: 'b' } }, 0.8),
          match,
        },
        { candidate: candidate('goodreads', { title: 'Quite Another', publishedDate: '2018', subtitle: 'A Tale' }, 0.7), match },
        { candidate: candidate('tags', { title: 'Salt', subtitle: 'Another' }, 0.1, { local: true }) },
      ],
      overrides: [{ field: 'subtitle', value: 'a tale', origin: 'user', setAtMs: 1, actor }],
    },
    mergeSettings,
  );
  const { sources } = toCatalogueRecord(record, 7);
  expect(sources.title).toMatchObject({ source: 'audible', agreeing: ['hardcover', 'tags'], differing: ['goodreads'], isConflict: true });
  expect(sources.publishedDate).toMatchObject({ source: 'audible', agreeing: ['hardcover'], differing: ['goodreads'] });
  expect(sources.genres).toMatchObject({ agreeing: ['hardcover'] });
  expect(sources.subtitle).toMatchObject({ source: 'user', agreeing: ['goodreads'], differing: ['tags'] });
  // In these one source decides; that others differ means nothing.
  expect(Object.keys(sources.cover ?? {})).toEqual(['source', 'confidence']);
});

test('a duration that only a provider states is no value of the book', () => {
  const candidates = [{ candidate: candidate('audible', { durationMs: 5 }), match: { total: 1, isEditionSure: true } }];
  expect(toCatalogueRecord(merge({ editionKind: 'audio', candidates, overrides: [] }, mergeSettings), 7)).toMatchObject({ values: {}, sources: {} });
});

test('the text has the words of all searchable fields, by how much they count', () => {
  const text = searchTextOf({
    title: 'Österreich: 銀河',
    subtitle: 'Ein Land',
    authors: people('Änne Köhler'),
    series: [{ name: 'Länder', position: '3' }],
    description: '<p>Über <b>Österreich</b></p>',
    language: 'de',
  });
  expect(text).toEqual({ title: 'osterreich 銀 河\nein land\n', name: 'anne kohler\nlander #3\n', text: 'uber osterreich\n' });
});

test.each<[CustomType, unknown, string]>([
  ['text', 'Änne’s Shelf', 'annes shelf\n'],
  ['rich-text', '<p>Wet <b>Cellar</b></p>', 'wet cellar\n'],
  ['list', ['Dark', 'Wet'], 'dark\nwet\n'],
  ['people', ['Ann Cole'], 'ann cole\n'],
  ['series', ['Salt #2'], 'salt #2\n'],
  ['text', { no: 'text' }, ''],
  ['number', 7, ''],
  ['date', '2019', ''],
])('a field of one’s own that is searched and holds %s: %j', (type, value, words) => {
  const field: CustomField = { id: 'mine', label: 'Mine', type, values: [], column: '#mine', behaviours: { searchable: true } };
  const values = { customFields: { mine: value as never } };
  expect(searchTextOf(values, [field]).text).toBe(words);
  expect(searchTextOf(values, [{ ...field, behaviours: {} }]).text).toBe('');
});
