/** What an action records, with whom, and what it hands on to be applied: the one meaning that command line and HTTP interface share. */
import { expect, test } from 'vitest';
import { createQuestions } from '../../src/actions/actions.ts';
import type { Edit } from '../../src/actions/amend.ts';
import { createChanges } from '../../src/actions/changes.ts';
import type { Decided } from '../../src/actions/decide.ts';
import { UNKNOWN_ACTOR } from '../../src/domain/actor.ts';
import { hashOf } from '../../src/pipeline/fingerprint.ts';
import { DUE_AGAIN } from '../../src/ports/items.ts';
import { ANN, DAEMON, KEYS, PATH, shelf } from './shelf.ts';

const TITLE: Edit = { action: 'set', values: [{ field: 'title', value: 'Mine' }] };

async function setUp() {
  const made = await shelf();
  const about = { item: made.item, actor: ANN, isDryRun: false };
  return { ...made, about, changes: createChanges(made.deps, made.apply), questions: createQuestions(made.deps) };
}

test('an edit is recorded with its actor, makes the book due, and is applied as a part of its run', async () => {
  const { store, item, changes, about, applied, questions } = await setUp();
  const { changed, runId } = await changes.edit({ ...about, edit: TITLE });
  expect(changed).toEqual(['title']);
  expect((await store.load(item.id)).overrides).toEqual([{ field: 'title', value: 'Mine', origin: 'user', setAtMs: expect.any(Number), actor: ANN }]);
  expect((await store.byId(item.id))?.fingerprint).toBe(DUE_AGAIN);
  expect(applied).toMatchObject([{ item: { id: item.id }, folder: PATH, actor: ANN, reason: 'changed', changed: ['title'], runId }]);
  expect(applied[0]?.pretend).toBeUndefined();
  expect(await questions.runs(5)).toMatchObject([{ id: runId, kind: 'edit', actor: ANN, finishedAtMs: expect.any(Number) }]);
  expect((await questions.explainBook(item)).record.fields.title).toMatchObject({ value: 'Mine', override: { origin: 'user', actor: ANN } });
});

test('an edit that changes nothing is no run and is not applied', async () => {
  const { changes, about, applied, questions } = await setUp();
  expect(await changes.edit({ ...about, edit: { action: 'unset', fields: [{ field: 'title' }] } })).toEqual({ changed: [] });
  expect([applied, await questions.runs(5)]).toEqual([[], []]);
});

test('a dry run of an edit records nothing, and is applied as a pretence', async () => {
  const { store, item, changes, about, applied } = await setUp();
  await changes.edit({ ...about, edit: TITLE, isDryRun: true });
  expect(applied).toMatchObject([{ pretend: { itemId: item.id, overrides: [{ field: 'title', value: 'Mine' }] } }]);
  expect(applied[0]?.runId).toBeUndefined();
  expect([(await store.load(item.id)).overrides, (await store.byId(item.id))?.fingerprint, await store.runs(5)]).toEqual([[], 'f', []]);
});

test('a lock keeps the value that is there, by whoever locked it', async () => {
  const { store, item, changes, about } = await setUp();
  await changes.edit({ ...about, edit: { action: 'lock', fields: [{ field: 'publisher' }] } });
  expect((await store.load(item.id)).overrides).toMatchObject([{ field: 'publisher', value: 'Pike', origin: 'user (lock)', actor: ANN }]);
});

test('an edit lets what the user undid be written again', async () => {
  const { store, changes, about, wrote, item } = await setUp();
  await wrote(await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: DAEMON }), 'one');
  await changes.undo({ target: undefined, actor: ANN, isDryRun: false });
  const refused = async () => (await store.load(item.id)).sidecars.map(({ refusedHash }) => refusedHash);
  expect(await refused()).toEqual([hashOf(Buffer.from('one'))]);
  await changes.edit({ ...about, edit: TITLE });
  expect(await refused()).toEqual([undefined]);
});

test('a decision is kept with its actor, and applied', async () => {
  const { store, item, changes, about, applied, questions } = await setUp();
  const { runId } = (await changes.decide({ ...about, keys: [KEYS[0]], verdict: 'confirmed' })) as Decided;
  expect((await store.load(item.id)).decisions).toEqual([{ key: KEYS[0], verdict: 'confirmed', decidedAtMs: expect.any(Number), actor: ANN }]);
  expect((await store.byId(item.id))?.fingerprint).toBe(DUE_AGAIN);
  expect(applied).toMatchObject([{ folder: PATH, actor: ANN, reason: 'changed', changed: ['audible:audible-1'], runId }]);
  expect((await questions.explainBook(item)).candidates[0]).toMatchObject({ verdict: 'confirmed', decidedBy: ANN, isApplied: true });
});

test('a candidate that the book does not have is refused, and nothing of the decision is kept', async () => {
  const { store, item, changes, about, applied } = await setUp();
  for (const unknown of ['audible|no-such|', 'tags|tags-1|'])
    expect(await changes.decide({ ...about, keys: [KEYS[0], unknown], verdict: 'rejected' })).toBe('unknown candidate');
  expect([(await store.load(item.id)).decisions, applied]).toEqual([[], []]);
});

test('a dry run of a decision pretends what the store would keep: one confirmation', async () => {
  const { store, item, changes, about, applied } = await setUp();
  await changes.decide({ ...about, keys: [KEYS[0]], verdict: 'confirmed' });
  await changes.decide({ ...about, keys: [KEYS[1]], verdict: 'confirmed', isDryRun: true });
  expect(applied[1]?.pretend?.decisions).toMatchObject([{ key: KEYS[1], verdict: 'confirmed' }]);
  expect((await store.load(item.id)).decisions).toMatchObject([{ key: KEYS[0] }]);
});

test('an undo brings files and decisions back, with its own actor, and needs nobody to write', async () => {
  const { store, item, files, changes, about, wrote, applied, questions } = await setUp();
  const path = await wrote(await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: DAEMON }), 'before');
  const { runId = 0 } = await changes.edit({ ...about, edit: TITLE });
  await wrote(runId, 'after');
  applied.length = 0;
  const undone = await changes.undo({ target: undefined, actor: { kind: 'api', name: 'api.token' }, isDryRun: false });
  expect(undone).toMatchObject({ run: { id: runId }, decisions: 'restored', steps: [{ path, action: 'restored' }] });
  expect([String(files.get(path)), (await store.load(item.id)).overrides]).toEqual(['before', []]);
  expect(applied).toEqual([]);
  expect(await questions.runs(1)).toMatchObject([{ kind: 'undo', undoes: runId, actor: { kind: 'api', name: 'api.token' } }]);
});

test('the undo of an edit whose sidecars another run wrote is applied', async () => {
  const { store, item, changes, about, applied } = await setUp();
  const { runId } = await changes.edit({ ...about, edit: TITLE });
  applied.length = 0;
  await changes.undo({ target: runId, actor: ANN, isDryRun: true });
  expect(applied).toMatchObject([{ folder: PATH, changed: ['title'], pretend: { overrides: [] } }]);
  expect((await store.load(item.id)).overrides).toHaveLength(1);
  await changes.undo({ target: runId, actor: ANN, isDryRun: false });
  expect(applied[1]).toMatchObject({ folder: PATH, changed: ['title'], runId: (runId ?? 0) + 1 });
  expect((await store.load(item.id)).overrides).toEqual([]);
});

test('what was decided since is kept by an undo', async () => {
  const { store, item, changes, about, applied } = await setUp();
  const { runId } = await changes.edit({ ...about, edit: TITLE });
  await changes.edit({ ...about, edit: { action: 'set', values: [{ field: 'title', value: 'Later' }] } });
  applied.length = 0;
  expect(await changes.undo({ target: runId, actor: ANN, isDryRun: false })).toMatchObject({ decisions: 'kept', steps: [] });
  expect([(await store.load(item.id)).overrides, applied]).toMatchObject([[{ value: 'Later' }], []]);
});

test('an undo of a book takes back the last writes there; without any it says so', async () => {
  const { store, item, files, changes, wrote } = await setUp();
  const ask = (target: Parameters<typeof changes.undo>[0]['target']) => changes.undo({ target, actor: ANN, isDryRun: false });
  await expect(ask(item)).rejects.toThrow('nothing was written there');
  await expect(ask(undefined)).rejects.toThrow('there is nothing to undo');
  await expect(ask(99)).rejects.toThrow('run 99 wrote nothing, or there was no such run');
  for (const text of ['one', 'two']) await wrote(await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: DAEMON }), text);
  const path = await wrote(await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: DAEMON }), 'opf', 'metadata.opf');
  expect((await ask(item)).steps).toMatchObject([{ path, action: 'removed' }]);
  expect((await ask(`/books/${item.folder}/metadata.json`)).steps).toMatchObject([{ action: 'restored' }]);
  expect([...files.values()].map(String)).toEqual(['one']);
});

test('a refresh is applied as asked for', async () => {
  const { item, changes, applied } = await setUp();
  await changes.refresh({ item, actor: ANN });
  expect(applied).toEqual([{ item, folder: PATH, actor: ANN, reason: 'asked', changed: [] }]);
});

test('a search lists books by their records, and one is shown with everything', async () => {
  const { item, questions, changes, about } = await setUp();
  await changes.edit({ ...about, edit: TITLE });
  const page = { afterId: 0, limit: 10 };
  const { id, library, path, folder, isFile, editionKind, state, problems } = item;
  const listed = {
    item: { id, library, path, folder, isFile, editionKind, state, problems, isToReview: false },
    title: 'Mine',
    authors: ['Marit Osei'],
  };
  expect(await questions.search({ ...page, search: 'mine' })).toMatchObject([listed]);
  expect(await questions.search({ ...page, search: 'pepper' })).toEqual([]);
  expect(await questions.show(item.id)).toMatchObject({
    title: 'Mine',
    path: PATH,
    explanation: { record: { fields: { title: { override: { actor: ANN } } } } },
  });
  expect(await questions.show(item.id + 1)).toBeUndefined();
});

test('what waits for a decision is reviewed; history is of a path or of its book', async () => {
  const { store, item, questions, wrote } = await setUp();
  expect(await questions.review({ isAll: false })).toEqual([]);
  await store.setState(item.id, { state: 'ok', problems: [], fingerprint: 'f', isToReview: true });
  expect(await questions.review({ isAll: false })).toMatchObject([{ path: PATH, library: 'l', values: { title: 'The Salt Road' } }]);
  const path = await wrote(await store.beginRun({ kind: 'scan', startedAtMs: 1, actor: UNKNOWN_ACTOR }), 'one');
  for (const asked of [PATH, `/books/${path}`]) expect(await questions.history(asked)).toMatchObject([{ path, action: 'created', isDone: true }]);
});

test('a reset forgets every verdict about a book, as a run that can be undone', async () => {
  const { store, item, changes, about, applied, questions } = await setUp();
  const verdicts = async () => (await store.load(item.id)).decisions.map(({ verdict }) => verdict);
  expect(await changes.reset(about)).toEqual({ forgotten: [] });
  expect([applied, await questions.runs(5)]).toEqual([[], []]);
  await changes.decide({ ...about, keys: [KEYS[0]], verdict: 'confirmed' });
  await changes.decide({ ...about, keys: [KEYS[1]], verdict: 'rejected' });
  expect(await changes.reset({ ...about, isDryRun: true })).toEqual({ forgotten: ['audible:audible-1', 'itunes:itunes-1'] });
  expect([applied.at(-1)?.pretend?.decisions, await verdicts()]).toEqual([[], ['confirmed', 'rejected']]);
  const { runId } = await changes.reset(about);
  expect([await verdicts(), applied.at(-1)]).toMatchObject([[], { changed: ['audible:audible-1', 'itunes:itunes-1'], runId }]);
  expect(await questions.runs(1)).toMatchObject([{ kind: 'decision', edit: { about: 'reset audible:audible-1, itunes:itunes-1' } }]);
  await changes.undo({ target: runId, actor: ANN, isDryRun: false });
  expect(await verdicts()).toEqual(['confirmed', 'rejected']);
});

test('a review of everything shows what was decided, by whom', async () => {
  const { item, changes, about, questions } = await setUp();
  await changes.decide({ ...about, keys: [KEYS[0]], verdict: 'rejected' });
  expect(await questions.review({ isAll: false })).toEqual([]);
  const [entry] = await questions.review({ isAll: true });
  expect(entry).toMatchObject({ itemId: item.id, path: PATH });
  const rejected = entry?.choices.find(({ key }) => key === KEYS[0]);
  expect(rejected).toMatchObject({ verdict: 'rejected', decidedBy: ANN });
  expect(await questions.review({ item, isAll: false })).toMatchObject([{ path: PATH }]);
});

test('the best candidates of many books are confirmed by one run, which is undone as one', async () => {
  const { store, item, changes, questions, about, applied } = await setUp();
  const best = await questions.bestCandidates([item], 0.5);
  // The answer that is applied waits for nobody.
  expect(best.every(({ choice }) => choice.score >= 0.5 && choice.match)).toBe(true);
  expect(await questions.bestCandidates([item], 1)).toEqual([]);
  const { choices } = (await questions.review({ item, isAll: true }))[0] ?? { choices: [] };
  const decisions = choices.slice(0, 1).map(({ key }) => ({ item, keys: [key] }));
  const all = { decisions, verdict: 'confirmed', actor: ANN } as const;
  const { signal } = new AbortController();
  expect(await changes.decideMany({ ...all, isDryRun: true, signal })).toEqual({ decided: 1 });
  expect((await store.load(item.id)).decisions).toEqual([]);
  const { runId } = await changes.decideMany({ ...all, isDryRun: false, signal });
  expect((await store.load(item.id)).decisions).toMatchObject([{ key: choices[0]?.key, verdict: 'confirmed', actor: ANN }]);
  expect(await questions.runs(5)).toMatchObject([{ id: runId, kind: 'decision', parts: 1 }]);
  expect(applied.at(-1)).toMatchObject({ runId: (runId ?? 0) + 1 });
  await changes.undo({ target: runId, actor: about.actor, isDryRun: false });
  expect((await store.load(item.id)).decisions).toEqual([]);
});

test('nothing more is confirmed once it is interrupted', async () => {
  const { store, item, changes, questions } = await setUp();
  const { choices } = (await questions.review({ item, isAll: true }))[0] ?? { choices: [] };
  const decisions = choices.slice(0, 1).map(({ key }) => ({ item, keys: [key] }));
  const all = { decisions, verdict: 'confirmed', actor: ANN } as const;
  expect(await changes.decideMany({ ...all, isDryRun: false, signal: AbortSignal.abort() })).toMatchObject({ decided: 0 });
  expect((await store.load(item.id)).decisions).toEqual([]);
});
