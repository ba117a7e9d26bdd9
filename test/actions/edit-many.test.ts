/** One edit of many books is one run: it is shown, taken back and brought again as one. */
import { expect, test } from 'vitest';
import { createQuestions } from '../../src/actions/actions.ts';
import type { Edit } from '../../src/actions/amend.ts';
import type { Change } from '../../src/actions/apply.ts';
import { createChanges } from '../../src/actions/changes.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { ANN, KEYS, shelf } from './shelf.ts';

const TAGS: Edit = { action: 'set', values: [{ field: 'tags', value: ['mine'] }] };
const NEVER = new AbortController().signal;

async function setUp(apply?: (change: Change) => void, others = ['B', 'C']) {
  const made = await shelf();
  const { store } = made;
  const books = [made.item.id, ...(await Promise.all(others.map((path) => store.save(bookUpdate(path, { title: path })))))];
  const changes = createChanges(made.deps, async (change) => {
    apply?.(change);
    await made.apply(change);
  });
  const editAll = (edit: Edit = TAGS, more: { isDryRun?: boolean; signal?: AbortSignal } = {}) =>
    changes.editMany({ books, edit, actor: ANN, isDryRun: false, signal: NEVER, ...more });
  const undo = (target: number | undefined) => changes.undo({ target, actor: ANN, isDryRun: false });
  /** The decided fields of each book. */
  const decided = async () =>
    Promise.all(books.map(async (id) => (await store.load(id)).overrides.map(({ field, value }) => `${field}=${value ?? ''}`).join(' ')));
  return { ...made, books, changes, questions: createQuestions(made.deps), editAll, undo, decided };
}

test('all books are decided in one run, each applied as its own part', async () => {
  const { editAll, decided, applied, questions, store, books } = await setUp();
  const { changed, runId = 0 } = await editAll();
  expect([changed, await decided()]).toEqual([3, ['tags=mine', 'tags=mine', 'tags=mine']]);
  expect(await questions.runs(9)).toMatchObject([
    { id: runId, kind: 'edit', actor: ANN, parts: 3, books: 3, decided: 'set tags', finishedAtMs: expect.any(Number) },
  ]);
  const parts = (await store.partsOf(runId)).reverse();
  expect(applied.map(({ item, runId: part, changed: fields }) => [item.id, part, fields])).toEqual(books.map((id, at) => [id, parts[at]?.id, ['tags']]));
});

test('where no book changes there is no run, and a dry run only pretends', async () => {
  const { editAll, decided, applied, questions } = await setUp();
  expect(await editAll({ action: 'unset', fields: [{ field: 'tags' }] })).toEqual({ changed: 0 });
  expect(await editAll(TAGS, { isDryRun: true })).toEqual({ changed: 3 });
  expect(applied.map(({ pretend, runId }) => [pretend?.overrides?.length, runId])).toEqual(Array(3).fill([1, undefined]));
  expect([await questions.runs(9), await decided()]).toEqual([[], ['', '', '']]);
});

test('who stops it leaves the books that were not begun, and can take back the others', async () => {
  const stop = new AbortController();
  const others = Array.from({ length: 19 }, (_, at) => `Book ${at}`);
  const { editAll, undo, decided } = await setUp(() => stop.abort(), others);
  const { changed, runId } = await editAll(TAGS, { signal: stop.signal });
  expect([changed, (await decided()).filter(Boolean), (await decided()).slice(8)]).toEqual([8, Array(8).fill('tags=mine'), Array(12).fill('')]);
  await undo(runId);
  expect(await decided()).toEqual(Array(20).fill(''));
});

test('an edit that fails leaves the books that were not begun', async () => {
  const others = Array.from({ length: 19 }, (_, at) => `Book ${at}`);
  const { editAll, decided } = await setUp(() => {
    throw new Error('the disk is full');
  }, others);
  await expect(editAll()).rejects.toThrow('the disk is full');
  expect((await decided()).slice(8)).toEqual(Array(12).fill(''));
});

test('lists tell at once what was decided, and what was taken back', async () => {
  const { editAll, undo, deps, changes, item } = await setUp();
  const tagged = async () => {
    const filter = { having: [{ field: 'tags', comparison: 'words', wanted: 'mine' }] } as const;
    return (await deps.catalogue.page(filter, { limit: 9 })).map(({ item: { path } }) => path);
  };
  await editAll();
  expect(await tagged()).toEqual(['A/Salt', 'B', 'C']);
  await changes.edit({ item, actor: ANN, isDryRun: true, edit: { action: 'unset', fields: [{ field: 'tags' }] } });
  expect(await tagged()).toHaveLength(3);
  await undo(undefined);
  expect(await tagged()).toEqual([]);
});

test('it is taken back as a whole with what was written, and so is the undo', async () => {
  const { editAll, undo, decided, questions, wrote, files, store } = await setUp();
  const { runId = 0 } = await editAll();
  const [ofFirst] = (await store.partsOf(runId)).slice(-1);
  const path = await wrote(ofFirst?.id ?? 0, 'tags: mine');
  const undone = await undo(undefined);
  expect(undone).toMatchObject({ run: { id: runId }, decisions: 'restored', steps: [{ path, action: 'removed' }] });
  expect([await decided(), files.size]).toEqual([['', '', ''], 0]);
  expect(await questions.runs(9)).toMatchObject([
    { id: undone.runId, kind: 'undo', undoes: runId, parts: 3, writes: 1 },
    { id: runId, kind: 'edit', parts: 3, writes: 1 },
  ]);
  await expect(undo(undefined)).rejects.toThrow('there is nothing to undo');
  await expect(undo(runId)).rejects.toThrow(`run ${runId} is undone already`);
  await undo(undone.runId);
  expect([await decided(), String(files.get(path))]).toEqual([['tags=mine', 'tags=mine', 'tags=mine'], 'tags: mine']);
});

test('what was decided anew since, or undone already, stays as it is', async () => {
  const { item, books, changes, editAll, undo, decided, store } = await setUp();
  const { runId } = await editAll();
  await changes.edit({ item, actor: ANN, isDryRun: false, edit: { action: 'set', values: [{ field: 'tags', value: ['anew'] }] } });
  const second = await store.byId(books[1] ?? 0);
  await changes.undo({ target: second, actor: ANN, isDryRun: false });
  expect(await decided()).toEqual(['tags=anew', '', 'tags=mine']);
  expect(await undo(runId)).toMatchObject({ decisions: 'partly', kept: ['A/Salt: tags'] });
  expect(await decided()).toEqual(['tags=anew', '', '']);
});

test('a book that somebody works on all the time is named, and the others are taken back', async () => {
  const { editAll, undo, decided, under } = await setUp();
  const { runId } = await editAll();
  // The latest part is the first to be taken back.
  under.way = 200;
  expect(await undo(runId)).toMatchObject({ decisions: 'partly', kept: ['C: the book is still being worked on; try again in a while'] });
  expect(await decided()).toEqual(['', '', 'tags=mine']);
  await undo(runId);
  expect(await decided()).toEqual(['', '', '']);
});

test('who applies an edit at once waits for what is under way with the book, and keeps others from it until it is applied', async () => {
  const { item, deps, under, applied } = await shelf();
  let releasedAtApply = -1;
  const changes = createChanges(
    deps,
    async (change) => {
      releasedAtApply = under.released;
      applied.push(change);
    },
    true,
  );
  const set = () => changes.edit({ item, edit: TAGS, actor: ANN, isDryRun: false });
  under.way = 3;
  await set();
  expect([under, releasedAtApply, applied.length]).toEqual([{ way: 0, released: 1 }, 0, 1]);
  await createChanges(deps, async () => Promise.reject(new Error('disk full')), true)
    .edit({ item, edit: { action: 'unset', fields: [{ field: 'tags' }] }, actor: ANN, isDryRun: false })
    .catch(() => {});
  expect(under.released).toBe(2);
});

test('an edit that is applied at once changes nothing if the work on the book does not end; of many books, that one is named', async () => {
  const { item, deps, under, applied, apply, store } = await shelf();
  const other = await store.save(bookUpdate('B', { title: 'B' }));
  const changes = createChanges(deps, apply, true);
  const overrides = async (id: number) => (await store.load(id)).overrides.length;
  under.way = 100_000;
  await expect(changes.edit({ item, edit: TAGS, actor: ANN, isDryRun: false })).rejects.toThrow('the book is still being worked on; try again in a while');
  await changes.edit({ item, edit: TAGS, actor: ANN, isDryRun: true });
  expect([applied.map(({ pretend }) => pretend !== undefined), await overrides(item.id), await store.runs(9)]).toEqual([[true], 0, []]);
  under.way = 200;
  expect(await changes.editMany({ books: [item.id, other], edit: TAGS, actor: ANN, isDryRun: false, signal: NEVER })).toMatchObject({
    changed: 1,
    busy: ['A/Salt'],
  });
  expect([await overrides(item.id), await overrides(other)]).toEqual([0, 1]);
});

test('a decision about candidates that is applied at once waits as well, and one about many books names the busy one', async () => {
  const { item, deps, under, applied, apply, store } = await shelf();
  const changes = createChanges(deps, apply, true);
  const about = { item, actor: ANN, isDryRun: false };
  under.way = 3;
  await changes.decide({ ...about, keys: [KEYS[1]], verdict: 'rejected' });
  expect([under, applied.length]).toEqual([{ way: 0, released: 1 }, 1]);
  under.way = 2;
  await changes.reset(about);
  expect([under, applied.length]).toEqual([{ way: 0, released: 2 }, 2]);
  under.way = 100_000;
  await expect(changes.decide({ ...about, keys: [KEYS[1]], verdict: 'rejected' })).rejects.toThrow('the book is still being worked on');
  const decisions = [{ item, keys: [KEYS[1]] }];
  expect(await changes.decideMany({ decisions, verdict: 'rejected', actor: ANN, isDryRun: false, signal: NEVER })).toMatchObject({
    decided: 0,
    busy: ['A/Salt'],
  });
  expect([(await store.load(item.id)).decisions, applied.length]).toEqual([[], 2]);
});

test('who leaves the work on a book to others waits for nobody', async () => {
  const { editAll, under } = await setUp();
  under.way = 100_000;
  expect(await editAll()).toMatchObject({ changed: 3 });
  expect(under).toEqual({ way: 100_000, released: 0 });
});
