import { expect, test } from 'vitest';
import { createChanges } from '../../src/actions/changes.ts';
import { explainedOwn } from '../../src/actions/explain-own.ts';
import { permitted } from '../../src/actions/permission.ts';
import { FULL_ACCESS } from '../../src/domain/access/access.ts';
import type { CustomField } from '../../src/domain/book/custom-field.ts';
import { ANN, shelf } from './shelf.ts';

const field = (id: string, more: Partial<CustomField> = {}): CustomField => ({ id, label: id, type: 'text', column: `#${id}`, values: [], ...more });
const [MOOD, PIN, LOUD] = [
  field('mood'),
  field('pin', { behaviours: { writeOnly: true } }),
  field('loud', { behaviours: { computed: { expression: '$uppercase(mood)' } } }),
] as const;

async function explained() {
  const { deps, apply, item } = await shelf([MOOD, PIN, LOUD]);
  const { questions, changes } = permitted(createChanges(deps, apply), deps, FULL_ACCESS);
  const set = (key: string, value: unknown) =>
    changes.edit({ item, edit: { action: 'set', values: [{ field: 'customFields', key, value }] }, actor: ANN, isDryRun: false });
  const clear = (key: string) => changes.edit({ item, edit: { action: 'clear', fields: [{ field: 'customFields', key }] }, actor: ANN, isDryRun: false });
  return { set, clear, explain: async (of: CustomField) => explainedOwn(await questions.explainBook(item), of) };
}

test('who set a field of the user, when and what, is told of it by itself', async () => {
  const { set, clear, explain } = await explained();
  expect(await explain(MOOD)).toBeUndefined();
  await set('mood', 'calm');
  await set('pin', 'zeppelin');
  expect(await explain(MOOD)).toMatchObject({
    value: 'calm',
    reason: 'set by hand',
    override: { origin: 'user', actor: ANN },
  });
  const pin = await explain(PIN);
  expect([JSON.stringify(pin).includes('zeppelin'), pin?.override?.actor]).toEqual([false, ANN]);
  await clear('mood');
  const cleared = await explain(MOOD);
  expect([cleared?.value, cleared?.reason, cleared?.override?.actor]).toEqual([undefined, 'cleared by hand', ANN]);
});

test('a claim of a sidecar and what is computed are told, with the expression', () => {
  const claim = { source: 'opf', sourceId: 'metadata.opf', lineage: 'opf', confidence: 0.9 };
  const customFields = {
    ...{ confidence: 1, reason: '', value: { mood: 'calm', loud: 'CALM' }, claims: [{ ...claim, value: { mood: 'calm' } }] },
    contributions: [
      { element: 'loud', sources: ['computed'], madeFrom: ['mood'] },
      { element: 'mood', sources: ['opf'] },
    ],
    problems: ['other: it takes too long'],
  };
  const of = { record: { fields: { customFields }, conflicts: [], missing: [], unsure: [], timingsMs: {} }, ownDecisions: {} };
  expect(explainedOwn(of, MOOD)).toMatchObject({
    ...{ value: 'calm', reason: 'from a sidecar that stood beside the book', claims: [{ source: 'opf', value: 'calm' }] },
    contributions: [{ element: 'mood', sources: ['opf'] }],
  });
  const loud = explainedOwn(of, LOUD);
  expect(loud).toMatchObject({ value: 'CALM', reason: 'computed by $uppercase(mood)', claims: [], contributions: [{ madeFrom: ['mood'] }] });
  expect(loud).not.toHaveProperty('problems');
  expect(explainedOwn(of, PIN)).toBeUndefined();
});
