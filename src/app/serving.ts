/** Joins the HTTP interface to the actions, and to the daemon that carries them out. */
import type { Apply } from '../actions/apply.ts';
import { checkHealth } from '../actions/health.ts';
import { summarizeProvider } from '../actions/providers.ts';
import { readAssignments, readEntries, readFieldNames } from '../actions/read-edit.ts';
import { readFilter, readSort } from '../actions/read-filter.ts';
import { scanWatched } from '../actions/scan-watched.ts';
import { readStatus } from '../actions/status.ts';
import { FULL_ACCESS } from '../domain/access/access.ts';
import { freeBytes } from '../files/file-system.ts';
import { VERSION } from '../runtime/version.ts';
import type { ApiDeps } from '../server/deps.ts';
import type { EventFeed } from '../server/event-feed.ts';
import type { Metrics } from '../server/metrics.ts';
import type { App } from './app.ts';
import type { Watching } from './watching.ts';

export interface ServingDeps {
  app: App;
  watching: Watching;
  metrics: Metrics;
  feed: EventFeed;
  stateDir: string;
  now(): number;
}

export function apiDepsOf({ app, watching, metrics, feed, stateDir, now }: ServingDeps): ApiDeps {
  const { config, store, outbox } = app;
  const activity = watching.status;
  const { questions, changes, seen } = app.permitted(byQueue(app, watching, now), FULL_ACCESS);
  const { catalogue, libraries } = seen;
  const status = () => readStatus({ version: VERSION, catalogue, outbox, activity });
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
    checks: () => checkHealth({ activity, store, freeBytes: () => freeBytes(stateDir), now }),
    metrics: () => metrics.render({ status, providers }),
    feed,
    maySeeEvent: () => true,
    customFields: config.customFields,
    libraries: store.libraries,
    items: questions.search,
    runs: questions.runs,
    find: questions.book,
    item: questions.show,
    statistics: questions.statistics,
    fieldStatistics: questions.fieldStatistics,
    sample: questions.sample,
    scan: (path) => scanWatched(path, { libraries, watched, look }),
    readFilter: async (words) => readFilter(words, { customFields: config.customFields, libraries: await store.libraries() }),
    readSort: (text) => readSort(text, config.customFields),
    readEntries: (name, entries) => readEntries(name, entries, config.customFields),
    readEdit: (action, fields) => (action === 'set' ? readAssignments(fields, config.customFields) : readFieldNames(action, fields, config.customFields)),
  };
}

/** The daemon puts a book that was changed at the front of its queue. */
function byQueue({ queue }: App, { wake }: Watching, now: () => number): Apply {
  return async ({ item: { library, path, folder }, reason, runId }) => {
    await queue.put([{ library, path, folder, reason, dueAtMs: now(), runId }]);
    wake();
  };
}
