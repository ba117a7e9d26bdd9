import { describe, expect, test } from 'vitest';
import { createQuestions } from '../../src/actions/actions.ts';
import { createChanges } from '../../src/actions/changes.ts';
import { permitted } from '../../src/actions/permission.ts';
import { accessOf } from '../../src/domain/access/access.ts';
import { conflictsIn, createConflictTally } from '../../src/domain/statistics/conflicts.ts';
import { disputedBook } from '../server/web-world.ts';
import { ANN, shelf } from './shelf.ts';

const BOOKS = { filter: { isGone: false }, field: 'publisher', winner: 'audible', loser: 'itunes', afterId: 0, limit: 2 };

async function disputed(count: number) {
  const made = await shelf();
  const ids: number[] = [];
  for (let n = 0; n < count; n++) ids.push(await disputedBook(made.store, `Book ${n}`));
  return { ...made, ids, questions: createQuestions(made.deps) };
}

test('conflicts are counted by field and by pair of sources, the most books first', () => {
  const tally = createConflictTally();
  const source = (name: string, differing: string[]) => ({ source: name, confidence: 1, differing });
  const isConflict = true;
  tally.add({ record: { sources: { title: { ...source('audible', ['itunes', 'tags']), isConflict }, publisher: source('tags', ['itunes']) } } });
  tally.add({ record: { sources: { title: { ...source('audible', ['tags']), isConflict } } } });
  tally.add({ record: { sources: { title: { ...source('', ['tags']), isConflict } } } });
  expect(tally.result()).toEqual([
    { field: 'title', label: 'Title', winner: 'audible', loser: 'tags', books: 2 },
    { field: 'title', label: 'Title', winner: 'audible', loser: 'itunes', books: 1 },
  ]);
  expect(conflictsIn({ sources: {} })).toEqual([]);
});

describe('conflicts of a catalogue', () => {
  test('are told with counts, of all fields or of one', async () => {
    const { questions } = await disputed(3);
    const counted = { field: 'publisher', label: 'Publisher', winner: 'audible', loser: 'itunes', books: 3 };
    expect(await questions.conflicts({ filter: { isGone: false } })).toEqual([counted]);
    expect(await questions.conflicts({ filter: {}, field: 'Publisher' })).toEqual([counted]);
    expect(await questions.conflicts({ filter: {}, field: 'title' })).toEqual([]);
    for (const field of ['nope', '__proto__', '']) expect(await questions.conflicts({ filter: {}, field })).toBeUndefined();
  });

  test('have their books page by page, with both values', async () => {
    const { questions, ids } = await disputed(3);
    const first = await questions.conflictBooks(BOOKS);
    expect(first?.books).toEqual(
      [0, 1].map((n) => expect.objectContaining({ id: ids[n], title: `Book ${n}`, chosen: `Pike of Book ${n}`, other: `Perch of Book ${n}` })),
    );
    expect(first?.next).toBe(ids[1]);
    const second = await questions.conflictBooks({ ...BOOKS, afterId: ids[1] as number });
    expect([second?.books.map(({ id }) => id), second?.next]).toEqual([[ids[2]], undefined]);
    expect((await questions.conflictBooks({ ...BOOKS, loser: 'tags' }))?.books).toEqual([]);
    expect(await questions.conflictBooks({ ...BOOKS, field: 'nope' })).toBeUndefined();
  });

  test('end with a decision by hand', async () => {
    const { deps, store, ids, apply, questions } = await disputed(1);
    const item = await store.byId(ids[0] as number);
    if (!item) throw new Error('not saved');
    const edit = { action: 'set', values: [{ field: 'publisher', value: 'Perch' }] } as const;
    await createChanges(deps, apply).edit({ item, edit, actor: ANN, isDryRun: false });
    expect(await questions.conflicts({ filter: {} })).toEqual([]);
  });

  test('say nothing of what may not be read', async () => {
    const { deps, apply } = await disputed(1);
    const asked = (fields: object) => permitted(createChanges(deps, apply), deps, accessOf({ role: { name: 'r', as: 'viewer', fields } })).questions;
    const masked = asked({ masked: [{ field: 'publisher' }] });
    expect((await masked.conflicts({ filter: {} }))?.length).toBe(1);
    expect((await masked.conflictBooks(BOOKS))?.books).toMatchObject([{ chosen: '•••', other: '•••' }]);
    const hidden = asked({ hidden: [{ field: 'publisher' }] });
    expect(await hidden.conflicts({ filter: {} })).toEqual([]);
    await expect(hidden.conflictBooks(BOOKS)).rejects.toThrow('you may not');
  });
});
