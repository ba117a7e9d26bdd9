/** Answers the interface's questions out of the app and the daemon that runs on it. */

import type { Explanation } from '../actions/explain.ts';
import { readAssignments, readFieldNames } from '../actions/read-edit.ts';
import { candidateKey } from '../domain/book/candidate.ts';
import { valuesOf } from '../domain/book/record.ts';
import { messageOf } from '../domain/errors.ts';
import { freeBytes } from '../files/file-system.ts';
import type { StoredItem } from '../ports/item-store.ts';
import type { Reason } from '../ports/queue.ts';
import { VERSION } from '../runtime/version.ts';
import type { ApiDeps, Check, DaemonStatus, ListedItem, ProviderEntry } from '../server/deps.ts';
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

/** Work that is due and has not moved for so long has stopped. */
const STUCK_MS = 15 * 60_000;
const NO_ROOM_BYTES = 5 * 1024 * 1024;

export function apiDepsOf({ app, watching, metrics, stateDir, now }: ServingDeps): ApiDeps {
  const { config, store, queue, libraries } = app;

  async function status(): Promise<DaemonStatus> {
    return { version: VERSION, items: await store.countsByState(), outbox: await app.outbox.counts(), ...(await watching.status()) };
  }

  async function providers(): Promise<ProviderEntry[]> {
    return (await app.providers()).map(({ definition: { id, name }, offBecause, status: standing }) => ({ id, name, offBecause, status: standing }));
  }

  async function putNext({ library, path, folder }: Pick<StoredItem, 'library' | 'path' | 'folder'>, reason: Reason): Promise<void> {
    await queue.put([{ library, path, folder, reason, dueAtMs: now() }]);
    watching.wake();
  }

  async function pathOf(item: StoredItem): Promise<string> {
    return (await libraries.placeOf(item)).path;
  }

  return {
    status,
    providers,
    checks: () => checksOf(watching, app, stateDir, now()),
    metrics: () => metrics.render({ status, providers }),
    items: async (of) => Promise.all((await store.page(of)).map(async (item) => listed(item, app.explanationOf(item, await store.load(item.id))))),
    runs: store.runs,
    find: store.byId,
    async item(id) {
      const item = await store.byId(id);
      const path = item && (await pathOf(item));
      if (!item || path === undefined) return undefined;
      const explanation = app.explanationOf(item, await store.load(id));
      return { ...listed(item, explanation), path, explanation };
    },
    async scan(path) {
      const place = path === undefined ? undefined : await libraries.placeAt(path).catch(() => undefined);
      const wanted =
        path === undefined ? config.libraries.map(({ id }) => ({ library: id, folder: '' })) : place ? [{ library: place.library, folder: place.path }] : [];
      const watched = wanted.filter(({ library }) => config.libraries.some(({ id }) => id === library));
      for (const { library, folder } of watched) void watching.look(library, folder);
      return watched.length > 0;
    },
    refresh: (item) => putNext(item, 'asked'),
    async decide(item, key, verdict) {
      const { candidates } = await store.load(item.id);
      if (!candidates.some((candidate) => !candidate.local && candidateKey(candidate) === key)) return false;
      await store.decide(item.id, { key, verdict, decidedAtMs: now() });
      await putNext(item, 'changed');
      return true;
    },
    readEdit: (action, fields) => (action === 'set' ? readAssignments(fields, config.customFields) : readFieldNames(action, fields, config.customFields)),
    async edit(item, edit) {
      const { changed, runId } = await app.editing.amendItem(item, edit, false);
      if (runId !== undefined) await store.endRun(runId, now(), { changed });
      if (changed.length > 0) await putNext(item, 'changed');
      return { changed, runId };
    },
    async undo(target) {
      const { decisions, steps, items } = await app.editing.undo(typeof target === 'number' ? target : await pathOf(target), false);
      for (const id of items) {
        const item = await store.byId(id);
        if (item) await putNext(item, 'changed');
      }
      return { decisions, steps: steps.map(({ path, action, reason }) => ({ path, action, reason })) };
    },
  };
}

function listed(item: StoredItem, { record }: Explanation): ListedItem {
  const { title, authors = [] } = valuesOf(record);
  return { item, title, authors: authors.map(({ name }) => name) };
}

async function checksOf(watching: Watching, { store }: App, stateDir: string, nowMs: number): Promise<Check[]> {
  const { libraries, queue, lastWorkAtMs } = await watching.status();
  const written = await Promise.all([store.tryToWrite(), freeBytes(stateDir)]).then(
    ([, free]): Check => ({ name: 'store', isOk: free > NO_ROOM_BYTES, message: `${free} bytes free` }),
    (error): Check => ({ name: 'store', isOk: false, message: messageOf(error) }),
  );
  const isDue = queue.some(({ oldestDueAtMs }) => nowMs - oldestDueAtMs > STUCK_MS);
  return [
    ...libraries.map(({ library, isAvailable }): Check => ({ name: `library ${library}`, isOk: isAvailable })),
    written,
    { name: 'queue', isOk: !isDue || nowMs - lastWorkAtMs < STUCK_MS },
  ];
}
