import { expect, test } from 'vitest';
import { rubricatorJson } from '../../exporters/rubricator-json.ts';
import type { Decision } from '../../src/domain/book/match.ts';
import type { Override } from '../../src/domain/book/record.ts';
import { merge } from '../../src/pipeline/merge/merge.ts';
import { readRubricatorJson } from '../../src/readers/rubricator-json.ts';
import type { SidecarFormat } from '../../src/sdk/exporter.ts';
import { context, exporterContract, recordOf } from '../../src/testing/index.ts';
import { candidate, mergeSettings } from '../pipeline/samples.ts';
import { full } from './sample.ts';

exporterContract({
  exporter: rubricatorJson,
  read: (text) => readRubricatorJson(text).metadata,
  keeps: ['title', 'subtitle', 'authors', 'narrators', 'series', 'publisher', 'publishedDate', 'language', 'description', 'genres', 'tags', 'identifiers'],
});

const [format] = rubricatorJson.formats as readonly SidecarFormat[] as readonly [SidecarFormat];
const overrides: Override[] = [
  { field: 'title', value: 'Mine', origin: 'user', setAtMs: Date.UTC(2026, 0, 2) },
  { field: 'subtitle', origin: 'user (metadata.json)', setAtMs: Date.UTC(2026, 0, 3) },
  { field: 'customFields', key: 'mood', value: ['calm'], origin: 'user', setAtMs: Date.UTC(2026, 0, 4) },
];
const decisions: Decision[] = [
  { key: 'audible|B1|uk', verdict: 'confirmed', decidedAtMs: Date.UTC(2026, 0, 5), words: { title: 'Pepper', authors: [{ name: 'Marit Osei' }] } },
  { key: 'path|Author - Title|', verdict: 'rejected', decidedAtMs: Date.UTC(2026, 0, 6) },
];
const offered: Decision = { key: 'rubricator-json|abc|', verdict: 'confirmed', decidedAtMs: 1 };
const beside = [{ exporter: 'opf', name: 'metadata.opf', hash: 'ab' }];
const render = (record = recordOf({ title: 'Salt' })) =>
  String(format.render(record, { ...context, overrides, decisions: [offered, ...decisions], beside }, rubricatorJson.options.parse({}) as never));

test('golden file', async () => {
  const record = merge(
    {
      editionKind: 'audio',
      candidates: [
        { candidate: candidate('audible', full, 0.9, { fetchedAtMs: 1 }) },
        { candidate: candidate('tags', { title: 'Pepper', durationMs: 1000 }, 0.5, { local: true }) },
      ],
      overrides,
    },
    mergeSettings,
  );
  await expect(render(record)).toMatchFileSnapshot('../golden/.rubricator.json');
});

test('decisions and the sidecars beside it come back to the letter', () => {
  const reading = readRubricatorJson(render());
  const byField = (list: readonly Override[]) => [...list].sort((a, b) => a.setAtMs - b.setAtMs);
  expect(byField(reading.overrides ?? [])).toEqual(byField(overrides));
  expect(reading.decisions).toEqual(decisions);
  expect(reading.beside).toEqual(beside);
});

test('answers come back as they were, but for what nobody claims', () => {
  const audible = candidate('audible', full, 0.9, { editionKind: 'audio', region: 'us' });
  const record = merge({ editionKind: 'audio', candidates: [{ candidate: audible, match: { total: 1, isEditionSure: true } }], overrides: [] }, mergeSettings);
  const text = String(format.render(record, { ...context, answers: [audible] }, rubricatorJson.options.parse({}) as never));
  const [back] = readRubricatorJson(text).answers ?? [];
  const { source, sourceId, lineage, region, editionKind, standing } = audible;
  expect(back).toMatchObject({ source, sourceId, lineage, region, editionKind, standing, local: false, confidence: { title: 0.9 } });
  expect(back?.metadata).toEqual(full);
});

test('a chain’s values come back with whose they are', () => {
  const origins = { title: { from: 'one', lineages: ['a'] }, publisher: { from: 'two', lineages: ['mine', 'b'] } };
  const chain = candidate('shelves', { title: 'Salt', publisher: 'House' }, 0.7, { origins });
  const record = merge({ editionKind: 'audio', candidates: [{ candidate: chain, match: { total: 1, isEditionSure: true } }], overrides: [] }, mergeSettings);
  const text = String(format.render(record, { ...context, answers: [chain] }, rubricatorJson.options.parse({}) as never));
  expect(readRubricatorJson(text).answers).toMatchObject([{ source: 'shelves', origins }]);
});

test('a newer one is refused, a damaged one too', () => {
  const newer = render().replace('"schemaVersion": 1', '"schemaVersion": 2');
  expect(() => readRubricatorJson(newer)).toThrow('written by a newer Rubricator (version 2; this one knows 1); left as it is');
  expect(() => readRubricatorJson(render().replace('"Salt"', '7'))).toThrow('a damaged record');
  expect(() => readRubricatorJson('{}')).toThrow('not a record of Rubricator');
  expect(() => readRubricatorJson('{')).toThrow('not valid JSON');
});
