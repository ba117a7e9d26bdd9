/** The composition root: builds everything from a config, and hands out what anybody may ask for. */

import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { type ActionDeps, createQuestions, type Questions } from '../actions/actions.ts';
import { createAnswerMemory } from '../actions/answer-memory.ts';
import type { Apply } from '../actions/apply.ts';
import { type Changes, createChanges } from '../actions/changes.ts';
import { beginAudit } from '../actions/complete-audit.ts';
import { fillCatalogue } from '../actions/fill-catalogue.ts';
import type { PauseDeps } from '../actions/pause.ts';
import { type Actions, permitted } from '../actions/permission.ts';
import { type LibraryResult, type ScanEvents, type ScanOptions, scan } from '../actions/scan.ts';
import { type Settings, settingsOf, withOptions } from '../actions/settings.ts';
import { type Access, FULL_ACCESS } from '../domain/access/access.ts';
import type { CallingActor } from '../domain/audit.ts';
import type { Clock } from '../domain/clock.ts';
import type { EventBus } from '../domain/events.ts';
import { startTelling, type Telling, type Untold } from '../events/telling.ts';
import { createKeptPictures } from '../files/kept-pictures.ts';
import { openLibraryFiles } from '../files/library-files.ts';
import { openRoot } from '../files/walk.ts';
import type { PictureClient } from '../http/fetch-picture.ts';
import type { Evaluate } from '../pipeline/compute/compute.ts';
import { pictureOptionsOf } from '../pipeline/export/cover.ts';
import type { Accounts } from '../ports/accounts.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Catalogue, NameIndex } from '../ports/catalogue.ts';
import type { ItemStore } from '../ports/item-store.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import type { ProviderHost } from '../ports/provider-host.ts';
import type { Queue } from '../ports/queue.ts';
import type { RecordChanges } from '../ports/record-changes.ts';
import type { BookMarks } from '../ports/vault.ts';
import { failureLog } from '../runtime/lost-connection.ts';
import { hostsFor } from './asked-hosts.ts';
import { type ConfigOrigin, createConfigFile } from './config-file.ts';
import { createCompute } from './expressions.ts';
import { type AppExtensions, BUILT_IN } from './extensions.ts';
import { followPauses } from './follow-pauses.ts';
import { holdIn } from './hold-in-queue.ts';
import { knownProviders, userAgentOf } from './hosts.ts';
import { knownCommands } from './known-commands.ts';
import { createLibraries } from './libraries.ts';
import { createLinkedData } from './linked-data.ts';
import { createLibraryDeps, ownershipOf } from './open-library.ts';
import { openOwnFields } from './open-own-fields.ts';
import { createPictures } from './pictures.ts';
import { tellOfRests } from './plugins.ts';
import { type Rotated, rotateKey } from './rotate-key.ts';
import { sinksOf } from './sinks.ts';
import { openState, type StateOptions } from './state.ts';
import { createTelemetry } from './telemetry.ts';
import { createThreads } from './threads/pool.ts';
import { vaultOf } from './vault.ts';
import type { Watching } from './watching.ts';

const NEVER = new AbortController().signal;

export interface AppOptions extends StateOptions {
  config: Config;
  /** What the config was checked with; what is built in if absent. The app ends its processes. */
  extensions?: AppExtensions | undefined;
  /** True to reach out to nobody. */
  isOffline: boolean;
  /** False to go by what providers answered before, and still fetch covers. */
  asksProviders?: boolean;
  /** A trouble with a provider as a whole, once each. */
  onProviderWarning(provider: string, message: string): void;
  /** Hears how many of how many books are done while the catalogue of an older store is filled, before anything else happens. */
  onFill?(done: number, total: number): void;
  /** The file that the config is from. Without it, no rule is written into one. */
  configOrigin?: ConfigOrigin | undefined;
  /** Hears of everything. If absent, the sinks are told by the app itself. */
  events?: EventBus;
}

export interface App {
  config: Config;
  extensions: AppExtensions;
  store: ItemStore;
  catalogue: Catalogue & NameIndex;
  recordChanges: RecordChanges;
  accounts: Accounts;
  audit: AuditLog;
  marks: BookMarks;
  queue: Queue;
  outbox: Outbox;
  libraries: Libraries;
  /** The user's own fields as they are now. */
  ownFields: OwnFields;
  /** Evaluates an expression within limits. */
  evaluate: Evaluate;
  /** The providers and chains that are asked about books. */
  hosts: readonly ProviderHost[];
  /** What can be paused, and what is. */
  pausable: Pick<PauseDeps, 'pauses' | 'libraryIds' | 'providers'>;
  questions: Questions;
  /** @param apply works on a changed book at once, from which others are kept meanwhile */
  changes(apply: Apply): Changes;
  /** @param apply leaves a changed book to the workers */
  queuedChanges(apply: Apply): Changes;
  /** The same for one caller. */
  permitted(apply: Apply, access: Access): Actions;
  scan(options: ScanOptions, events: ScanEvents, signal: AbortSignal): Promise<LibraryResult[]>;
  /** Works off the queue until it is stopped. @param isLeading true to watch the configured libraries, too */
  watch(events: EventBus, isLeading?: boolean): Promise<Watching>;
  /** Notes an event for the sinks. */
  tell: Telling['emit'];
  /** Encrypts all secret values with the key of another file; or says why not. */
  rotateKey(to: string, actor: CallingActor): Promise<Rotated | { problem: string }>;
  /** Tells the sinks what was done here, or leaves that to the daemon; resolves to what could not be told. Does nothing with `events`. */
  tellSinks(limitMs: number): Promise<Untold[]>;
  close(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const state = await openState(options);
  const failing = new AbortController();
  const endTelling = tellOfRests(options.extensions?.plugins ?? [], options.log);
  try {
    const app = await assemble(options, state, failing.signal);
    return { ...app, close: () => app.close().finally(endTelling) };
  } catch (error) {
    endTelling();
    // Nobody else can close what is open by then, and it would keep the process.
    failing.abort();
    options.extensions?.stop();
    await state.close().catch(() => undefined);
    throw error;
  }
}

/** @param failing ends what goes on by itself, if the rest cannot be put together */
async function assemble(options: AppOptions, opened: State, failing: AbortSignal): Promise<App> {
  const { config, stateDir, log, clock, random, extensions = BUILT_IN } = options;
  const { now } = clock;
  const { openCache, together, limits, tallies, tokens, underWay, name, pauses: keptPauses, ...state } = opened;
  const { store, audit, catalogue, searchTexts, recordChanges, accounts, queue, outbox, registry, sealed } = state;
  const ownFields = await openOwnFields(config, state);
  const { pauses, pauseOf, endFollowing } = await followPauses(keptPauses, options, failing);
  const threads = createThreads();
  const settings = { ...settingsOf(config), compute: createCompute(ownFields, threads.evaluate) };
  await prepare(state, settings, options);
  const known = knownProviders(config, extensions);
  const { traced, ...telemetry } = createTelemetry(options);
  const hostDeps = { openCache, ...together, limits, tallies, clock, random, pauseOf, traced, events: options.events };
  const { hosts, senders, isOffline, chainAnswers } = await hostsFor(options, { ...hostDeps, onWarning: options.onProviderWarning });
  const telling = startTelling({ ...{ outbox, clock, random, sinks: () => sinksOf(config, extensions, now) }, isDaemonRunning: state.isDaemonRunning });
  const events = options.events ?? telling;
  const libraries = createLibraries(config.libraries, store);
  const pictures = options.isOffline ? undefined : await pictureClientOf(config, extensions.exporters);
  const kept = createKeptPictures(stateDir === ':memory:' ? undefined : join(stateDir, 'pictures'));
  const linkedData = createLinkedData({ config, stateDir, recordChanges, ownFields, questions: () => questionsOfOwner(actionDeps) });
  const actionDeps: ActionDeps = {
    ...{ store, audit, libraries, hosts, senders, chainAnswers, providers: known, pauses, catalogue, settings, tallies, newToken: tokens.create, now },
    ...{ configFile: options.configOrigin && createConfigFile(options.configOrigin, tokens), commands: knownCommands(config, extensions) },
    ...{ ownFields, registry, searchTexts, vault: vaultOf(config, ownFields, sealed), mayRead: () => true },
    ...{ memory: createAnswerMemory(now), events, sleep: sleepBy(clock), telemetry: telemetry.ask, linkedData: linkedData.ask },
    ...{ libraryIds: config.libraries.map(({ id }) => id), hold: holdIn(queue, { worker: tokens.create, isDaemonRunning: state.isDaemonRunning, now }) },
    pictures: createPictures({ config, extensions, ownFields, libraries, threads, client: pictures, stateDir, kept, now }),
    openFiles: async (library: string) => openLibraryFiles(await openRoot(await libraries.rootOf(library)), ownershipOf(config), tokens),
  };
  const scanDeps = {
    ...{ config, exporters: extensions.exporters, store, audit, catalogue, libraries, underWay, pauses, events, now },
    openLibrary: (library: Parameters<typeof createLibraryDeps>[0], inStore: ItemStore) =>
      createLibraryDeps(library, { config, extensions, ownFields, store: inStore, catalogue, tokens, hosts, isOffline, pictures, kept, threads, now, traced }),
    onBug: (library: string, path: string, error: unknown) => failureLog(log, 'error', 'item failed by a bug')(error, { library, path }),
  };
  return {
    ...{ config, extensions, store, catalogue, recordChanges, accounts, audit, queue, outbox, libraries, hosts, ownFields },
    ...{ marks: sealed, evaluate: threads.evaluate, pausable: actionDeps },
    questions: questionsOfOwner(actionDeps),
    ...{ changes: (apply: Apply) => createChanges(actionDeps, apply, true), queuedChanges: (apply: Apply) => createChanges(actionDeps, apply) },
    permitted: (apply, access) => permitted(createChanges(actionDeps, apply), actionDeps, access),
    scan: (wanted, events, signal) => scan(wanted, events, scanDeps, signal),
    tell: telling.emit,
    watch: async (events, isLeading = true) =>
      (await import('./watching.ts')).startWatching({
        ...{ config, extensions, ownFields, store, audit, catalogue, tokens, queue, underWay, hosts, pauses, pictures, kept },
        ...{ threads, log, clock, random, traced, events, isLeading, worker: name, workerList: state.workerList },
      }),
    rotateKey: (to, actor) => rotateKey({ from: config.fields.keyFile, to, actor }, { sealed, audit, now }),
    tellSinks: telling.finish,
    async close() {
      await endFollowing();
      await Promise.all([...senders.map((host) => host.stop()), pictures?.close(), linkedData.close(), threads.close()]);
      await telemetry.close();
      extensions.stop();
      await state.close();
    },
  };
}

/** Whoever has the machine sees everything but what nobody sees. */
function questionsOfOwner(deps: ActionDeps): Questions {
  const { questions } = permitted(
    createChanges(deps, async () => {}),
    deps,
    FULL_ACCESS,
  );
  return { ...questions, providers: createQuestions(deps).providers };
}

type Prepared = Pick<State, 'store' | 'audit' | 'catalogue' | 'searchTexts'>;

/** What a store lacks that an older version left, or another config. */
async function prepare({ store, audit, catalogue, searchTexts }: Prepared, settings: Settings, options: AppOptions): Promise<void> {
  const { log, clock, onFill = () => {} } = options;
  await fillCatalogue({
    ...{ catalogue, store, settings, now: clock.now, onProgress: onFill },
    onBug: ({ library, path }, error) => log.error({ library, path, error }, 'the record of a book could not be made'),
  });
  await searchTexts.bringUpToDate();
  await beginAudit({ store, audit, now: clock.now });
}

type State = Awaited<ReturnType<typeof openState>>;

/** Sleep that need not be interrupted. */
function sleepBy(clock: Clock): (ms: number, signal?: AbortSignal) => Promise<void> {
  return (ms, signal = NEVER) => clock.sleep(ms, signal);
}

async function pictureClientOf(config: Config, exporters: AppExtensions['exporters']): Promise<PictureClient> {
  const { createPictureClient } = await import('../http/fetch-picture.ts');
  const options = pictureOptionsOf(withOptions(exporters, config));
  return createPictureClient({ userAgent: userAgentOf(config), privateAddresses: options?.privateAddresses ?? false });
}
