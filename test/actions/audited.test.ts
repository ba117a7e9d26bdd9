/** Every action leaves an entry in the audit log, and what was decided can be made again from these. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Edit } from '../../src/actions/amend.ts';
import { type Changes, createChanges } from '../../src/actions/changes.ts';
import { completeAudit, pruneAudit } from '../../src/actions/complete-audit.ts';
import { ActionError } from '../../src/actions/find-book.ts';
import { decidedFrom, replayAudit } from '../../src/actions/replay-audit.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import { auditedChanges, auditedStates } from '../../src/domain/book/audited-changes.ts';
import { candidateKey } from '../../src/domain/book/candidate.ts';
import { overrideKey } from '../../src/domain/book/record.ts';
import { hashOf } from '../../src/pipeline/fingerprint.ts';
import type { ItemStore } from '../../src/ports/item-store.ts';
import type { StoredItem } from '../../src/ports/items.ts';
import { makePicture } from '../files/made-picture.ts';
import { candidate, catalogueRecordOf, query } from '../pipeline/samples.ts';
import { ANN, CONFIG, DAEMON, KEYS, shelf } from './shelf.ts';

type Shelf = Awaited<ReturnType<typeof shelf>>;

const set = (title: string): Edit => ({ action: 'set', values: [{ field: 'title', value: title }] });
const BY_ANN = { actor: { ...ANN, from: '/dev/pts/3' }, isDryRun: false };

async function setUp() {
  const made = await shelf();
  return { ...made, changes: createChanges(made.deps, made.apply) };
}

async function entriesOf({ audit }: Pick<Shelf, 'audit'>): Promise<AuditEntry[]> {
  return (await audit.page({ filter: {}, limit: 1000 })).reverse();
}

/** What each action is asked here, and what is done before it. An action that is not listed does not compile. */
const ASKED: { [Name in keyof Changes]: (changes: Changes, made: Shelf) => Promise<unknown> } = {
  edit: (changes, { item }) => changes.edit({ ...BY_ANN, item, edit: set('Mine') }),
  setPicture: async (changes, { item }) => changes.setPicture({ ...BY_ANN, item, field: { field: 'cover' }, bytes: await makePicture() }),
  editEach: (changes, { item }) => changes.editEach({ ...BY_ANN, edits: [{ book: item.id, edit: set('Mine') }], signal: AbortSignal.timeout(9000) }),
  editMany: (changes, { item }) => changes.editMany({ ...BY_ANN, books: [item.id], edit: set('Mine'), signal: AbortSignal.timeout(9000) }),
  decide: (changes, { item }) => changes.decide({ ...BY_ANN, item, keys: [KEYS[0]], verdict: 'confirmed' }),
  decideMany: (changes, { item }) =>
    changes.decideMany({ ...BY_ANN, decisions: [{ item, keys: [KEYS[0]] }], verdict: 'confirmed', signal: AbortSignal.timeout(9000) }),
  async reset(changes, { item }) {
    await changes.decide({ ...BY_ANN, item, keys: [KEYS[0]], verdict: 'rejected' });
    await changes.reset({ ...BY_ANN, item });
  },
  async undo(changes, { item }) {
    await changes.edit({ ...BY_ANN, item, edit: set('Mine') });
    await changes.undo({ ...BY_ANN, target: undefined });
  },
  async undoMany(changes, { item }) {
    await changes.edit({ ...BY_ANN, item, edit: set('Mine') });
    await changes.undoMany({ ...BY_ANN, books: [{ book: item.id }], signal: AbortSignal.timeout(9000) });
  },
  refresh: (changes, { item }) => changes.refresh({ actor: BY_ANN.actor, item }),
  setPreference: (changes) => changes.setPreference({ actor: BY_ANN.actor, field: 'title', source: 'itunes', does: 'prefer', version: hashOf(CONFIG) }),
  pause: (changes) => changes.pause({ actor: BY_ANN.actor, of: 'library', id: 'l', forMs: 7_200_000 }),
  async resume(changes) {
    await changes.pause({ actor: BY_ANN.actor, of: 'library', id: 'l' });
    await changes.resume({ actor: BY_ANN.actor, of: 'library', id: 'l' });
  },
  changeField: (changes) => changes.changeField({ ...BY_ANN, does: 'add', id: 'colour' }),
  runCommand: (changes) => changes.runCommand({ actor: BY_ANN.actor, command: 'say', options: {}, signal: AbortSignal.timeout(9000), onLine: () => {} }),
};

/** What is noted of those that are about no book. */
const OF_NO_BOOK: { [Name in keyof Changes]?: string } = {
  pause: 'library l for 120 minutes',
  resume: 'library l',
  changeField: 'colour',
  runCommand: 'a-plugin say',
};

test('these are all actions that change something', async () => {
  const { changes } = await setUp();
  expect(Object.keys(ASKED).sort()).toEqual(Object.keys(changes).sort());
});

test.each(Object.keys(ASKED) as (keyof Changes)[])('%s is noted: who, from where, what, about which book, and when', async (action) => {
  const made = await setUp();
  await ASKED[action](made.changes, made);
  const last = (await entriesOf(made)).at(-1);
  // Neither a rule of the config nor a field is about one book.
  const ofBook = action === 'setPreference' || action === 'changeField' ? {} : { book: { id: made.item.id, library: 'l', path: 'A/Salt' } };
  const about = OF_NO_BOOK[action] ? { about: OF_NO_BOOK[action] } : ofBook;
  const noted = action === 'changeField' ? 'addField' : action;
  expect(last).toMatchObject({ action: noted, actor: ANN, from: '/dev/pts/3', atMs: expect.any(Number), ...about });
  expect((await made.audit.verify()).breaks).toEqual([]);
});

test.each(['edit', 'editMany', 'editEach', 'decide', 'decideMany'] as const)('a dry run of %s notes nothing', async (action) => {
  const made = await setUp();
  const dry = new Proxy(made.changes, { get: (changes, name: keyof Changes) => (input: object) => changes[name]({ ...input, isDryRun: true } as never) });
  await ASKED[action](dry, made);
  expect(await entriesOf(made)).toEqual([]);
});

describe('an entry', () => {
  test('tells what was so before and after, with who decided it, and the run', async () => {
    const made = await setUp();
    const { runId } = await made.changes.edit({ ...BY_ANN, item: made.item, edit: set('Mine') });
    await made.changes.edit({ ...BY_ANN, item: made.item, edit: set('Yours') });
    const [first, second] = await entriesOf(made);
    expect(first).toMatchObject({ runId, changes: [{ of: 'field', key: 'title', after: { value: 'Mine', origin: 'user', actor: ANN } }] });
    expect(first?.changes[0]?.before).toBeUndefined();
    expect(second?.changes).toMatchObject([{ key: 'title', before: { value: 'Mine' }, after: { value: 'Yours' } }]);
  });

  test('names the run that its run is a part of, and the run that was undone', async () => {
    const made = await setUp();
    const { runId } = await made.changes.editMany({ ...BY_ANN, books: [made.item.id], edit: set('Mine'), signal: AbortSignal.timeout(9000) });
    await made.changes.undo({ ...BY_ANN, target: runId });
    const [edited, undone] = await entriesOf(made);
    expect(edited).toMatchObject({ partOf: runId });
    expect(undone).toMatchObject({ about: `undo of run ${edited?.runId}`, changes: [{ key: 'title', before: { value: 'Mine' } }] });
  });

  test('keeps where somebody called from; nothing else does', async () => {
    const made = await setUp();
    await made.changes.edit({ ...BY_ANN, item: made.item, edit: set('Mine') });
    const { audit: _, ...store } = { audit: 0, overrides: (await made.store.load(made.item.id)).overrides, runs: await made.store.runs(9) };
    expect(JSON.stringify([store, made.applied])).not.toContain('/dev/pts/3');
  });

  test('is there of an undo of files alone, and of one that failed on the way', async () => {
    const made = await setUp();
    await made.wrote(await made.store.beginRun({ kind: 'scan', startedAtMs: 1, actor: DAEMON }), 'one');
    await made.changes.undo({ ...BY_ANN, target: undefined });
    expect(await entriesOf(made)).toMatchObject([{ action: 'undo', about: 'undo of run 1', changes: [] }]);
    await made.wrote(await made.store.beginRun({ kind: 'scan', startedAtMs: 1, actor: DAEMON }), 'two');
    const broken = createChanges({ ...made.deps, store: { ...made.store, endRun: async () => Promise.reject(new Error('disk full')) } }, made.apply);
    await expect(broken.undo({ ...BY_ANN, target: undefined })).rejects.toThrow('disk full');
    expect((await entriesOf(made)).at(-1)).toMatchObject({ action: 'undo', isFailed: true });
  });

  test('is not there of what was refused', async () => {
    const made = await setUp();
    await expect(made.changes.undo({ ...BY_ANN, target: undefined })).rejects.toThrow(ActionError);
    await made.changes.edit({ ...BY_ANN, item: made.item, edit: { action: 'unset', fields: [{ field: 'title' }] } });
    await made.changes.decide({ ...BY_ANN, item: made.item, keys: ['no such'], verdict: 'confirmed' });
    expect(await entriesOf(made)).toEqual([]);
  });
});

test('a masked field is noted without its values, and a field that is not audited not at all', () => {
  const override = (field: 'title' | 'publisher', value: string, setAtMs = 1) => ({ field, value, origin: 'user', setAtMs });
  const states = (...overrides: ReturnType<typeof override>[]) =>
    auditedStates({ overrides, decisions: [] }, ({ field }) => ({ audited: field === 'title' ? 'masked' : false }));
  const changes = auditedChanges(states(override('title', 'secret one')), states(override('title', 'secret two', 2), override('publisher', 'secret three')));
  expect(changes).toMatchObject([{ key: 'title', before: { isMasked: true }, after: { isMasked: true } }]);
  expect(JSON.stringify(changes)).not.toContain('secret');
});

/** Three books with a candidate or two of their own. */
async function books(store: ItemStore): Promise<{ item: StoredItem; keys: string[] }[]> {
  const made: { item: StoredItem; keys: string[] }[] = [];
  for (const [index, path] of ['B', 'C', '__proto__'].entries()) {
    const answers = [candidate(`p${index}`, { title: path }), candidate(`q${index}`, { title: 'Other' })];
    const place = { library: 'l', path, folder: path, isFile: false };
    const id = await store.save({
      item: { ...place, contentKey: path, fingerprint: 'f', settingsKey: 's', problems: [], editionKind: 'audio', state: 'ok', query: query({ title: path }) },
      localCandidates: [candidate('tags', { title: path, publisher: 'Pike', description: 'The sea. '.repeat(400) }, 0.7, { local: true })],
      answers: answers.map((each, n) => ({ lookup: { provider: `${n ? 'q' : 'p'}${index}`, outcome: 'found', dueAtMs: 1 }, candidates: [each] })),
      overrides: [],
      record: catalogueRecordOf({ title: path }),
      sidecars: [],
    });
    made.push({ item: (await store.byId(id)) as StoredItem, keys: answers.map(candidateKey) });
  }
  return made;
}

async function decidedIn(store: ItemStore, ids: readonly number[]) {
  const decided: Record<number, unknown> = {};
  for (const id of ids) {
    const { overrides, decisions } = await store.load(id);
    decided[id] = inOrder({ overrides, decisions });
  }
  return decided;
}

function inOrder({ overrides, decisions }: Pick<ReturnType<typeof decidedFrom>, 'overrides' | 'decisions'>) {
  const byName = <T>(list: readonly T[], nameOf: (each: T) => string) => [...list].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { overrides: byName(overrides, overrideKey), decisions: byName(decisions, ({ key }) => key) };
}

async function replayed({ audit }: Pick<Shelf, 'audit'>, ids: readonly number[]) {
  const told = await replayAudit(audit.all());
  return Object.fromEntries(ids.map((id) => [id, inOrder(decidedFrom(told.get(id) ?? new Map()))]));
}

const FIELDS = ['title', 'publisher', 'description', 'genres'] as const;
const values = {
  title: fc.string(),
  publisher: fc.string(),
  description: fc.constantFrom('short', 'The sea. '.repeat(300)),
  genres: fc.array(fc.string(), { maxLength: 3 }),
};
const fieldRefs = fc.subarray([...FIELDS]).map((fields) => fields.map((field) => ({ field })));
const edits = fc.oneof(
  fc.constantFrom(...FIELDS).chain((field) => values[field].map((value): Edit => ({ action: 'set', values: [{ field, value }] }))),
  fc.tuple(fc.constantFrom('mood', '__proto__'), fc.string()).map(([key, value]): Edit => ({ action: 'set', values: [{ field: 'customFields', key, value }] })),
  fc.tuple(fc.constantFrom('clear', 'unset', 'lock', 'unlock'), fieldRefs).map(([action, fields]): Edit => ({ action, fields })),
);
const book = fc.nat(2);
const steps = fc.oneof(
  fc.record({ kind: fc.constant('edit' as const), book, edit: edits }),
  fc.record({ kind: fc.constant('editMany' as const), edit: edits }),
  fc.record({ kind: fc.constant('decide' as const), book, key: fc.nat(1), verdict: fc.constantFrom('confirmed' as const, 'rejected' as const) }),
  fc.record({ kind: fc.constant('reset' as const), book }),
  fc.record({ kind: fc.constant('undo' as const), book: fc.option(book, { nil: undefined }) }),
  fc.record({ kind: fc.constant('prune' as const) }),
);
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never;

async function take(step: Step, changes: Changes, made: Shelf & { all: Awaited<ReturnType<typeof books>> }): Promise<unknown> {
  const of = (index: number) => made.all[index] as (typeof made.all)[number];
  switch (step.kind) {
    case 'edit':
      return changes.edit({ ...BY_ANN, item: of(step.book).item, edit: step.edit });
    case 'editMany':
      return changes.editMany({ ...BY_ANN, books: made.all.map(({ item }) => item.id), edit: step.edit, signal: AbortSignal.timeout(60_000) });
    case 'decide':
      return changes.decide({ ...BY_ANN, item: of(step.book).item, keys: [of(step.book).keys[step.key] as string], verdict: step.verdict });
    case 'reset':
      return changes.reset({ ...BY_ANN, item: of(step.book).item });
    case 'undo':
      return changes.undo({ ...BY_ANN, target: step.book === undefined ? undefined : of(step.book).item }).catch((error: unknown) => {
        if (!(error instanceof ActionError)) throw error;
      });
    case 'prune':
      // All but what was noted within the last few ticks of the clock.
      return pruneAudit({ keepDays: 0, keepMegabytes: 100 }, made.deps);
  }
}

test('whatever people decide and undo, the log tells what is decided', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 25 }), async (all) => {
      const made = await setUp();
      const shelved = { ...made, all: await books(made.store) };
      const ids = shelved.all.map(({ item }) => item.id);
      for (const step of all) await take(step, made.changes, shelved);
      expect(await replayed(made, ids)).toEqual(await decidedIn(made.store, ids));
      expect((await made.audit.verify()).breaks).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

describe('what came past the log', () => {
  test('is noted once, and the log tells all that is decided', async () => {
    const made = await setUp();
    const { item, db, store, deps } = made;
    await made.changes.edit({ ...BY_ANN, item, edit: set('Mine') });
    await db
      .insertInto('decisions')
      .values({ item_id: item.id, key: KEYS[0], verdict: 'rejected', decided_at: 7, actor_kind: null, actor_name: null })
      .execute();
    await db.updateTable('overrides').set({ value: '"Theirs"' }).execute();
    expect(await replayed(made, [item.id])).not.toEqual(await decidedIn(store, [item.id]));
    expect([await completeAudit({ actor: ANN, action: 'import' }, deps), await completeAudit({ actor: ANN, action: 'import' }, deps)]).toEqual([1, 0]);
    expect(await replayed(made, [item.id])).toEqual(await decidedIn(store, [item.id]));
    expect((await entriesOf(made)).at(-1)).toMatchObject({
      action: 'import',
      changes: [{ key: 'title', before: { value: 'Mine' }, after: { value: 'Theirs' } }, { of: 'verdict' }],
    });
  });

  test('and so is what stood in entries that were removed', async () => {
    const made = await setUp();
    const { item, store, deps } = made;
    await made.changes.edit({ ...BY_ANN, item, edit: set('Mine') });
    const later = { ...deps, now: () => 5 * 86_400_000 };
    expect(await pruneAudit({ keepDays: 1, keepMegabytes: 1 }, later)).toBe(1);
    expect((await entriesOf(made)).map(({ action }) => action)).toEqual(['prune', 'keep']);
    expect(await replayed(made, [item.id])).toEqual(await decidedIn(store, [item.id]));
  });
});
