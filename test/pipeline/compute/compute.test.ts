import { expect, test } from 'vitest';
import { evaluate } from '../../../src/app/threads/evaluate.ts';
import { toCatalogueRecord } from '../../../src/domain/book/catalogue-record.ts';
import type { CustomField } from '../../../src/domain/book/custom-field.ts';
import type { Override } from '../../../src/domain/book/record.ts';
import { computingProblems, withComputed } from '../../../src/pipeline/compute/compute.ts';
import { merge } from '../../../src/pipeline/merge/merge.ts';
import { candidate, mergeSettings, people } from '../samples.ts';

const computed = (id: string, expression: string, type: CustomField['type'] = 'text'): CustomField => ({
  ...{ id, label: id, type, column: `#${id}`, values: [] },
  behaviours: { computed: { expression } },
});
const byHand = (key: string, value: unknown): Override => ({ field: 'customFields', key, value, origin: 'user', setAtMs: 5 });

async function complete(fields: readonly CustomField[], overrides: Override[] = []) {
  const book = candidate('a', { title: 'Salt', authors: people('Ann', 'Bo'), durationMs: 7_200_000 }, 0.9, { local: true });
  const record = merge({ editionKind: 'audio', candidates: [{ candidate: book }], overrides }, mergeSettings);
  return withComputed(record, fields, evaluate);
}

test('a computed field has a value like any other, says where it is from, and stands in the catalogue', async () => {
  const record = await complete([computed('hours', 'durationMs / 3600000', 'number'), computed('by', '$join(authors.name, ", ") & " in " & hours & " h"')]);
  expect(record.fields.customFields?.value).toEqual({ hours: 2, by: 'Ann, Bo in 2 h' });
  expect(record.fields.customFields?.contributions).toEqual([
    { element: 'by', sources: ['computed'], madeFrom: ['authors', 'hours'] },
    { element: 'hours', sources: ['computed'], madeFrom: ['durationMs'] },
  ]);
  expect(toCatalogueRecord(record, 0).sources.customFields).toMatchObject({ source: 'computed', confidence: 1 });
  expect(record.fields.title?.value).toBe('Salt');
});

test('what somebody set before, by hand or in a file, is no value of a computed field, and nothing that one is made from', async () => {
  const overrides = [byHand('twice', 'mine'), byHand('mood', ['calm'])];
  const mood: CustomField = { id: 'mood', label: 'mood', type: 'list', column: '#mood', values: [] };
  const record = await complete([mood, computed('twice', '$uppercase(mood[0])'), computed('copy', 'twice & "!"'), computed('none', 'subtitle')], overrides);
  expect(record.fields.customFields?.value).toEqual({ mood: ['calm'], twice: 'CALM', copy: 'CALM!' });
  const without = await complete([computed('twice', 'subtitle')], [byHand('twice', 'mine')]);
  expect(without.fields.customFields?.value).toBeUndefined();
});

test('what does not fit the type, or cannot be evaluated, is told and is no value; nothing else is lost', async () => {
  const fields = [computed('when', 'title', 'date'), computed('sum', '$sum(title)', 'number'), computed('both', '{"a": 1}'), computed('good', 'title')];
  const record = await complete(fields);
  expect(record.fields.customFields?.value).toEqual({ good: 'Salt' });
  expect(computingProblems(record)).toEqual([
    'when: the expression gives "Salt", which is not a date such as 2019 or 2019-05-01',
    expect.stringMatching(/^sum: the expression fails: /),
    'both: the expression gives {"a":1}, which is not a text',
  ]);
});

test('lists, JSON and nothing at all', async () => {
  const fields = [
    ...[computed('names', 'authors.name', 'list'), computed('one', 'title', 'list'), computed('json', '{"t": title}', 'json')],
    ...[computed('empty', '""'), computed('null', 'null'), computed('gone', 'authors[9].name'), computed('yes', 'durationMs > 1', 'boolean')],
  ];
  const record = await complete(fields);
  expect(record.fields.customFields?.value).toEqual({ names: ['Ann', 'Bo'], one: ['Salt'], json: '{"t":"Salt"}', yes: true });
  expect(computingProblems(record)).toEqual([]);
});

test('an expression sees what it names, and nothing else', async () => {
  const record = await complete([computed('seen', '$keys($)', 'list'), computed('named', '$keys($) & title', 'list')]);
  expect(record.fields.customFields?.value).toEqual({ named: ['title' + 'Salt'] });
});

test('a record without computed fields stays the very same', async () => {
  const record = merge({ editionKind: 'audio', candidates: [], overrides: [] }, mergeSettings);
  expect(await withComputed(record, [], evaluate)).toBe(record);
  expect(await withComputed(record, [computed('a', 'title')], evaluate)).toBe(record);
});
