/** What is offered for many books is what the caller may do, and to which fields. */
import { expect, test } from 'vitest';
import { choicesFor } from '../../src/server/web/selection-view.ts';

const everything = { may: () => true, mayWrite: () => true };
const names = ({ fields, does }: ReturnType<typeof choicesFor>) => ({ fields: fields.map(([name]) => name), does: does.map(([name]) => name) });
const MOOD = { id: 'mood', label: 'Mood', type: 'text', of: 'edition' } as never;

test('who may do everything is offered every field that a person sets, and every action', () => {
  const { fields, does } = names(choicesFor([MOOD], everything));
  expect(fields).toEqual(expect.arrayContaining(['title', 'tags', 'mood']));
  expect(fields).not.toContain('durationMs');
  expect(does).toEqual(['set', 'clear', 'unset', 'lock', 'unlock', 'undo', 'refresh']);
});

test('fields that the caller may not write are not offered, nor is what it has no right to', () => {
  const mayWrite = ({ field }: { field: string }) => field === 'tags';
  expect(names(choicesFor([MOOD], { may: (right) => right === 'edit', mayWrite }))).toEqual({
    fields: ['tags'],
    does: ['set', 'clear', 'unset', 'lock', 'unlock'],
  });
  expect(names(choicesFor([MOOD], { may: (right) => right === 'refresh', mayWrite }))).toEqual({ fields: [], does: ['refresh'] });
  expect(names(choicesFor([MOOD], { may: () => false, mayWrite }))).toEqual({ fields: [], does: [] });
});
