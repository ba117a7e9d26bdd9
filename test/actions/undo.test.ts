/** What somebody who wants something undone gets: the latest thing that was done, decisions and files together. */
import { expect, test } from 'vitest';
import { createQuestions } from '../../src/actions/actions.ts';
import type { Edit } from '../../src/actions/amend.ts';
import { createChanges } from '../../src/actions/changes.ts';
import type { UndoInput } from '../../src/actions/undo.ts';
import { catalogueRecordOf } from '../pipeline/samples.ts';
import { ANN, DAEMON, shelf } from './shelf.ts';

const set = (field: 'title' | 'publisher', value: string): Edit => ({ action: 'set', values: [{ field, value }] });

async function setUp() {
  const made = await shelf();
  const { store, item } = made;
  const changes = createChanges(made.deps, made.apply);
  const about = { item, actor: ANN, isDryRun: false };
  const scanned = async (text: string) => made.wrote(await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: DAEMON }), text);
  const edit = async (wanted: Edit) => (await changes.edit({ ...about, edit: wanted })).runId ?? 0;
  const undo = (target: UndoInput['target']) => changes.undo({ target, actor: ANN, isDryRun: false });
  /** The fields that are decided, and the file. */
  const now = async () => {
    const { overrides } = await store.load(item.id);
    return [overrides.map(({ field, value }) => `${field}=${value}`).sort(), [...made.files.values()].map(String)];
  };
  return { ...made, changes, questions: createQuestions(made.deps), scanned, edit, undo, now };
}

test('an undo of a book takes back the latest edit with its writes, then the one before, then the scan, and then says that nothing is left', async () => {
  const { item, scanned, edit, undo, wrote, now } = await setUp();
  await scanned('as found');
  await wrote(await edit(set('title', 'A')), 'title A');
  await wrote(await edit(set('publisher', 'B')), 'title A, publisher B');
  expect(await undo(item)).toMatchObject({ decisions: 'restored', steps: [{ action: 'restored' }] });
  expect(await now()).toEqual([['title=A'], ['title A']]);
  await undo(item);
  expect(await now()).toEqual([[], ['as found']]);
  expect((await undo(item)).steps).toMatchObject([{ action: 'removed' }]);
  await expect(undo(item)).rejects.toThrow('all that was done to that book is undone already');
});

test('an undo that is undone leaves its edit to be undone again', async () => {
  const { item, edit, undo, wrote, now } = await setUp();
  await wrote(await edit(set('title', 'A')), 'title A');
  const { runId } = await undo(item);
  expect(await now()).toEqual([[], []]);
  await undo(runId);
  expect(await now()).toEqual([['title=A'], ['title A']]);
  await undo(item);
  expect(await now()).toEqual([[], []]);
});

test('an edit that wrote nothing is the latest all the same', async () => {
  const { item, scanned, edit, undo, now, applied } = await setUp();
  await scanned('as found');
  await edit(set('title', 'A'));
  applied.length = 0;
  expect(await undo(item)).toMatchObject({ decisions: 'restored', steps: [] });
  expect(await now()).toEqual([[], ['as found']]);
  expect(applied).toMatchObject([{ changed: ['title'] }]);
});

test('of two edits that were written together each is taken back by itself', async () => {
  const { item, scanned, edit, undo, wrote, now, applied } = await setUp();
  await scanned('as found');
  const first = await edit(set('title', 'A'));
  const second = await edit(set('publisher', 'B'));
  await wrote(second, 'title A, publisher B');
  applied.length = 0;
  // The file is brought back to before both, and is then written anew for the first.
  expect(await undo(item)).toMatchObject({ run: { id: second }, steps: [{ action: 'restored' }] });
  expect(await now()).toEqual([['title=A'], ['as found']]);
  expect(applied).toMatchObject([{ changed: ['publisher'] }]);
  await wrote(applied[0]?.runId ?? 0, 'title A');
  expect(await undo(item)).toMatchObject({ run: { id: first }, decisions: 'restored', steps: [] });
  expect(await now()).toEqual([[], ['title A']]);
  expect(applied).toHaveLength(2);
});

test('the first of two edits that were written together goes, and the second is taken back after that', async () => {
  const { scanned, edit, undo, wrote, now, applied } = await setUp();
  await scanned('as found');
  const first = await edit(set('title', 'A'));
  const second = await edit(set('publisher', 'B'));
  await wrote(second, 'title A, publisher B');
  const { runId = 0 } = await undo(first);
  expect(applied.at(-1)).toMatchObject({ runId });
  await wrote(runId, 'publisher B');
  expect(await undo(second)).toMatchObject({
    decisions: 'restored',
    steps: [{ action: 'follows', reason: expect.stringContaining(`run ${runId} wrote it since`) }],
  });
  expect(await now()).toEqual([[], ['publisher B']]);
  expect(applied).toHaveLength(4);
});

test('what was decided anew since is kept, the rest of the edit goes', async () => {
  const { edit, undo, changes, item, now } = await setUp();
  const values = [
    { field: 'title', value: 'A' },
    { field: 'publisher', value: 'B' },
  ] as const;
  const { runId } = await changes.edit({ item, actor: ANN, isDryRun: false, edit: { action: 'set', values } });
  await edit(set('title', 'Later'));
  expect(await undo(runId)).toMatchObject({ decisions: 'partly', kept: ['title'] });
  expect(await now()).toEqual([['title=Later'], []]);
});

test('an undo waits for what is under way with the book, and says so if that does not end', async () => {
  const { item, edit, undo, under, wrote, now } = await setUp();
  await wrote(await edit(set('title', 'A')), 'title A');
  under.way = 3;
  await undo(item);
  expect([under, await now()]).toEqual([{ way: 0, released: 1 }, [[], []]]);
  const again = await edit(set('title', 'B'));
  under.way = 100_000;
  for (const target of [item, again]) await expect(undo(target)).rejects.toThrow('the book is still being worked on; try again in a while');
});

test('an undo of a whole scan waits for each of its books', async () => {
  const { scanned, undo, under, now } = await setUp();
  await scanned('as found');
  under.way = 3;
  expect((await undo(undefined)).steps).toMatchObject([{ action: 'removed' }]);
  expect([under, await now()]).toEqual([{ way: 0, released: 1 }, [[], []]]);
});

test('what is undone of one book leaves the rest of its run to be undone', async () => {
  const { store, item, deps, files, undo, wrote } = await setUp();
  const other = await store.save({
    ...{ localCandidates: [], answers: [], overrides: [], sidecars: [], record: catalogueRecordOf({}) },
    item: { ...item, path: 'B/Other', folder: 'B/Other' },
  });
  const run = await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: DAEMON });
  await wrote(run, 'one');
  const [id] = await store.beginWrites([
    {
      runId: run,
      library: 'l',
      itemId: other,
      exporter: 'x',
      path: 'B/Other/x',
      after: Buffer.from('x'),
      wasOurs: false,
      afterHash: 'x',
      token: 't',
      writtenAtMs: 1,
    },
  ]);
  await store.endWrites([{ id: id as number, sidecar: { path: 'B/Other/x', exporter: 'x', hash: 'x', sizeBytes: 1, mtimeMs: 1, bytes: Buffer.from('x') } }]);
  const undone = await undo(item);
  expect(undone.steps).toHaveLength(1);
  expect(undone).toMatchObject({ run: { id: run, books: 2 }, part: 'The Salt Road' });
  expect((await undo(undefined)).run).toMatchObject({ id: run });
  expect([files.size, deps.now() > 0]).toEqual([0, true]);
});

test('what came after somebody agreed to an undo is not taken back', async () => {
  const { item, changes, edit, now } = await setUp();
  const agreedRun = await edit(set('title', 'A'));
  const laterRun = await edit(set('title', 'Later'));
  const undoAgreed = changes.undo({ target: item, actor: ANN, isDryRun: false, agreedRun });
  await expect(undoAgreed).rejects.toThrow(`run ${laterRun} came since; nothing was undone`);
  expect(await now()).toEqual([['title=Later'], []]);
});

test('an undo of a file says which run wrote it, and leaves what that decided', async () => {
  const { edit, undo, wrote, now } = await setUp();
  const run = await edit(set('title', 'A'));
  const path = await wrote(run, 'title A');
  expect(await undo(`/books/${path}`)).toMatchObject({ run: { id: run }, part: path, steps: [{ action: 'removed' }] });
  expect(await now()).toEqual([['title=A'], []]);
});

test('of what an undo brings back or removes, whoever listens is told', async () => {
  const { item, scanned, undo, wrote, edit, told } = await setUp();
  await scanned('as found');
  await wrote(await edit(set('title', 'A')), 'title A');
  const { runId } = await undo(item);
  await undo(item);
  expect(told).toMatchObject([
    ['export.complete', { library: 'l', path: item.path, runId, title: 'The Salt Road', files: [{ exporter: 'abs-json', action: 'updated' }] }],
    ['export.complete', { files: [{ action: 'removed' }] }],
  ]);
});
