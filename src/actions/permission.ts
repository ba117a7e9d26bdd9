/**
 * The one place that decides who may ask what. Every question and every change passes it: it needs a right, sees the books and fields of
 * the caller alone, and an action without a rule does not compile (docs/decisions/0041-one-place-for-permission.md).
 */
import type { Access } from '../domain/access/access.ts';
import { withOwnFields } from '../domain/access/own-field-access.ts';
import type { Right } from '../domain/access/rights.ts';
import { shownValues } from '../domain/access/shown-fields.ts';
import { FIELD_KEYS } from '../domain/book/fields.ts';
import type { FieldRef } from '../domain/book/record.ts';
import { UnknownBookError } from '../domain/errors.ts';
import type { StoredItem } from '../ports/items.ts';
import { type ActionDeps, createQuestions, type Questions } from './actions.ts';
import type { Changes } from './changes.ts';
import { seenLinkedData } from './linked-data.ts';
import { seenOwnFields } from './own-fields.ts';
import { permittedChanges } from './permitted-changes.ts';
import type { ProviderReport } from './providers.ts';
import { seenAnswer, seenChoice, seenExplanation, seenItem, seenReview, seenShown } from './seen-answers.ts';
import { seenAudit } from './seen-audit.ts';
import { seenCatalogue } from './seen-catalogue.ts';
import { type SeenDone, seenHistory, seenWrites } from './seen-history.ts';
import { seenBooks, seenLibraries, seenStore } from './seen-store.ts';
import { seenTelemetry } from './seen-telemetry.ts';
import { seenTogether } from './seen-together.ts';
import { seenRuns } from './undo-permission.ts';
import { veilFor } from './veiled-diffs.ts';

export const QUESTION_RIGHTS: Readonly<Record<keyof Questions, Right>> = {
  findBook: 'see',
  book: 'see',
  search: 'see',
  list: 'see',
  count: 'see',
  page: 'see',
  facets: 'see',
  show: 'see',
  explainBook: 'see',
  lookUp: 'look-up',
  searchAnew: 'look-up',
  findEditions: 'look-up',
  review: 'see',
  toReview: 'see',
  pageOf: 'see',
  reviewBook: 'see',
  bestCandidates: 'see',
  groupsToReview: 'see',
  reviewGroup: 'see',
  noteShown: 'see',
  pickChoices: 'see',
  history: 'see',
  previewEdit: 'see',
  bookHistory: 'see',
  cover: 'see',
  picturesInside: 'see',
  runs: 'see',
  statistics: 'see',
  fieldStatistics: 'see',
  sample: 'see',
  conflicts: 'see',
  conflictBooks: 'see',
  preferences: 'see',
  previewPreference: 'administer',
  fields: 'administer',
  audit: 'administer',
  wholeAudit: 'administer',
  verifyAudit: 'administer',
  providers: 'follow',
  telemetry: 'follow',
  linkedData: 'see',
};

export const CHANGE_RIGHTS: Readonly<Record<keyof Changes, Right>> = {
  edit: 'edit',
  setPicture: 'edit',
  editMany: 'edit',
  editEach: 'edit',
  decide: 'decide',
  decideMany: 'decide',
  reset: 'decide',
  undo: 'undo',
  undoMany: 'undo',
  refresh: 'refresh',
  setPreference: 'administer',
  pause: 'pause',
  resume: 'pause',
  changeField: 'administer',
  runCommand: 'administer',
};

/** The field that a picture is of. */
const COVER: FieldRef = { field: 'cover' };

/** Everything that may be asked for. */
export interface Actions {
  questions: Questions;
  changes: Changes;
  /** What else is told to the caller is made from this. */
  seen: ActionDeps;
  /** What the caller may do, with what the user's own fields say now. */
  access: Access;
}

/** The same actions for one caller. They throw `PermissionError` for what it may not do, and know no book that it may not see. */
export function permitted(changes: Changes, deps: ActionDeps, caller: Access): Actions {
  const access = withOwnFields(caller, () => deps.ownFields.all().map(({ field }) => field));
  const seen = seenBy(deps, access);
  return {
    questions: guarded(
      seenQuestions(seen, access, { ofRuns: seenRuns({ ...deps, seen }, access), veil: veilFor(deps.store, access) }),
      QUESTION_RIGHTS,
      access,
    ),
    changes: guarded(permittedChanges(changes, { ...deps, seen }, access), CHANGE_RIGHTS, access),
    seen,
    access,
  };
}

/** What the questions of one caller are answered from. */
function seenBy(deps: ActionDeps, access: Access): ActionDeps {
  const isLimited = access.booksFor('see') !== undefined;
  const isSeen = seenBooks(deps.catalogue, access);
  const catalogue = seenCatalogue(deps.catalogue, access);
  return {
    ...deps,
    mayRead: access.mayRead,
    get memory() {
      return deps.memory.partFor(viewOf(access, deps.ownFields));
    },
    ownFields: seenOwnFields(deps.ownFields, access),
    linkedData: seenLinkedData(deps.linkedData, access),
    telemetry: isLimited ? seenTelemetry(deps.telemetry, isSeen) : deps.telemetry,
    catalogue,
    store: seenStore(deps.store, isSeen, isLimited),
    libraries: isLimited ? seenLibraries(deps.libraries, isSeen, async (library) => (await catalogue.count({ library })) > 0) : deps.libraries,
  };
}

/** The same for callers who see the same books and fields. */
function viewOf(access: Access, ownFields: ActionDeps['ownFields']): string {
  const own = ownFields.current();
  const refs: FieldRef[] = [...FIELD_KEYS.map((field) => ({ field })), ...own.map(({ id }) => ({ field: 'customFields' as const, key: id }))];
  return JSON.stringify([access.booksFor('see') ?? 'all', refs.map((ref) => [access.mayRead(ref), access.isMasked(ref)]), own]);
}

function seenQuestions(seen: ActionDeps, access: Access, done: SeenDone): Questions {
  const ask = createQuestions(seen);
  /** What the caller passes may be old, or made up: the store says what the book is. */
  const stored = async ({ id }: Pick<StoredItem, 'id'>): Promise<StoredItem> => {
    const item = await seen.store.byId(id);
    if (!item) throw new UnknownBookError();
    return item;
  };
  return {
    findBook: async (text) => seenItem(await ask.findBook(text), access),
    async book(itemId) {
      const item = await ask.book(itemId);
      return item && seenItem(item, access);
    },
    ...asTheyAre(ask),
    async show(itemId) {
      const shown = await ask.show(itemId);
      return shown && seenShown(shown, access);
    },
    explainBook: async (item) => seenExplanation(await ask.explainBook(await stored(item)), access),
    lookUp: async (query, signal) => seenAnswer(await ask.lookUp(query, signal), access),
    async searchAnew(input) {
      const { choices, silent } = await ask.searchAnew({ ...input, item: await stored(input.item) });
      return { choices: choices.map((choice) => seenChoice(choice, access)), silent };
    },
    findEditions: async (wanted) => (await ask.findEditions(wanted)).map((found) => ({ ...found, values: shownValues(found.values, access) })),
    async review({ item, isAll }) {
      const entries = await ask.review({ item: item && (await stored(item)), isAll });
      return entries.map((entry) => seenReview(entry, access));
    },
    toReview: async () => (await ask.toReview()).map((item) => seenItem(item, access)),
    reviewBook: async (item) => seenReview(await ask.reviewBook(await stored(item)), access),
    async bestCandidates(items, minScore) {
      const best = await ask.bestCandidates(await Promise.all(items.map(stored)), minScore);
      return best.map(({ item, path, choice }) => ({ item: seenItem(item, access), path, choice: seenChoice(choice, access) }));
    },
    async pickChoices(item, wanted) {
      const picked = await ask.pickChoices(await stored(item), wanted);
      return typeof picked === 'string' ? picked : picked.map((choice) => seenChoice(choice, access));
    },
    ...seenOfOneBook(ask, stored, access),
    history: async (path) => seenWrites(await ask.history(path), done, access),
    runs: async (limit) => done.ofRuns(await ask.runs(limit)),
    bookHistory: async (itemId) => seenHistory(await ask.bookHistory((await stored({ id: itemId })).id), done, access),
    async statistics(of) {
      const statistics = await ask.statistics(of);
      return access.may(QUESTION_RIGHTS.providers) ? statistics : { ...statistics, providerDays: [] };
    },
    ...seenTogether(ask, access),
    ...seenAudit(ask, access),
    providers: async () => (await ask.providers()).map(withoutKeys),
  };
}

/** What is limited already where it comes from: the catalogue, the store, telemetry and linked data are those that the caller sees. */
function asTheyAre({ search, list, count, page, facets, pageOf, noteShown, fields, fieldStatistics, sample, telemetry, linkedData }: Questions) {
  return { search, list, count, page, facets, pageOf, noteShown, fields, fieldStatistics, sample, telemetry, linkedData };
}

/** What pages ask of one book. */
function seenOfOneBook(
  ask: Questions,
  stored: (item: Pick<StoredItem, 'id'>) => Promise<StoredItem>,
  access: Access,
): Pick<Questions, 'previewEdit' | 'cover' | 'picturesInside'> {
  return {
    async previewEdit(item, edit) {
      const changes = await ask.previewEdit(await stored(item), edit);
      return changes.filter((ref) => access.mayRead(ref));
    },
    async cover(wanted, signal) {
      const item = await stored(wanted.item);
      return access.mayRead(COVER) ? ask.cover({ ...wanted, item }, signal) : undefined;
    },
    async picturesInside(item) {
      const book = await stored(item);
      return access.mayRead(COVER) ? ask.picturesInside(book) : [];
    },
  };
}

/** Of a provider's options those that all have; its own may be keys. */
function withoutKeys({ options: { enabled, baseUrl, regions, limits }, ...report }: ProviderReport): ProviderReport {
  return { ...report, options: { enabled, baseUrl, regions, limits } };
}

/** Asks for the right before anything else happens. */
function guarded<T extends object>(actions: T, rights: Readonly<Record<keyof T, Right>>, access: Access): T {
  const entries = Object.entries(actions as Record<string, (...given: never[]) => unknown>).map(([name, action]) => [
    name,
    (...given: never[]) => {
      access.require(rights[name as keyof T]);
      return action(...given);
    },
  ]);
  return Object.fromEntries(entries) as T;
}
