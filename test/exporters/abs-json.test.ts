import { expect, test } from 'vitest';
import { absJson } from '../../exporters/abs-json.ts';
import type { MergedRecord } from '../../src/domain/book/record.ts';
import { parseSeriesText, readAbsJson } from '../../src/readers/abs-json.ts';
import { context, exporterContract, fileItem, recordOf } from '../../src/testing/index.ts';
import { full } from './sample.ts';

exporterContract({
  exporter: absJson,
  read: readAbsJson,
  hasPlaceBeside: false,
  keeps: ['title', 'subtitle', 'authors', 'narrators', 'publisher', 'publishedDate', 'language', 'description', 'genres', 'tags', 'identifiers'],
});

const options = (more = {}) => absJson.options.parse(more);
const [format] = absJson.formats as [(typeof absJson.formats)[number]];
const text = (record: MergedRecord, more = {}, existing?: string) => String(format.render(record, { ...context, existing }, options(more)) ?? '');
const render = (record: MergedRecord, more = {}, existing?: string) => JSON.parse(text(record, more, existing)) as Record<string, unknown>;

test('golden file', async () => {
  await expect(text(recordOf(full))).toMatchFileSnapshot('../golden/metadata.json');
});

test('with chapters and language names', async () => {
  await expect(text(recordOf(full), { chapters: true, languageNames: true })).toMatchFileSnapshot('../golden/metadata.chapters.json');
});

test('never null, never an empty list, only keys that Audiobookshelf knows, in its order', () => {
  const book = render(recordOf({ title: 'Salt', authors: [{ name: 'Ann Cole' }] }));
  expect(Object.entries(book)).toEqual([
    ['title', 'Salt'],
    ['authors', ['Ann Cole']],
  ]);
});

test('series as Audiobookshelf parses them', () => {
  const series = render(recordOf(full)).series as string[];
  expect(series.map(parseSeriesText)).toEqual([{ name: 'The Lantern Coast', position: '1.5' }, { name: 'Coasts', position: '1-3' }, { name: 'Unnumbered' }]);
});

test('a year alone is a year, not a date', () => {
  expect(render(recordOf({ title: 'Salt', publishedDate: '2019' }))).toEqual({ title: 'Salt', publishedYear: '2019' });
  expect(render(recordOf({ title: 'Salt', publishedDate: '2019-05' }))).toEqual({ title: 'Salt', publishedYear: '2019' });
});

test('what the user cleared is cleared, in the way that Audiobookshelf understands', () => {
  const record = recordOf({ title: 'Salt' });
  const cleared = { confidence: 1, claims: [], reason: 'cleared by hand', override: { origin: 'user', setAtMs: 0 } };
  Object.assign(record.fields, { subtitle: cleared, narrators: cleared, publishedDate: cleared, identifiers: cleared, explicit: cleared });
  expect(render(record)).toEqual({ title: 'Salt', subtitle: '', narrators: [], publishedYear: '', publishedDate: '', isbn: '', asin: '', explicit: false });
});

test('an identifier that is not among those that the user decided is cleared', () => {
  const record = recordOf({ title: 'Salt' });
  const override = { origin: 'user', setAtMs: 0 };
  Object.assign(record.fields, { identifiers: { value: [{ type: 'isbn', value: '9780306406157' }], confidence: 1, claims: [], reason: '', override } });
  expect(render(record)).toEqual({ title: 'Salt', isbn: '9780306406157', asin: '' });
});

test('a year that the user decided leaves no day of another year in Audiobookshelf', () => {
  const decided = (value: string) => ({ value, confidence: 1, claims: [], reason: '', override: { origin: 'user', setAtMs: 0 } });
  const record = recordOf({ title: 'Salt' });
  Object.assign(record.fields, { publishedDate: decided('2001') });
  expect(render(record)).toEqual({ title: 'Salt', publishedYear: '2001', publishedDate: '' });
  Object.assign(record.fields, { publishedDate: decided('2001-02-03') });
  expect(render(record)).toEqual({ title: 'Salt', publishedYear: '2001', publishedDate: '2001-02-03' });
});

test('unknown keys and chapters of somebody else are kept, known keys are ours', () => {
  const existing = JSON.stringify({ title: 'Old', incipit_id: 7, chapters: [{ id: 0, start: 0, end: 1, title: 'x' }], publisher: 'Gone', metadata: {} });
  expect(render(recordOf({ title: 'Salt' }), {}, existing)).toEqual({ title: 'Salt', incipit_id: 7, chapters: [{ id: 0, start: 0, end: 1, title: 'x' }] });
});

test('chapters that we wrote go with the option, changed file or not, after a crash as well; those that were taken over stay', () => {
  const chapters = [{ id: 0, start: 0, end: 1, title: 'x' }];
  const existing = JSON.stringify({ title: 'Salt', chapters });
  const written = (...texts: string[]) => JSON.parse(String(format.render(recordOf({ title: 'Salt' }), { ...context, existing, written: texts }, options())));
  expect(written(existing)).toEqual({ title: 'Salt' });
  expect(written('{"title":"Older"}', JSON.stringify({ title: 'Mine', chapters }))).toEqual({ title: 'Salt' });
  expect(written('{"title":"Salt"}')).toEqual({ title: 'Salt', chapters });
  const record = recordOf({ title: 'Salt' });
  const claims = [{ source: 'abs-json', sourceId: 'x', lineage: 'abs-json', confidence: 1, value: [{ title: 'x', startMs: 0, endMs: 1000 }] }];
  Object.assign(record.fields, { chapters: { value: claims[0]?.value, confidence: 1, claims, reason: '' } });
  expect(JSON.parse(String(format.render(record, { ...context, existing, written: [existing] }, options())))).toEqual({ title: 'Salt', chapters });
});

test('has no place beside a single file', () => {
  expect(format.name(fileItem, options())).toBeUndefined();
});
