import { expect, test } from 'vitest';
import { RECORD_VERSION, searchTextOf, toCatalogueRecord } from '../../../src/domain/book/catalogue-record.ts';
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
      title: { source: 'audible', confidence: 0.9 },
      subtitle: { source: 'user (metadata.json)', confidence: 1 },
      publisher: { source: 'user', confidence: 1 },
      durationMs: { source: 'tags', confidence: 0.7 },
    },
    conflicts: 1,
    changedAtMs: 7,
    version: RECORD_VERSION,
  });
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
