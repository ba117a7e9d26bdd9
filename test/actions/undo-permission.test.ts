import { expect, test } from 'vitest';
import { createChanges } from '../../src/actions/changes.ts';
import { seenRuns } from '../../src/actions/undo-permission.ts';
import { accessOf } from '../../src/domain/access/access.ts';
import { builtInRole } from '../../src/domain/access/rights.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { ANN, shelf } from './shelf.ts';

test('the parts of a run over many books are read once to tell who may undo it', async () => {
  const { deps, apply, store, item } = await shelf();
  const other = await store.save(bookUpdate('Pepper', { title: 'Pepper' }, { library: 'l' }));
  const edit = { action: 'set', values: [{ field: 'publisher', value: 'Pike' }] } as const;
  await createChanges(deps, apply).editMany({ books: [item.id, other], edit, actor: ANN, isDryRun: false, signal: new AbortController().signal });
  let asked = 0;
  const counting: typeof deps.store = {
    ...deps.store,
    partsOf(runId, limit) {
      asked++;
      return store.partsOf(runId, limit);
    },
  };
  const access = accessOf({ role: { ...builtInRole('editor'), fields: { writable: [{ field: 'publisher' }] } } });
  const see = seenRuns({ ...deps, store: counting, seen: deps }, access);
  expect(await see(await store.runs(9))).toMatchObject([{ mayUndo: true, parts: 2 }]);
  expect(asked).toBe(1);
});
