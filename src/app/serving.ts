/** Joins the HTTP interface to the actions, and to the daemon that carries them out. */
import type { Apply } from '../actions/apply.ts';
import type { Explanation } from '../actions/explain.ts';
import { checkHealth } from '../actions/health.ts';
import { summarizeProvider } from '../actions/providers.ts';
import { readAssignments, readFieldNames } from '../actions/read-edit.ts';
import { scanWatched } from '../actions/scan-watched.ts';
import { readStatus } from '../actions/status.ts';
import { valuesOf } from '../domain/book/record.ts';
import { freeBytes } from '../files/file-system.ts';
import type { StoredItem } from '../ports/item-store.ts';
import { VERSION } from '../runtime/version.ts';
import type { ApiDeps, ListedItem } from '../server/deps.ts';
import type { Metrics } from '../server/metrics.ts';
import type { App } from './app.ts';
import type { Watching } from './watching.ts';

export interface ServingDeps {
  app: App;
  watching: Watching;
  metrics: Metrics;
  stateDir: string;
  now(): number;
}

export function apiDepsOf({ app, watching, metrics, stateDir, now }: ServingDeps): ApiDeps {
  const { config, store, outbox, libraries, questions } = app;
  const activity = watching.status;
  const status = () => readStatus({ version: VERSION, store, outbox, activity });
  const providers = async () => (await questions.providers()).map(summarizeProvider);
  const watched = config.libraries.map(({ id }) => id);
  const look = (library: string, folder: string) => void watching.look(library, folder);
  return {
    ...app.changes(byQueue(app, watching, now)),
    status,
    providers,
    checks: () => checkHealth({ activity, store, freeBytes: () => freeBytes(stateDir), now }),
    metrics: () => metrics.render({ status, providers }),
    items: async (of) => Promise.all((await store.page(of)).map(async (item) => listed(item, await questions.explainBook(item)))),
    runs: questions.runs,
    find: store.byId,
    async item(id) {
      const item = await store.byId(id);
      if (!item) return undefined;
      const [{ path }, explanation] = await Promise.all([libraries.placeOf(item), questions.explainBook(item)]);
      return { ...listed(item, explanation), path, explanation };
    },
    scan: (path) => scanWatched(path, { libraries, watched, look }),
    readEdit: (action, fields) => (action === 'set' ? readAssignments(fields, config.customFields) : readFieldNames(action, fields, config.customFields)),
  };
}

/** The daemon puts a book that was changed at the front of its queue. */
function byQueue({ queue }: App, { wake }: Watching, now: () => number): Apply {
  return async ({ item: { library, path, folder }, reason }) => {
    await queue.put([{ library, path, folder, reason, dueAtMs: now() }]);
    wake();
  };
}

function listed(item: StoredItem, { record }: Explanation): ListedItem {
  const { title, authors = [] } = valuesOf(record);
  return { item, title, authors: authors.map(({ name }) => name) };
}
