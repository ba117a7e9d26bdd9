/** What people are told of a run: what was decided, and about which book. */
import { expect, test } from 'vitest';
import { createQuestions } from '../../src/actions/actions.ts';
import type { Edit } from '../../src/actions/amend.ts';
import { createChanges } from '../../src/actions/changes.ts';
import { runLine } from '../../src/cli/history.ts';
import { catalogueRecordOf, query } from '../pipeline/samples.ts';
import { ANN, KEYS, shelf } from './shelf.ts';

async function setUp() {
  const made = await shelf();
  const { item, store } = made;
  const changes = createChanges(made.deps, made.apply);
  const about = { item, actor: ANN, isDryRun: false };
  const lines = async () => (await createQuestions(made.deps).runs(10)).map((run) => runLine(run).slice('1970-01-01 00:00  '.length));
  const edit = (wanted: Edit) => changes.edit({ ...about, edit: wanted });
  return { ...made, changes, about, lines, edit, scan: () => store.beginRun({ kind: 'scan', startedAtMs: 1, actor: ANN }) };
}

test('a run says which fields of which book were decided, and how', async () => {
  const { item, changes, about, lines, edit } = await setUp();
  await edit({ action: 'set', values: [{ field: 'title', value: 'A' }].concat({ field: 'publisher', value: 'B' }) as never });
  await edit({ action: 'clear', fields: [{ field: 'publisher' }] });
  await edit({ action: 'unset', fields: [{ field: 'title' }] });
  await edit({ action: 'lock', fields: [] });
  await edit({ action: 'unlock', fields: [] });
  await changes.decide({ ...about, keys: [KEYS[1]], verdict: 'rejected' });
  await changes.undo({ target: item, actor: ANN, isDryRun: false });
  expect(await lines()).toEqual([
    'undo of run 6 for The Salt Road, by ann (command line)',
    'reject itunes:itunes-1 for The Salt Road, by ann (command line)',
    'unlock authors, title of The Salt Road, by ann (command line)',
    'lock title, authors of The Salt Road, by ann (command line)',
    'unset title of The Salt Road, by ann (command line)',
    'clear publisher of The Salt Road, by ann (command line)',
    'set title, publisher of The Salt Road, by ann (command line)',
  ]);
});

test('of many fields the first are named', async () => {
  const { lines, edit, deps } = await setUp();
  const fields = ['title', 'subtitle', 'publisher', 'description', 'language', 'abridged', 'explicit'] as const;
  await edit({ action: 'clear', fields: fields.map((field) => ({ field })) });
  expect(await lines()).toEqual(['clear title, subtitle, publisher, description, language and 2 more of A/Salt, by ann (command line)']);
  expect((await createQuestions(deps).runs(1))[0]?.fields).toEqual(fields);
});

test('a scan names the only book that it wrote something of, or counts the books', async () => {
  const { store, item, wrote, lines, scan } = await setUp();
  await wrote(await scan(), 'x');
  const { id: _, ...other } = item;
  const otherId = await store.save({
    ...{ item: { ...other, path: 'A/Way', folder: 'A/Way', query: query() }, localCandidates: [], answers: [], overrides: [], sidecars: [] },
    record: catalogueRecordOf({}),
  });
  const both = await scan();
  await wrote(both, 'y');
  await wrote(both, 'z', 'other.json', otherId);
  await wrote(await scan(), 'zz', 'other.json', otherId);
  expect(await lines()).toEqual([
    'scan of A/Way, 1 file, by ann (command line) (cut off)',
    'scan of 2 books, 2 files, by ann (command line) (cut off)',
    'scan of The Salt Road, 1 file, by ann (command line) (cut off)',
  ]);
});
