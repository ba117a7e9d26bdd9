/** The composition root: builds everything from a config and hands out what the commands do. The only file that may import all. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Config, configSchema } from '../../config/schema.ts';
import { exporters } from '../../exporters/registry.ts';
import { providerFamilies, providers } from '../../providers/registry.ts';
import { createEditing, type Editing } from '../actions/edit.ts';
import { type Explanation, explainItem } from '../actions/explain.ts';
import { type DirectAnswer, lookUpDirectly } from '../actions/look-up.ts';
import { createScanning, type Pretence, type Scan } from '../actions/scan.ts';
import { settingsOf } from '../actions/settings.ts';
import type { Decision } from '../domain/book/match.ts';
import type { Query } from '../domain/book/query.ts';
import type { Clock } from '../domain/clock.ts';
import type { EventBus } from '../domain/events.ts';
import { openLibraryFiles } from '../files/library-files.ts';
import { newToken } from '../files/temp-name.ts';
import { openRoot } from '../files/walk.ts';
import { createAnswerCache } from '../http/cache.ts';
import { createPictureClient } from '../http/fetch-picture.ts';
import { pictureOptionsOf } from '../pipeline/export/cover.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import type { ItemHistory, ItemStore, StoredItem } from '../ports/item-store.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { ProviderHost, ProviderStatus } from '../ports/provider-host.ts';
import type { Queue } from '../ports/queue.ts';
import type { Logger } from '../runtime/log.ts';
import { openDatabase } from '../store/sqlite/database.ts';
import { createItemStore } from '../store/sqlite/item-store.ts';
import { createOutbox } from '../store/sqlite/outbox.ts';
import { openProviderStates } from '../store/sqlite/provider-states.ts';
import { createQueue } from '../store/sqlite/queue.ts';
import { type DoctorInput, examine, withRealPaths } from './doctor.ts';
import { type ProviderEntry, providerEntries, startHosts, userAgentOf } from './hosts.ts';
import { createLibraries } from './libraries.ts';
import { createLibraryDeps, ownershipOf } from './open-library.ts';
import { createThreads } from './threads/pool.ts';
import { startWatching, type Watching } from './watching.ts';

/** The schema of the config with everything that is built in. */
export const schema = configSchema(providers, providerFamilies, exporters);

export interface AppOptions {
  config: Config;
  /** Absolute; `:memory:` keeps nothing. */
  stateDir: string;
  log: Logger;
  isOffline: boolean;
  /** A dry run, or a command that only looks: leaves no state where there is none. */
  isReadOnly: boolean;
  now(): number;
  random(): number;
  /** A trouble with a provider as a whole, once each. */
  onProviderWarning(provider: string, message: string): void;
  /** Hears of every request. */
  events?: EventBus;
}

export interface App {
  config: Config;
  store: ItemStore;
  queue: Queue;
  outbox: Outbox;
  libraries: Libraries;
  /** Watches the configured libraries until it is stopped. */
  watch(clock: Clock, events: EventBus): Promise<Watching>;
  /** The providers that are on. */
  hosts: readonly ProviderHost[];
  /** Edits by hand, history, undo. */
  editing: Editing;
  scan: Scan;
  explanationOf(item: StoredItem, history: ItemHistory): Explanation;
  /** The Item at a path, or that a path belongs to; undefined if none is known. */
  explain(path: string): Promise<Explanation | undefined>;
  /** Asks all providers about a query that need not be of any Item. */
  lookUp(query: Query, signal: AbortSignal): Promise<DirectAnswer>;
  /** All providers, on or off, with how they stand. */
  providers(): Promise<ProviderReport[]>;
  /** Items of which a match waits for the user. */
  toReview(): Promise<ReviewEntry[]>;
  /**
   * Remembers for good what the user says about candidates of the Item at a path (`candidateKey`). Undefined if no Item is known
   * there.
   */
  decide(path: string, keys: readonly string[], verdict: Decision['verdict'], isDryRun: boolean): Promise<Decided | undefined>;
  close(): Promise<void>;
}

export interface Decided {
  /** To scan for it to take effect; absolute. */
  folder: string;
  /** For a dry run of that scan. */
  pretend?: Pretence;
}

export interface ReviewEntry {
  /** Absolute. */
  path: string;
  explanation: Explanation;
}

export interface ProviderReport extends ProviderEntry {
  /** Undefined for one that is off. */
  status: ProviderStatus | undefined;
}

/** Where state is kept: where the config says, or else by the XDG Base Directory Specification. */
export function stateDirOf({ stateDir }: Pick<Config, 'stateDir'>, env: Readonly<Record<string, string | undefined>>): string {
  return stateDir ?? join(env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state'), 'rubricator');
}

export async function createApp(options: AppOptions): Promise<App> {
  const { config, stateDir, log, now, random } = options;
  const file = (name: string) => (stateDir === ':memory:' ? undefined : resolve(stateDir, name));
  // A dry run on a machine without any state leaves none behind.
  const isEphemeral = stateDir === ':memory:' || (options.isReadOnly && !existsSync(resolve(stateDir, 'rubricator.sqlite')));
  const db = await openDatabase(isEphemeral ? ':memory:' : (file('rubricator.sqlite') ?? ':memory:'));
  const store = createItemStore(db);
  const queue = createQueue(db);
  const cache = createAnswerCache({
    file: isEphemeral ? undefined : file('cache.sqlite'),
    now,
    random,
    onError: (error) => log.warn({ error }, 'answer cache failed'),
  });
  const states = await openProviderStates(db, (error) => log.warn({ error }, 'the state of a provider could not be kept'));
  const entries = providerEntries(config, providers, providerFamilies);
  const hosts = options.isOffline
    ? []
    : startHosts(entries, config, { cache, states, now, random, onWarning: options.onProviderWarning, events: options.events });
  const libraries: Libraries = createLibraries(config.libraries, store);
  const settings = settingsOf(config);
  const pictureOptions = pictureOptionsOf(exporters.map((definition) => ({ definition, options: config.exporters[definition.id] })));
  const pictures = options.isOffline
    ? undefined
    : createPictureClient({ userAgent: userAgentOf(config), privateAddresses: pictureOptions?.privateAddresses ?? false });
  const threads = createThreads();
  const editing = createEditing({
    ...{ store, libraries, settings, newToken, now },
    openFiles: async (library) => openLibraryFiles(await openRoot(await libraries.rootOf(library)), ownershipOf(config)),
  });

  return {
    ...{ config, store, queue, outbox: createOutbox(db), libraries },
    watch: (clock, events) => startWatching({ config, exporters, store, queue, hosts, pictures, threads, log, clock, random, events }),
    hosts,
    editing,
    scan: createScanning({
      ...{ config, exporters, store, libraries, now },
      openLibrary: (library, inStore) => createLibraryDeps(library, { config, store: inStore, hosts, pictures, threads, now }),
      onBug: (library, path, error) => log.error({ library, path, error }, 'item failed by a bug'),
    }),
    explanationOf: (item, history) => explainItem(item, history, settings),
    async explain(path) {
      const item = await libraries.findItem(path);
      return item && explainItem(item, await store.load(item.id), settings);
    },
    lookUp: (query, signal) => lookUpDirectly(query, hosts, settings, now, signal),
    async providers() {
      const running = new Map(hosts.map((host) => [host.id, host]));
      return Promise.all(entries.map(async (entry) => ({ ...entry, status: await running.get(entry.definition.id)?.status() })));
    },
    async toReview() {
      const waiting: ReviewEntry[] = [];
      for (const item of await store.toReview()) {
        const { path } = await libraries.placeOf(item);
        waiting.push({ path, explanation: explainItem(item, await store.load(item.id), settings) });
      }
      return waiting;
    },
    async decide(path, keys, verdict, isDryRun) {
      const item = await libraries.findItem(path);
      if (!item) return undefined;
      const { folder } = await libraries.placeOf(item);
      const made = keys.map((key) => ({ key, verdict, decidedAtMs: now() }));
      if (!isDryRun) for (const decision of made) await store.decide(item.id, decision);
      const { decisions } = await store.load(item.id);
      const pretend = { itemId: item.id, decisions: [...decisions.filter(({ key }) => !keys.includes(key)), ...made] };
      return isDryRun ? { folder, pretend } : { folder };
    },
    async close() {
      await Promise.all([...hosts.map((host) => host.stop()), pictures?.close(), threads.close()]);
      await states.settled();
      await cache.close();
      await db.destroy();
    },
  };
}

/** What `rubricator doctor` finds; needs no app, for that may be what is broken. */
export async function diagnose(input: Omit<DoctorInput, 'providers'>): Promise<Diagnosis[]> {
  const config = await withRealPaths(input.config);
  return examine({ ...input, config, providers: providerEntries(config, providers, providerFamilies) });
}

/** Ids of all exporters, for checking what a user typed. */
export const exporterIds: readonly string[] = exporters.map(({ id }) => id);
