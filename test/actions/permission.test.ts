/** Every action, asked by every role and by callers with limits: what is not for them is not there, and leaves no trace. */

import { describe, expect, test } from 'vitest';
import { createQuestions, type Questions } from '../../src/actions/actions.ts';
import { createAnswerMemory } from '../../src/actions/answer-memory.ts';
import { type Changes, createChanges } from '../../src/actions/changes.ts';
import type { Choice } from '../../src/actions/choices.ts';
import { CHANGE_RIGHTS, permitted, QUESTION_RIGHTS } from '../../src/actions/permission.ts';
import { type Access, accessOf, FULL_ACCESS } from '../../src/domain/access/access.ts';
import { BUILT_IN_ROLES, builtInRole, RIGHTS_OF, type UserRole } from '../../src/domain/access/rights.ts';
import { FIELD_KEYS } from '../../src/domain/book/fields.ts';
import { PermissionError, UnknownBookError } from '../../src/domain/errors.ts';
import { hashOf } from '../../src/pipeline/fingerprint.ts';
import type { StoredItem } from '../../src/ports/items.ts';
import { NO_COUNTS } from '../../src/ports/provider-state.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { makePicture } from '../files/made-picture.ts';
import { candidate, catalogueRecordOf, people, query } from '../pipeline/samples.ts';
import { sampleReport } from '../telemetry/sample-report.ts';
import { ANN, CONFIG, KEYS, PATH, shelf } from './shelf.ts';

const NEVER = new AbortController().signal;
/** Words that stand in one place only. */
const SECRET = 'zanzibar';
const HIDDEN = 'quicksilver';
const MASKED = 'vermilion';

/** The book of the shelf, which all may see, and another in a library of its own, which few may. */
async function world() {
  const made = await shelf();
  const { store, item, deps } = made;
  const update = bookUpdate(`${SECRET}/Book`, { title: `The ${SECRET} Road`, authors: people('Marit Osei') }, { library: 'vault', conflicts: 1 });
  const answers = [{ lookup: { provider: 'audible', outcome: 'found' as const, dueAtMs: 1 }, candidates: [candidate('audible', { title: `A ${SECRET}` })] }];
  const secretId = await store.save({ ...update, item: { ...update.item, query: query({ title: SECRET }) }, answers });
  const changes = createChanges(deps, made.apply);
  const values = [
    { field: 'description', value: `About ${HIDDEN}.` },
    { field: 'publisher', value: `${MASKED} House` },
    { field: 'tags', value: ['mine'] },
  ] as const;
  const edit = { action: 'set', values } as const;
  const { runId = 0 } = await changes.edit({ item, edit, actor: ANN, isDryRun: false });
  const wrote = await made.wrote(runId, `${HIDDEN} ${MASKED}`);
  const secret = (await store.byId(secretId)) as StoredItem;
  const { runId: secretRun = 0 } = await changes.edit({
    item: secret,
    edit: { action: 'set', values: [{ field: 'tags', value: [SECRET] }] },
    actor: ANN,
    isDryRun: false,
  });
  await made.wrote(secretRun, SECRET, `${SECRET}.json`, secretId);
  const { runId: bothRun = 0 } = await changes.editMany({
    books: [item.id, secretId],
    edit: { action: 'set', values: [{ field: 'language', value: 'de' }] },
    actor: ANN,
    isDryRun: false,
    signal: NEVER,
  });
  const libraries = { ...deps.libraries, findItems: async (path: string) => (path === `/vault/${SECRET}/Book` ? [secret] : deps.libraries.findItems(path)) };
  const as = (access: Access) =>
    permitted(
      changes,
      {
        ...deps,
        libraries,
        providers: [
          { definition: { id: 'audible', name: 'Audible' } as never, options: { enabled: true, baseUrl: 'https://a.example', apiKey: 'the-key' } as never },
        ],
      },
      access,
    );
  return { ...made, deps, changes, as, item, secret, runId, secretRun, bothRun, wrote };
}

type World = Awaited<ReturnType<typeof world>>;

const CHOICE: Choice = { key: KEYS[0], name: 'x', id: 'x', source: 'audible', metadata: {}, score: 1, contradictions: [] };
const WORDS = ['salt', SECRET, HIDDEN, MASKED];

async function all<T>(of: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of of) found.push(each);
  return found;
}

const TAGS = { action: 'set', values: [{ field: 'tags', value: ['new'] }] } as const;

/** Asks every question about a book, in each way that there is. A new question has to be asked here. */
const ASK: { [K in keyof Questions]: (ask: Questions, item: StoredItem, world: World) => Promise<unknown> } = {
  findBook: async (ask, item) => [await ask.findBook(`book:${item.id}`)],
  book: (ask, item) => ask.book(item.id),
  search: async (ask) => Promise.all(['', ...WORDS].map((search) => ask.search({ search, afterId: 0, limit: 50 }))),
  list: async (ask) => Promise.all(['', ...WORDS].map((text) => all(ask.list({ text, filter: {} })))),
  page: async (ask) =>
    Promise.all(
      ['', ...WORDS].flatMap((text) => [undefined, { by: 'title', isDescending: false }].map((sort) => ask.page({ text, filter: {}, sort, limit: 50 }))),
    ),
  facets: async (ask) => Promise.all(['', ...WORDS].map((text) => ask.facets({ text, filter: {}, names: [], customFields: [], limit: 50 }))),
  count: async (ask) => Promise.all(['', ...WORDS].map((text) => ask.count({ text, filter: {} }))),
  show: (ask, item) => ask.show(item.id),
  explainBook: (ask, item) => ask.explainBook(item),
  lookUp: (ask) => ask.lookUp(query({ title: 'Salt' }), NEVER),
  searchAnew: (ask, item) => ask.searchAnew({ item, words: { title: 'Salt' }, signal: NEVER }),
  findEditions: (ask) => ask.findEditions({ text: 'Salt' }),
  review: async (ask, item) => [await ask.review({ isAll: false }), await ask.review({ isAll: true }), await ask.review({ item, isAll: true })],
  toReview: (ask) => ask.toReview(),
  pageOf: async (ask) => ask.pageOf(CHOICE),
  reviewBook: (ask, item) => ask.reviewBook(item),
  bestCandidates: (ask, item) => ask.bestCandidates([item], 0),
  groupsToReview: async (ask) =>
    Promise.all((['identifier', 'doubt', { facet: 'authors' }, { facet: 'publisher' }] as const).map((by) => ask.groupsToReview(by))),
  reviewGroup: async (ask) => Promise.all([ask.reviewGroup({ by: { facet: 'authors' }, name: 'Marit Osei' }), ask.reviewGroup({ by: 'doubt', name: 'x' })]),
  noteShown: (ask, item) => ask.noteShown([{ itemId: item.id, path: '', library: '', isWaiting: true, values: {}, choices: [CHOICE] }]),
  pickChoices: (ask, item) => ask.pickChoices(item, 'nothing'),
  history: async (ask, item, { item: known }) => ask.history(item.id === known.id ? PATH : `/vault/${SECRET}/Book`),
  previewEdit: (ask, item) => ask.previewEdit(item, TAGS),
  bookHistory: (ask, item) => ask.bookHistory(item.id),
  cover: async (ask, item) => [await ask.cover({ item, widthPixels: 160 }, NEVER), await ask.cover({ item, widthPixels: 160, of: KEYS[0] }, NEVER)],
  picturesInside: (ask, item) => ask.picturesInside(item),
  runs: (ask) => ask.runs(50),
  telemetry: async (ask) => [await ask.telemetry({ sinceMs: 0, slowest: 10 })],
  linkedData: (ask) => ask.linkedData({ query: 'ASK {}', limit: 1 }),
  statistics: (ask) => ask.statistics({ filter: {} }),
  fieldStatistics: async (ask) =>
    Promise.all(FIELD_KEYS.filter((key) => key !== 'customFields').map((field) => ask.fieldStatistics({ filter: {}, field, commonest: 99 }))),
  conflicts: (ask) => ask.conflicts({ filter: {} }),
  conflictBooks: async (ask) =>
    Promise.all([
      ask.conflictBooks({ filter: {}, field: 'title', winner: 'audible', loser: 'itunes', afterId: 0, limit: 50 }),
      ask.conflictBooks({ filter: {}, field: 'publisher', winner: 'audible', loser: 'tags', afterId: 0, limit: 50 }),
    ]),
  sample: (ask) => ask.sample({ filter: {}, count: 99, seed: '1' }),
  preferences: (ask) => ask.preferences(),
  previewPreference: async (ask) =>
    Promise.all([
      ask.previewPreference({ field: 'title', source: 'itunes', does: 'prefer' }),
      ask.previewPreference({ field: 'publisher', source: 'tags', does: 'prefer' }),
    ]),
  fields: (ask) => ask.fields(),
  audit: (ask) => ask.audit({ filter: {}, limit: 50 }),
  wholeAudit: async (ask) => all(ask.wholeAudit()),
  verifyAudit: (ask) => ask.verifyAudit(),
  providers: (ask) => ask.providers(),
};

/** What tells of all books and fields together is refused to whoever may not see all of them. */
const answerOf = async (question: keyof Questions, ask: Questions, { item, made }: { item: StoredItem; made: World }): Promise<unknown> => {
  try {
    return await ASK[question](ask, item, made);
  } catch (error) {
    if (error instanceof PermissionError && (question === 'linkedData' || question.toLowerCase().includes('audit'))) return error.message;
    throw error;
  }
};

const how = { actor: ANN, isDryRun: false } as const;

const CHANGE: { [K in keyof Changes]: (changes: Changes, item: StoredItem) => Promise<unknown> } = {
  edit: (changes, item) => changes.edit({ item, edit: TAGS, ...how }),
  setPicture: async (changes, item) => changes.setPicture({ item, field: { field: 'cover' }, bytes: await makePicture(), ...how }),
  editMany: (changes, item) => changes.editMany({ books: [item.id], edit: TAGS, signal: NEVER, ...how }),
  editEach: (changes, item) => changes.editEach({ edits: [{ book: item.id, edit: TAGS }], signal: NEVER, ...how }),
  decide: (changes, item) => changes.decide({ item, keys: [KEYS[0]], verdict: 'rejected', ...how }),
  decideMany: (changes, item) => changes.decideMany({ decisions: [{ item, keys: [KEYS[0]] }], verdict: 'rejected', signal: NEVER, ...how }),
  reset: (changes, item) => changes.reset({ item, ...how }),
  undo: (changes, item) => changes.undo({ target: item, ...how }),
  undoMany: (changes, item) => changes.undoMany({ books: [{ book: item.id }], signal: NEVER, ...how }),
  refresh: (changes, item) => changes.refresh({ item, actor: ANN }),
  setPreference: (changes) => changes.setPreference({ field: 'title', source: 'itunes', does: 'prefer', version: hashOf(CONFIG), actor: ANN }),
  pause: (changes) => changes.pause({ of: 'library', id: 'l', actor: ANN }),
  async resume(changes) {
    await changes.pause({ of: 'library', id: 'l', actor: ANN });
    await changes.resume({ of: 'library', id: 'l', actor: ANN });
  },
  changeField: (changes) => changes.changeField({ does: 'add', id: 'colour', ...how }),
  runCommand: (changes) => changes.runCommand({ command: 'say', options: {}, actor: ANN, signal: NEVER, onLine: () => {} }),
};

const questions = Object.keys(ASK) as (keyof Questions)[];
const changeNames = Object.keys(CHANGE) as (keyof Changes)[];
/** A rule of the config and a field are for all books, and a pause for all of a library. */
const aboutBooks = changeNames.filter((each) => each !== 'setPreference' && each !== 'changeField' && each !== 'runCommand' && CHANGE_RIGHTS[each] !== 'pause');
const role = (more: Partial<UserRole>): Access => accessOf({ role: { name: 'r', as: 'admin', ...more }, user: 'ann' });

test('every action has a rule, and is tried here', async () => {
  const { deps, apply } = await shelf();
  expect(Object.keys(createQuestions(deps)).sort()).toEqual(questions.toSorted());
  expect(Object.keys(createChanges(deps, apply)).sort()).toEqual(changeNames.toSorted());
  expect([Object.keys(QUESTION_RIGHTS).sort(), Object.keys(CHANGE_RIGHTS).sort()]).toEqual([questions.toSorted(), changeNames.toSorted()]);
});

describe.each(BUILT_IN_ROLES)('%s', (name) => {
  const access = accessOf({ role: builtInRole(name) });

  test.each(questions)('asks %s', async (question) => {
    const made = await world();
    const isAllowed = RIGHTS_OF[name].includes(QUESTION_RIGHTS[question]);
    const asked = async () => ASK[question](made.as(access).questions, made.item, made);
    if (isAllowed) await asked();
    else await expect(asked()).rejects.toThrow(PermissionError);
  });

  test.each(changeNames)('does %s', async (change) => {
    const made = await world();
    const isAllowed = RIGHTS_OF[name].includes(CHANGE_RIGHTS[change]);
    const before = (await made.store.runs(99)).length;
    const done = async () => CHANGE[change](made.as(access).changes, made.item);
    if (isAllowed) await done();
    else await expect(done()).rejects.toThrow(PermissionError);
    if (!isAllowed) expect((await made.store.runs(99)).length).toBe(before);
  });
});

describe('a book that may not be seen', () => {
  const access = role({ books: [{ libraries: ['l'] }] });

  test.each(questions)('%s tells nothing of it', async (question) => {
    const made = await world();
    const asked = await answerOf(question, made.as(access).questions, { item: made.item, made });
    expect(JSON.stringify(asked) ?? '').not.toContain(SECRET);
  });

  test.each<keyof Questions>(['explainBook', 'reviewBook', 'bestCandidates', 'pickChoices', 'previewEdit', 'bookHistory', 'cover'])(
    '%s does not know it, though it is passed',
    async (question) => {
      const made = await world();
      await expect(async () => ASK[question](made.as(access).questions, made.secret, made)).rejects.toThrow(UnknownBookError);
    },
  );

  test('it is as if it were not there, by number, by title, by path and by what was written', async () => {
    const { as, secret, store } = await world();
    const ask = as(access).questions;
    expect([await ask.book(secret.id), await ask.show(secret.id), await ask.show(999)]).toEqual([undefined, undefined, undefined]);
    const refusalOf = async (text: string) => ask.findBook(text).then(String, (error: Error) => error.message.replace(text, '…'));
    for (const [one, other] of [
      [`book:${secret.id}`, 'book:999'],
      [SECRET, 'nowhere'],
      [`/vault/${SECRET}/Book`, '/vault/nowhere/Book'],
    ] as const)
      expect(await refusalOf(one)).toBe(await refusalOf(other));
    await expect(ask.history(`/vault/${SECRET}/Book`)).rejects.toThrow('no book');
    await ask.noteShown([{ itemId: secret.id, path: '', library: '', isWaiting: true, values: {}, choices: [CHOICE] }]);
    expect(await store.shown(secret.id)).toBeUndefined();
  });

  test('counts are of the others alone, also those of libraries', async () => {
    const { as } = await world();
    const { questions: ask, seen } = as(access);
    expect([
      await ask.count({ text: '', filter: {} }),
      await ask.count({ text: SECRET, filter: {} }),
      await ask.count({ text: '', filter: { library: 'vault' } }),
    ]).toEqual([1, 0, 0]);
    expect(await seen.catalogue.countsByState()).toMatchObject([{ library: 'l', count: 1 }]);
    expect(await as(FULL_ACCESS).questions.count({ text: '', filter: {} })).toBe(2);
  });

  test('runs about it are not shown, nor those about it and others', async () => {
    const { as, runId, secretRun, bothRun } = await world();
    expect((await as(access).questions.runs(9)).map(({ id }) => id)).toEqual([runId]);
    expect((await as(FULL_ACCESS).questions.runs(9)).map(({ id }) => id)).toEqual([bothRun, secretRun, runId]);
  });

  test.each(aboutBooks.filter((each) => !['editMany', 'editEach', 'undoMany'].includes(each)))('%s does not know it', async (change) => {
    const { as, secret, store } = await world();
    const before = JSON.stringify([await store.load(secret.id), await store.runs(99)]);
    await expect(async () => CHANGE[change](as(access).changes, secret)).rejects.toThrow(UnknownBookError);
    expect(JSON.stringify([await store.load(secret.id), await store.runs(99)])).toBe(before);
  });

  test('an edit of many books passes it by', async () => {
    const { as, item, secret, store } = await world();
    const edits = [secret.id, 999].map((book) => ({ book, edit: TAGS }));
    expect(await as(access).changes.editEach({ edits, signal: NEVER, ...how })).toEqual({ changed: 0 });
    const outcome = await as(access).changes.editMany({ books: [secret.id, item.id, 999], edit: TAGS, signal: NEVER, ...how });
    expect(outcome.changed).toBe(1);
    expect((await store.load(secret.id)).overrides).toMatchObject([{ field: 'language' }, { value: [SECRET] }]);
  });

  test('its runs cannot be undone by their number, and the latest of all is not guessed', async () => {
    const { as, secretRun, bothRun, runId } = await world();
    const { changes } = as(access);
    for (const target of [secretRun, bothRun, 999])
      await expect(changes.undo({ target, ...how })).rejects.toThrow(`run ${target} wrote nothing, or there was no such run`);
    await expect(changes.undo({ target: undefined, ...how })).rejects.toThrow('say which run');
    expect((await changes.undo({ target: runId, ...how })).run.id).toBe(runId);
  });
});

describe('a book that may be seen and not changed', () => {
  const access = role({ changes: [{ libraries: ['vault'] }] });

  test.each(aboutBooks)('%s is refused, and changes nothing', async (change) => {
    const { as, item, store } = await world();
    const before = JSON.stringify([await store.load(item.id), await store.runs(99)]);
    await expect(async () => CHANGE[change](as(access).changes, item)).rejects.toThrow('you may see this book, but not change it');
    expect(JSON.stringify([await store.load(item.id), await store.runs(99)])).toBe(before);
  });

  test('an edit of many with one such book changes none', async () => {
    const { as, item, secret, store } = await world();
    const before = JSON.stringify(await store.load(secret.id));
    await expect(as(access).changes.editMany({ books: [secret.id, item.id], edit: TAGS, signal: NEVER, ...how })).rejects.toThrow(PermissionError);
    expect(JSON.stringify(await store.load(secret.id))).toBe(before);
  });

  test('nothing is undone of many books if it is among them', async () => {
    const { as, secret, item, store } = await world();
    const before = JSON.stringify([await store.load(secret.id), await store.load(item.id)]);
    const many = { books: [{ book: item.id }, { book: secret.id }], signal: NEVER, ...how };
    await expect(as(access).changes.undoMany(many)).rejects.toThrow(PermissionError);
    expect(JSON.stringify([await store.load(secret.id), await store.load(item.id)])).toBe(before);
  });

  test('a run over such a book and others is not undone', async () => {
    const { as, bothRun, secretRun } = await world();
    await expect(as(access).changes.undo({ target: bothRun, ...how })).rejects.toThrow(PermissionError);
    expect((await as(access).changes.undo({ target: secretRun, ...how })).run.id).toBe(secretRun);
  });
});

describe('fields', () => {
  const fields = { hidden: [{ field: 'description' as const }], masked: [{ field: 'publisher' as const }], writable: [{ field: 'tags' as const }] };
  const access = role({ fields });

  test.each(questions)('%s tells neither what is hidden nor what is masked', async (question) => {
    const made = await world();
    const ask = made.as(access).questions;
    const text =
      JSON.stringify(await answerOf(question, ask, { item: made.item, made }), (_, value) => (value instanceof Uint8Array ? String(value) : value)) ?? '';
    expect(text).not.toMatch(new RegExp(`${HIDDEN}|${MASKED}|"description"`));
    expect(text).not.toContain(Buffer.from(HIDDEN).toJSON().data.join(','));
  });

  test('the same answers say both to whoever may read them', async () => {
    const made = await world();
    const ask = made.as(FULL_ACCESS).questions;
    const told = async (question: keyof Questions) => JSON.stringify(await ASK[question](ask, made.item, made));
    for (const question of ['list', 'show', 'explainBook', 'runs', 'review'] as const)
      expect([question, await told(question)]).toEqual([question, expect.stringMatching(HIDDEN)]);
    expect((await ask.history(PATH))[0]?.after?.toString()).toContain(HIDDEN);
  });

  test('how the providers did is told to those who may follow it', async () => {
    const made = await world();
    const tallies = { providerDays: async () => [{ ...NO_COUNTS, provider: 'audible', day: '2026-01-01', requests: 1 }] };
    const daysFor = async (name: 'viewer' | 'editor') => {
      const { questions: ask } = permitted(made.changes, { ...made.deps, tallies }, accessOf({ role: builtInRole(name) }));
      return (await ask.statistics({ filter: {} })).providerDays.length;
    };
    expect([await daysFor('viewer'), await daysFor('editor')]).toEqual([0, 1]);
  });

  test('of the slowest books a caller is told those that it may see', async () => {
    const made = await world();
    const asked: number[] = [];
    const telemetry = async ({ slowest }: { slowest: number }) => {
      asked.push(slowest);
      const [book] = sampleReport().slowest;
      const ids = [made.secret.id, made.item.id, undefined];
      return { ...sampleReport(), slowest: ids.flatMap((itemId) => (book ? [{ ...book, path: `Book ${itemId}`, itemId }] : [])) };
    };
    const pathsFor = async (access: Access, slowest: number) => {
      const { questions: ask } = permitted(made.changes, { ...made.deps, telemetry }, access);
      return (await ask.telemetry({ sinceMs: 0, slowest }))?.slowest.map(({ path }) => path);
    };
    expect(await pathsFor(FULL_ACCESS, 3)).toEqual([`Book ${made.secret.id}`, `Book ${made.item.id}`, 'Book undefined']);
    const limited = role({ books: [{ libraries: ['l'] }] });
    expect([await pathsFor(limited, 3), await pathsFor(limited, 0)]).toEqual([[`Book ${made.item.id}`], []]);
    // The slow ones that it may not see take no place of others.
    expect(Math.min(...asked.slice(1))).toBeGreaterThan(100);
  });

  test('what was counted for others is not told', async () => {
    const made = await world();
    const memory = createAnswerMemory(
      (
        (nowMs) => () =>
          (nowMs += 1000)
      )(0),
    );
    const counted = async (of: Access) => {
      const { questions: ask } = permitted(made.changes, { ...made.deps, memory }, of);
      return { all: await ask.statistics({ filter: {} }), publisher: await ask.fieldStatistics({ filter: {}, field: 'publisher', commonest: 9 }) };
    };
    const whole = await counted(FULL_ACCESS);
    expect(whole.publisher?.commonest).toEqual([{ text: `${MASKED} House`, count: 1 }]);
    const cut = await counted(access);
    expect(cut.publisher?.commonest).toEqual([{ text: '•••', count: 1 }]);
    expect(cut.all.fields.map(({ field }) => field)).not.toContain('description');
    expect((await counted(role({ books: [{ libraries: ['l'] }] }))).all.books).toBe(1);
    expect((await counted(FULL_ACCESS)).all.madeAtMs).toBe(whole.all.madeAtMs);
  });

  test('a masked value is shown as one', async () => {
    const { as, item } = await world();
    const shown = await as(access).questions.show(item.id);
    expect(shown?.explanation.record.fields.publisher).toMatchObject({ value: '•••', override: { actor: ANN } });
    expect(shown?.title).toBe('The Salt Road');
    const [run] = await as(access).questions.runs(1);
    expect(run?.book).toBeUndefined();
  });

  test('nobody finds out by asking for books that say it', async () => {
    const { as } = await world();
    const ask = as(access).questions;
    const having = (field: 'description' | 'publisher', wanted: string) => ({ having: [{ field, comparison: 'words' as const, wanted }] });
    for (const filter of [having('description', HIDDEN), having('publisher', MASKED), { missing: [{ field: 'description' as const }] }]) {
      await expect(ask.count({ text: '', filter })).rejects.toThrow(PermissionError);
      await expect(all(ask.list({ text: '', filter }))).rejects.toThrow(PermissionError);
      await expect(ask.search({ ...filter, afterId: 0, limit: 5 })).rejects.toThrow(PermissionError);
    }
    expect(await ask.count({ text: '', filter: { missing: [{ field: 'publisher' }] } })).toBe(1);
    expect([
      await ask.count({ text: HIDDEN, filter: {} }),
      await ask.count({ text: MASKED, filter: {} }),
      await ask.count({ text: 'salt', filter: {} }),
    ]).toEqual([0, 0, 1]);
  });

  test.each([
    [{ action: 'set', values: [{ field: 'title', value: 'x' }] }, 'you may not change title'],
    [
      {
        action: 'set',
        values: [
          { field: 'tags', value: ['x'] },
          { field: 'description', value: 'x' },
        ],
      },
      'you may not change description',
    ],
    [{ action: 'clear', fields: [{ field: 'publisher' }] }, 'you may not change publisher'],
    [{ action: 'unset', fields: [{ field: 'description' }] }, 'you may not change description'],
    [{ action: 'lock', fields: [] }, 'name the fields to lock'],
    [{ action: 'unlock', fields: [] }, 'name the fields to unlock'],
    [{ action: 'lock', fields: [{ field: 'title' }] }, 'you may not change title'],
  ] as const)('%j is refused', async (edit, message) => {
    const { as, item, store } = await world();
    const before = JSON.stringify(await store.load(item.id));
    await expect(as(access).changes.edit({ item, edit, ...how })).rejects.toThrow(message);
    await expect(as(access).changes.editMany({ books: [item.id], edit, signal: NEVER, ...how })).rejects.toThrow(message);
    await expect(as(access).changes.editEach({ edits: [{ book: item.id, edit }], signal: NEVER, ...how })).rejects.toThrow(message);
    expect(JSON.stringify(await store.load(item.id))).toBe(before);
  });

  test('an edit of another field leaves what is not seen as it is', async () => {
    const { as, item, store } = await world();
    const ask = as(access);
    const seen = (await ask.questions.book(item.id)) as StoredItem;
    expect(seen.query).toBeUndefined();
    await ask.changes.edit({ item: seen, edit: TAGS, ...how });
    expect((await store.load(item.id)).overrides.map(({ field, value }) => [field, value])).toEqual([
      ['description', `About ${HIDDEN}.`],
      ['language', 'de'],
      ['publisher', `${MASKED} House`],
      ['tags', ['new']],
    ]);
    expect((await store.byId(item.id))?.query).toBeDefined();
  });

  test('an undo takes back only what could have been edited', async () => {
    const { as, item, runId } = await world();
    const { changes } = as(access);
    await expect(changes.undo({ target: runId, ...how })).rejects.toThrow('you may not change description, publisher');
    await expect(changes.undo({ target: item, ...how })).rejects.toThrow('you may not change language');
    const { runId: own } = await changes.edit({ item, edit: TAGS, ...how });
    const undone = await changes.undo({ target: item, ...how });
    expect([undone.run.id, undone.decisions, JSON.stringify(undone)]).toEqual([own, 'restored', expect.not.stringMatching(HIDDEN)]);
  });
});

describe('deciding about candidates', () => {
  const access = accessOf({ role: { name: 'r', as: 'curator', fields: { writable: [{ field: 'tags' }] } } });
  const confirm = (item: StoredItem, key: string) => ({ item, keys: [key], verdict: 'confirmed', ...how }) as const;

  test('says which book it is, and that is no edit of fields: it may be done, and taken back', async () => {
    const { as, item, store } = await world();
    const { changes } = as(access);
    const { runId = 0 } = (await changes.decide(confirm(item, KEYS[1]))) as { runId: number };
    expect((await store.load(item.id)).decisions).toMatchObject([{ key: KEYS[1], verdict: 'confirmed' }]);
    await changes.undo({ target: runId, ...how });
    expect((await store.load(item.id)).decisions).toEqual([]);
  });

  test('who may not decide takes no decision back either', async () => {
    const { as, item, store, changes } = await world();
    const { runId = 0 } = (await changes.decide(confirm(item, KEYS[1]))) as { runId: number };
    for (const role of [{ name: 'r', as: 'editor', fields: { writable: [{ field: 'tags' }] } } as const, builtInRole('editor')])
      for (const target of [runId, item]) {
        const undone = as(accessOf({ role })).changes.undo({ target, ...how });
        await expect(undone).rejects.toThrow(new PermissionError(`the role ${role.name} may not decide about candidates`));
      }
    expect((await store.load(item.id)).decisions).toHaveLength(1);
    const { runId: undo } = await as(accessOf({ role: builtInRole('curator') })).changes.undo({ target: runId, ...how });
    expect((await store.load(item.id)).decisions).toEqual([]);
    // Nor does it bring one back.
    await expect(as(accessOf({ role: builtInRole('editor') })).changes.undo({ target: undo as number, ...how })).rejects.toThrow(PermissionError);
  });

  test('runs that may not be taken back are listed as such, whoever asks', async () => {
    const { as, item, changes } = await world();
    await changes.decide(confirm(item, KEYS[1]));
    await changes.edit({ item, edit: TAGS, ...how });
    const roles: UserRole[] = [
      ...(['viewer', 'editor', 'curator', 'admin'] as const).map(builtInRole),
      { name: 'r', as: 'curator', fields: { writable: [{ field: 'tags' }] } },
    ];
    const told = new Set<string>();
    for (const role of roles) {
      const caller = as(accessOf({ role }));
      const runs = await caller.questions.runs(100);
      const ofBook = (await caller.questions.bookHistory(item.id)).runs;
      for (const { id, mayUndo } of ofBook) if (runs.some((run) => run.id === id)) expect(mayUndo).toBe(runs.find((run) => run.id === id)?.mayUndo);
      for (const { id, mayUndo } of runs) {
        const undone = async () => (await caller.changes.undo({ target: id, ...how, isDryRun: true })).run.id;
        const isRefused = await undone().then(
          () => false,
          (error: unknown) => error instanceof PermissionError,
        );
        expect([role.name, id, mayUndo]).toEqual([role.name, id, !isRefused]);
        told.add(String(mayUndo));
      }
    }
    expect(told).toEqual(new Set(['true', 'false']));
  });

  test('an undo of many books asks for each what the undone thing needed', async () => {
    const { as, item } = await world();
    await as(accessOf({ role: builtInRole('editor') })).changes.edit({ item, edit: TAGS, ...how });
    const many = { books: [{ book: item.id }, { book: 999 }], signal: NEVER, ...how };
    const only = accessOf({ role: builtInRole('editor'), only: ['see', 'undo'] });
    await expect(as(only).changes.undoMany(many)).rejects.toThrow('the role editor may not change fields');
    const { books } = await as(accessOf({ role: builtInRole('editor') })).changes.undoMany(many);
    expect(books).toMatchObject([{ item: { id: item.id }, undone: { decisions: 'restored' } }]);
  });

  test('who may undo, and not edit, takes no edit back', async () => {
    const { as, runId } = await world();
    const only = accessOf({ role: builtInRole('editor'), only: ['see', 'undo'] });
    await expect(as(only).changes.undo({ target: runId, ...how })).rejects.toThrow('the role editor may not change fields');
    await as(accessOf({ role: builtInRole('editor') })).changes.undo({ target: runId, ...how });
  });

  test.each([['title', 'you may not change title'] as const, ['tags', undefined] as const])('takes over a record that sets %s: %s', async (field, message) => {
    const { as, store } = await world();
    const value = field === 'tags' ? ['theirs'] : 'Theirs';
    const offered = [{ key: 'record|theirs|', overrides: [{ field, value, origin: 'user' as const, setAtMs: 1 }] }];
    const update = bookUpdate('Offering', {}, { library: 'l' });
    const id = await store.save({ ...update, item: { ...update.item, query: { ...query({ title: 'Offering' }), offered } } });
    const book = (await store.byId(id)) as StoredItem;
    const done = async () => as(access).changes.decide(confirm(book, 'record|theirs|'));
    if (message === undefined) await done();
    else {
      await expect(done()).rejects.toThrow(message);
      const decisions = [{ item: book, keys: ['record|theirs|'] }];
      await expect(as(access).changes.decideMany({ decisions, verdict: 'confirmed', signal: NEVER, ...how })).rejects.toThrow(message);
    }
    expect((await store.load(id)).overrides.map((each) => each.field)).toEqual(message === undefined ? [field] : []);
  });
});

test('a token with fewer rights than its role has those alone', async () => {
  const { as, item } = await world();
  const { questions: ask, changes } = as(accessOf({ role: builtInRole('admin'), only: ['see'] }));
  expect(await ask.count({ text: '', filter: {} })).toBe(2);
  await expect(async () => changes.edit({ item, edit: TAGS, ...how })).rejects.toThrow(PermissionError);
});

test('options of providers, some of which are keys, are told to nobody', async () => {
  const { as } = await world();
  expect(JSON.stringify(await as(FULL_ACCESS).questions.providers())).not.toContain('the-key');
});

test('a book moves out of sight with what its record says', async () => {
  const { as, store } = await world();
  const keeper = { field: 'customFields', key: 'keeper' } as const;
  const ann = role({ books: [{ owner: keeper }] });
  expect(await as(ann).questions.count({ text: '', filter: {} })).toBe(0);
  const update = bookUpdate('Mine', {});
  await store.save({ ...update, record: catalogueRecordOf({ title: 'Mine', customFields: { keeper: 'ann' } }) });
  expect((await as(ann).questions.search({ afterId: 0, limit: 9 })).map(({ title }) => title)).toEqual(['Mine']);
  await store.save({ ...update, record: catalogueRecordOf({ title: 'Mine', customFields: { keeper: 'bea' } }) });
  expect(await as(ann).questions.search({ afterId: 0, limit: 9 })).toEqual([]);
});

test.each([
  { books: [{ libraries: ['l'] }] },
  { changes: [{ libraries: ['l'] }] },
  { fields: { hidden: [{ field: 'description' as const }] } },
  { fields: { writable: [{ field: 'tags' as const }] } },
])('a rule for all books is written by nobody who may not change all of them: %j', async (limits) => {
  const { as, item, config } = await world();
  await expect(async () => CHANGE.setPreference(as(role(limits)).changes, item)).rejects.toThrow(PermissionError);
  expect([config.text, config.reloads]).toEqual([CONFIG, 0]);
});
