/** The composition root: builds everything from a config and hands out what the commands do. The only file that may import all. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Config, configSchema } from '../config/schema.ts';
import { exporters } from '../exporters/registry.ts';
import { providers } from '../providers/registry.ts';
import { messageOf, ReadError } from './domain/errors.ts';
import type { FolderProblem } from './domain/folder.ts';
import type { Library, LibraryKind } from './domain/item.ts';
import { fold } from './domain/text.ts';
import { createAnswerCache } from './http/cache.ts';
import { createProviderHost } from './http/provider-host.ts';
import { createLibraries, type Libraries, type Target } from './libraries.ts';
import { createLibraryDeps } from './library-deps.ts';
import type { Logger } from './log.ts';
import { type Explanation, explainItem } from './pipeline/explain.ts';
import type { ActiveExporter } from './pipeline/export.ts';
import { hashOf } from './pipeline/fingerprint.ts';
import type { ItemReport, ProcessSettings } from './pipeline/process-item.ts';
import { type RunResult, run } from './pipeline/run.ts';
import { openDatabase } from './store/database.ts';
import { createItemStore } from './store/item-store.ts';
import { VERSION } from './version.ts';

/** Raised whenever the same record would be rendered otherwise, or the same files read otherwise. */
const OUTPUT_VERSION = 1;

/** The schema of the config with everything that is built in. */
export const schema = configSchema(providers, exporters);

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
  onItem(report: ItemReport): void;
  onDiscovered(count: number): void;
  onProblem(problem: FolderProblem & { library: string }): void;
}

export interface LibraryResult extends RunResult {
  library: Library;
}

export interface App {
  scan(options: ScanOptions, events: ScanEvents, signal: AbortSignal): Promise<LibraryResult[]>;
  /** The Item at a path, or that a path belongs to; undefined if none is known. */
  explain(path: string): Promise<Explanation | undefined>;
  close(): Promise<void>;
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
  const settings = { ...config.http, userAgent: userAgent(config.contact) };
  const hosts = options.isOffline
    ? []
    : providers
        .filter(({ id }) => config.providers[id]?.enabled)
        .map((definition) =>
          createProviderHost(definition, config.providers[definition.id], settings, { cache, now, random, onWarning: options.onProviderWarning }),
        );
  const libraries: Libraries = createLibraries(config.libraries, store);
  const genreMap = Object.fromEntries(Object.entries(config.merge.genres).map(([name, genres]) => [fold(name), genres]));
  const merge = { ...config.merge, genreMap };

  return {
    async scan(scan, events, signal) {
      const active = activeExporters(config, scan.only);
      const process: ProcessSettings = {
        match: config.match,
        merge,
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
          { library, below, runId, limit: scan.limit, concurrency: config.scan.concurrency, settings: process },
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
      return item && explainItem(item, await store.load(item.id), { match: config.match, merge });
    },
    async close() {
      await Promise.all(hosts.map((host) => host.stop()));
      await cache.close();
      await db.destroy();
    },
  };
}

/** Who we are to a provider (some grant more to those who say so). */
function userAgent(contact: string | undefined): string {
  return contact ? `Rubricator/${VERSION} (${contact})` : `Rubricator/${VERSION}`;
}

function activeExporters(config: Config, only: readonly string[]): ActiveExporter[] {
  return exporters
    .filter(({ id }) => (only.length > 0 ? only.includes(id) : config.exporters[id]?.enabled))
    .map((definition) => ({ definition, options: config.exporters[definition.id] }));
}

/** Ids of all exporters, for checking what a user typed. */
export const exporterIds: readonly string[] = exporters.map(({ id }) => id);
