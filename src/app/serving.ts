/** Joins the HTTP interface to the actions, and to the daemon that carries them out. */
import type { Apply } from '../actions/apply.ts';
import { checkHealth } from '../actions/health.ts';
import { summarizeProvider } from '../actions/providers.ts';
import { readAssignments, readEntries, readFieldNames } from '../actions/read-edit.ts';
import { readFilter, readSort } from '../actions/read-filter.ts';
import { scanWatched } from '../actions/scan-watched.ts';
import { doneBooks, isOfDoneBook, seenEvents } from '../actions/seen-events.ts';
import { readStatus, type Status } from '../actions/status.ts';
import type { TakeDeps } from '../actions/take-foreign-edits.ts';
import type { Access } from '../domain/access/access.ts';
import { freeBytes } from '../files/file-system.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import { VERSION } from '../runtime/version.ts';
import { perCaller } from '../server/auth/caller.ts';
import type { Administration, ApiDeps } from '../server/deps.ts';
import type { EventFeed } from '../server/event-feed.ts';
import type { Metrics } from '../server/metrics.ts';
import { administrationOf } from './administration.ts';
import type { App } from './app.ts';
import type { KeptTargets } from './catalogue-targets.ts';
import { recordFilesFor } from './record-formats.ts';
import type { StorageDeps } from './storage.ts';
import { unwrittenExports } from './unwritten-exports.ts';
import type { Watching } from './watching.ts';

export interface ServingDeps {
  app: App;
  watching: Watching;
  metrics: Metrics;
  feed: EventFeed;
  longRuns: ApiDeps['longRuns'];
  targets: Omit<KeptTargets, 'stop'>;
  stateDir: string;
  storage: StorageDeps;
  now(): number;
}

/** So many books the page of what happens now tells of. */
const LAST_BOOKS = 10;

/** The interface for all callers: each is told, and may do, what its access allows. */
export function apiDepsOf(serving: ServingDeps): ApiDeps {
  const administration = administrationOf(serving);
  const ofCallers = perCaller((access) => ({ ...depsFor(access, serving), ...administration(access) }));
  // Nobody has to be known for that: it is done before anything is asked.
  return { ...ofCallers, takeUpFields: serving.app.ownFields.refresh };
}

function depsFor(
  caller: Access,
  { app, watching, metrics, feed, longRuns, targets, stateDir, now }: ServingDeps,
): Omit<ApiDeps, keyof Administration | 'takeUpFields'> {
  const { config, store, outbox } = app;
  const { pauses } = app.pausable;
  const { questions, changes, seen, access } = app.permitted(byQueue(app, watching, now), caller);
  const { catalogue, libraries, ownFields } = seen;
  const customFields = ownFields.current;
  const libraryIds = async () => seenLibraryIds(await store.libraries(), catalogue, access);
  const see = seenEvents({ store: seen.store, libraryIds }, access);
  const status = async () => {
    access.require('follow');
    return seenStatus(
      await readStatus({
        ...{ version: VERSION, catalogue, outbox, pauses, activity: watching.status, targets: targets.status },
        exports: () => unwrittenExports(config, stateDir),
      }),
      await libraryIds(),
      access,
    );
  };
  const providers = async () => (await questions.providers()).map(summarizeProvider);
  const watched = config.libraries.map(({ id }) => id);
  const look = (library: string, folder: string) => void watching.look(library, folder);
  return {
    ...questions,
    ...changes,
    // While an undo had the book, its workers let it lie.
    undo: (input) => changes.undo(input).finally(watching.wake),
    status,
    providers,
    checks: () => checkHealth({ activity: watching.status, store, pauses, freeBytes: () => freeBytes(stateDir), now }),
    metrics: () => metrics.render({ status, providers }),
    feed,
    longRuns,
    seenEvents() {
      access.require('follow');
      return see;
    },
    async lastBooks() {
      access.require('follow');
      return doneBooks(await feed.latest({ isWanted: isOfDoneBook, see }, LAST_BOOKS), seen.store);
    },
    customFields,
    libraries: libraryIds,
    items: questions.search,
    ...recordFilesFor(questions),
    find: questions.book,
    item: questions.show,
    async scan(path) {
      access.require('refresh');
      return scanWatched(path, { libraries, watched, pauses, look });
    },
    readFilter: async (words) => readFilter(words, { customFields: customFields(), libraries: await libraryIds() }),
    readSort: (text) => readSort(text, customFields()),
    readEntries: (name, entries) => readEntries(name, entries, customFields()),
    readEdit: (action, fields) => (action === 'set' ? readAssignments(fields, customFields()) : readFieldNames(action, fields, customFields())),
  };
}

/** Libraries of which no book may be seen are as if they were not there. */
async function seenLibraryIds(all: readonly string[], catalogue: Pick<Catalogue, 'count'>, access: Access): Promise<string[]> {
  if (access.booksFor('see') === undefined) return [...all];
  const counts = await Promise.all(all.map((library) => catalogue.count({ library })));
  return all.filter((_, index) => counts[index] !== 0);
}

function seenStatus(status: Status, libraryIds: readonly string[], access: Access): Status {
  if (access.booksFor('see') === undefined) return status;
  const isSeen = ({ library }: { library: string }) => libraryIds.includes(library);
  return {
    ...status,
    libraries: status.libraries.filter(isSeen),
    queue: status.queue.filter(isSeen),
    // They name folders of this machine, and other machines.
    exports: [],
    workers: [],
    pauses: status.pauses.filter(({ of, id }) => of === 'provider' || isSeen({ library: id })),
  };
}

/** Decides fields of books for others than callers of the interface. */
export function editorOf(app: App, watching: Watching, now: () => number): TakeDeps['editEach'] {
  const { editEach } = app.queuedChanges(byQueue(app, watching, now));
  return (edits, actor, signal) => editEach({ edits, actor, signal, isDryRun: false });
}

/** The daemon puts a book that was changed at the front of its queue. */
function byQueue({ queue }: App, { wake }: Watching, now: () => number): Apply {
  return async ({ item: { library, path, folder }, reason, runId }) => {
    await queue.put([{ library, path, folder, reason, dueAtMs: now(), runId }]);
    wake();
  };
}
