/** The composition root: builds everything from a config and hands out what the commands do. The only file that may import all. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Config, configSchema } from '../config/schema.ts';
import { exporters } from '../exporters/registry.ts';
import { providerFamilies, providers } from '../providers/registry.ts';
import { messageOf, ReadError } from './domain/errors.ts';
import type { FolderProblem } from './domain/folder.ts';
import type { Library, LibraryKind } from './domain/item.ts';
import type { Decision } from './domain/match.ts';
import type { ProviderHost, ProviderStatus } from './domain/provider-host.ts';
import type { Query } from './domain/query.ts';
import { fold } from './domain/text.ts';
import { type ProviderEntry, providerEntries, startHosts } from './hosts.ts';
import { createAnswerCache } from './http/cache.ts';
import { createLibraries, type Libraries, type Target } from './libraries.ts';
import { createLibraryDeps } from './library-deps.ts';
import type { Logger } from './log.ts';
import { type DirectAnswer, lookUpDirectly } from './pipeline/direct.ts';
import { type Explanation, explainItem } from './pipeline/explain.ts';
import type { ActiveExporter } from './pipeline/export.ts';
import { hashOf } from './pipeline/fingerprint.ts';
import type { ItemReport, ProcessSettings } from './pipeline/process-item.ts';
import { type Pass, type RunResult, run } from './pipeline/run.ts';
import { openDatabase } from './store/database.ts';
import { createItemStore } from './store/item-store.ts';
import { openProviderStates } from './store/provider-states.ts';

/** Raised whenever the same record would be rendered otherwise, or the same files read otherwise. */
const OUTPUT_VERSION = 2;

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
}

export interface ScanOptions {
  /** Folders; all configured libraries if empty. */
  folders: readonly string[];
  kind: LibraryKind;
  isDryRun: boolean;
  isForced: boolean;
  /** Exporter ids; all enabled ones if empty. */
  only: readonly string[];
  limit?: number;
}

export interface ScanEvents {
  onItem(report: ItemReport, pass: Pass): void;
  onDiscovered(count: number): void;
  onProblem(problem: FolderProblem & { library: string }): void;
  onPatience(count: number): void;
}

export interface LibraryResult extends RunResult {
  library: Library;
}

export interface App {
  /** The providers that are on. */
  hosts: readonly ProviderHost[];
  scan(options: ScanOptions, events: ScanEvents, signal: AbortSignal): Promise<LibraryResult[]>;
  /** The Item at a path, or that a path belongs to; undefined if none is known. */
  explain(path: string): Promise<Explanation | undefined>;
  /** Asks all providers about a query that need not be of any Item. */
  lookUp(query: Query, signal: AbortSignal): Promise<DirectAnswer>;
  /** All providers, on or off, with how they stand. */
  providers(): Promise<ProviderReport[]>;
  /** Items of which a match waits for the user. */
  toReview(): Promise<ReviewEntry[]>;
  /**
   * Remembers for good what the user says about a candidate of the Item at a path (`candidateKey`). Returns the folder to
   * scan for it to take effect; undefined if no Item is known there.
   */
  decide(path: string, key: string, verdict: Decision['verdict']): Promise<string | undefined>;
  close(): Promise<void>;
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

/** Where state is kept when nobody says otherwise (XDG Base Directory Specification). */
export function defaultStateDir(env: Readonly<Record<string, string | undefined>>): string {
  return join(env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state'), 'rubricator');
}

export async function createApp(options: AppOptions): Promise<App> {
  const { config, stateDir, log, now, random } = options;
  const file = (name: string) => (stateDir === ':memory:' ? undefined : resolve(stateDir, name));
  // A dry run on a machine without any state leaves none behind.
  const isEphemeral = stateDir === ':memory:' || (options.isReadOnly && !existsSync(resolve(stateDir, 'rubricator.sqlite')));
  const db = await openDatabase(isEphemeral ? ':memory:' : (file('rubricator.sqlite') ?? ':memory:'));
  const store = createItemStore(db);
  const cache = createAnswerCache({
    file: isEphemeral ? undefined : file('cache.sqlite'),
    now,
    random,
    onError: (error) => log.warn({ error }, 'answer cache failed'),
  });
  const states = await openProviderStates(db, (error) => log.warn({ error }, 'the state of a provider could not be kept'));
  const entries = providerEntries(config, providers, providerFamilies);
  const hosts = options.isOffline ? [] : startHosts(entries, config, { cache, states, now, random, onWarning: options.onProviderWarning });
  const libraries: Libraries = createLibraries(config.libraries, store);
  const genreMap = Object.fromEntries(Object.entries(config.merge.genres).map(([name, genres]) => [fold(name), genres]));
  const settings = { match: config.match, complete: config.lookup.complete, merge: { ...config.merge, genreMap } };

  return {
    hosts,
    async scan(scan, events, signal) {
      const active = activeExporters(config, scan.only);
      const process: Omit<ProcessSettings, 'isPatient'> = {
        ...settings,
        exporters: active,
        existingSidecars: config.sidecars.existing,
        settingsKey: hashOf(
          JSON.stringify([
            OUTPUT_VERSION,
            config.match,
            config.merge,
            config.sidecars.existing,
            active.map(({ definition, options: own }) => [definition.id, own]),
          ]),
        ),
        isDryRun: scan.isDryRun,
        isForced: scan.isForced,
      };
      const targets: Target[] = [];
      for (const target of await libraries.resolve(scan.folders, scan.kind, scan.isDryRun)) {
        if ('library' in target) targets.push(target);
        else events.onProblem({ library: target.root, path: target.root, message: messageOf(target.error), isFailure: true });
      }
      if (targets.length === 0) throw new ReadError('there is no folder to scan');
      const runId = scan.isDryRun ? 0 : await store.beginRun(now());
      const results: LibraryResult[] = [];
      for (const { library, below } of targets) {
        const deps = await createLibraryDeps(library, below, { config, store, hosts, now });
        const result = await run(
          { library, below, runId, limit: scan.limit, ...config.scan, settings: process },
          { ...deps, ...events, onBug: (path, error) => log.error({ library: library.id, path, error }, 'item failed by a bug') },
          signal,
        );
        results.push({ library, ...result });
      }
      if (!scan.isDryRun)
        await store.endRun(
          runId,
          now(),
          results.map(({ library, discovered, gone }) => ({ library: library.id, discovered, gone })),
        );
      return results;
    },
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
    async decide(path, key, verdict) {
      const item = await libraries.findItem(path);
      if (!item) return undefined;
      await store.decide(item.id, { key, verdict, decidedAtMs: now() });
      return (await libraries.placeOf(item)).folder;
    },
    async close() {
      await Promise.all(hosts.map((host) => host.stop()));
      await states.settled();
      await cache.close();
      await db.destroy();
    },
  };
}

function activeExporters(config: Config, only: readonly string[]): ActiveExporter[] {
  return exporters
    .filter(({ id }) => (only.length > 0 ? only.includes(id) : config.exporters[id]?.enabled))
    .map((definition) => ({ definition, options: config.exporters[definition.id] }));
}

/** Ids of all exporters, for checking what a user typed. */
export const exporterIds: readonly string[] = exporters.map(({ id }) => id);
