/** What the pages need, over a real store and the real actions. */

import { randomUUID } from 'node:crypto';
import { type ActionDeps, createQuestions } from '../../src/actions/actions.ts';
import type { Apply } from '../../src/actions/apply.ts';
import { createChanges } from '../../src/actions/changes.ts';
import { createOwnFields } from '../../src/actions/own-fields.ts';
import { readAssignments, readEntries, readFieldNames } from '../../src/actions/read-edit.ts';
import { readFilter, readSort } from '../../src/actions/read-filter.ts';
import { reportRoles } from '../../src/actions/roles.ts';
import { doneBooks, isOfDoneBook } from '../../src/actions/seen-events.ts';
import { recordFilesFor } from '../../src/app/record-formats.ts';
import { toCatalogueRecord } from '../../src/domain/book/catalogue-record.ts';
import type { CustomField } from '../../src/domain/book/custom-field.ts';
import type { EventBus } from '../../src/domain/events.ts';
import { merge } from '../../src/pipeline/merge/merge.ts';
import type { ItemStore } from '../../src/ports/item-store.ts';
import type { Administration, ApiDeps } from '../../src/server/deps.ts';
import { createEventFeed } from '../../src/server/event-feed.ts';
import { createLongRuns } from '../../src/server/long-runs.ts';
import { candidate, catalogueRecordOf, mergeSettings, people, query } from '../pipeline/samples.ts';

const WORKER = { machine: 'attic', processId: 7, version: '1.2.3', startedAtMs: 0, seenAtMs: 0 };

const REFUSED = async () => {
  throw new Error('there are no users here');
};

/** Nobody signs in. */
export const ADMINISTRATION: Administration = {
  signIn: { mode: 'off', origin: undefined },
  usersAs: () => ({
    ...{
      list: async () => [],
      sessions: async () => [],
      tokens: async () => [],
      endSession: REFUSED,
      add: REFUSED,
      setRole: REFUSED,
      setPassword: REFUSED,
      invite: REFUSED,
    },
    ...{ signOut: REFUSED, remove: REFUSED, addToken: REFUSED, removeToken: REFUSED },
  }),
  roles: async () => reportRoles([{ id: 'kids', as: 'viewer', books: [{ libraries: 'public' }], fields: { hidden: ['description'] } }]),
  parts: async () => [{ kind: 'provider', id: 'audible', name: 'Audible', state: 'off', why: 'switched off', version: '1' }],
  commands: async () => [],
  optionSections: async () => [],
  diagnose: async () => [{ check: 'store', subject: '/state', level: 'warn', message: 'little room', advice: 'make room' }],
  syncTarget: async () => {},
  verifyTarget: async (_, onDifference) => {
    onDifference({ kind: 'differs', id: 1, library: 'l', path: 'A/Salt', fields: [{ field: 'title', here: 'Salt', there: 'Sea' }], changedAtMs: 1 });
    return { here: 1, there: 1, hashHere: 'a', hashThere: 'b', differences: 1 };
  },
};

export interface WebWorldInput {
  deps: ActionDeps;
  apply: Apply;
  customFields?: readonly CustomField[];
  /** What happens; nothing if absent. */
  events?: Pick<EventBus, 'onAny'>;
}

export function webWorld({ deps: given, apply, customFields = [], events = { onAny: () => () => undefined } }: WebWorldInput): ApiDeps {
  const deps = { ...given, ownFields: customFields.length > 0 ? createOwnFields(customFields, given.registry) : given.ownFields };
  const own = deps.ownFields.current;
  const questions = createQuestions(deps);
  const at = { startedAtMs: 1, lastWorkAtMs: 1 };
  const library = { library: 'l', mode: 'native', isAvailable: true, isLooking: false, lastLookAtMs: 1 } as const;
  const waiting = { library: 'l', reason: 'new', count: 2, oldestDueAtMs: 1 } as const;
  const feed = createEventFeed({ events, newId: randomUUID, now: Date.now, sleep: untilAborted });
  return {
    ...questions,
    ...recordFilesFor(questions),
    ...createChanges(deps, apply),
    ...{
      customFields: deps.ownFields.current,
      takeUpFields: deps.ownFields.refresh,
      libraries: async () => ['l'],
      items: questions.search,
      find: questions.book,
      item: questions.show,
    },
    status: async () => ({
      version: '1',
      ...at,
      underWay: 0,
      isMoving: true,
      libraries: [library],
      items: [],
      queue: [waiting],
      outbox: [],
      workers: [
        { ...WORKER, name: 'shelf:/state', isLeading: true, underWay: 1, isSilent: false },
        { ...WORKER, name: 'attic:/state/<b>1</b>', isLeading: false, underWay: 0, isSilent: true },
      ],
      pauses: deps.pauses.all(),
      targets: [{ id: 'home', type: 'postgres', state: 'failing', behind: 3, problem: 'connect ECONNREFUSED' }],
      exports: [{ file: '/srv/www/books.json', problem: 'ENOSPC: no space left on device', isOfConfig: false, sinceMs: 0 }],
    }),
    checks: async () => [],
    metrics: async () => '',
    providers: async () => [{ id: 'goodreads', name: 'Goodreads', offBecause: 'it is off', status: undefined }],
    scan: async () => ({ paused: [] }),
    readFilter: async (words) => readFilter(words, { customFields: own(), libraries: ['l'] }),
    readSort: (text) => readSort(text, own()),
    ...{
      feed,
      longRuns: createLongRuns({ sleep: untilAborted }, unexpected),
      seenEvents: () => async (event) => event,
      lastBooks: async () => doneBooks(await feed.latest({ isWanted: isOfDoneBook, see: async (event) => event }, 10), deps.store),
    },
    readEdit: (action, fields) => (action === 'set' ? readAssignments(fields, own()) : readFieldNames(action, fields, own())),
    readEntries: (name, entries) => readEntries(name, entries, own()),
    ...ADMINISTRATION,
  };
}

/** A book whose only answer agrees with its title, so that it waits for a decision. */
export async function waitingBook(store: ItemStore, title: string, library = 'l'): Promise<number> {
  const path = `Waiting/${title}`;
  const answer = candidate(`itunes`, { title, authors: people('Marit Osei'), publisher: 'Pike' }, 0.8, { sourceId: title });
  const seen = { contentKey: title, fingerprint: 'f', settingsKey: 's', problems: [] };
  const id = await store.save({
    item: { library, path, folder: path, isFile: false, ...seen, editionKind: 'audio', state: 'ok', query: query({ title }) },
    localCandidates: [candidate('tags', { title }, 0.7, { local: true })],
    answers: [{ lookup: { provider: 'itunes', outcome: 'found', dueAtMs: 1 }, candidates: [answer] }],
    overrides: [],
    record: catalogueRecordOf({ title }),
    sidecars: [],
  });
  await store.setState(id, { state: 'ok', problems: [], fingerprint: 'f', isToReview: true });
  return id;
}

/** A book about whose publisher two sources differ. */
export async function disputedBook(store: ItemStore, title: string): Promise<number> {
  const path = `Disputed/${title}`;
  const says = (source: string, publisher: string, confidence: number) =>
    candidate(source, { title, authors: people('Marit Osei'), narrators: people('Dara Quill'), publisher }, confidence, { sourceId: title });
  const answers = [says('audible', `Pike of ${title}`, 0.9), says('itunes', `Perch of ${title}`, 0.8)];
  const item = {
    ...{ library: 'l', path, folder: path, isFile: false, contentKey: title, fingerprint: 'f', settingsKey: 's', problems: [] },
    ...{ editionKind: 'audio' as const, state: 'ok' as const, query: query({ title, authors: ['Marit Osei'], narrators: ['Dara Quill'] }) },
  };
  const candidates = answers.map((each) => ({ candidate: each, match: { total: 1, isEditionSure: true } }));
  return store.save({
    ...{ item, localCandidates: [], overrides: [], sidecars: [] },
    answers: answers.map((each) => ({ lookup: { provider: each.source, outcome: 'found', dueAtMs: 1 }, candidates: [each] })),
    record: toCatalogueRecord(merge({ editionKind: 'audio', candidates, overrides: [] }, mergeSettings), 1),
  });
}

/** Nothing happens in this world, so that who follows waits. */
function unexpected(error: unknown): never {
  throw error;
}

function untilAborted(_: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}
