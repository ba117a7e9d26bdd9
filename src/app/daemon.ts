/**
 * The daemon's process. One instance works on a state folder; a reload replaces the app by a new one, and a signal ends everything in order.
 */

import { randomUUID } from 'node:crypto';
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../domain/clock.ts';
import { ConfigError, messageOf } from '../domain/errors.ts';
import type { EventBus } from '../domain/events.ts';
import { startDeliveries } from '../events/deliveries.ts';
import { createEventBus } from '../events/event-bus.ts';
import { keepJournal } from '../events/journal.ts';
import { noteDaemon } from '../runtime/daemon-note.ts';
import type { Logger } from '../runtime/log.ts';
import { newSecret } from '../runtime/passwords.ts';
import type { Notify } from '../runtime/systemd.ts';
import { VERSION } from '../runtime/version.ts';
import type { AuthOptions } from '../server/auth/authenticate.ts';
import type { ApiDeps } from '../server/deps.ts';
import { createEventFeed, type EventFeed } from '../server/event-feed.ts';
import { createLongRuns } from '../server/long-runs.ts';
import { createMetrics, type Metrics } from '../server/metrics.ts';
import { type ApiServer, startApi } from '../server/server.ts';
import { lockInstance } from '../store/sqlite/instance-lock.ts';
import { authOf, ownersLink } from './accounts.ts';
import { type App, createApp } from './app.ts';
import { keepTargets } from './catalogue-targets.ts';
import type { ConfigOrigin } from './config-file.ts';
import { keepDailyCopies } from './daily-copy.ts';
import { keepExports } from './kept-exports.ts';
import { copyTargetOf } from './sent-copies.ts';
import { apiDepsOf, editorOf } from './serving.ts';
import { sinksOf } from './sinks.ts';
import { stateDirOf } from './state.ts';
import { noteExportsIn } from './unwritten-exports.ts';
import type { Watching } from './watching.ts';

export interface RunningOptions {
  config: Config;
  /** The config as it is now. Throws `ConfigError`. */
  reload(): Config;
  /** The file that the config is from. */
  configOrigin?: ConfigOrigin | undefined;
  env: Readonly<Record<string, string | undefined>>;
  log: Logger;
  clock: Clock;
  random(): number;
  notify: Notify;
  /** What the process is told to do next. */
  orders: Orders;
}

/** `stop` ends the daemon; `reload` starts it again with the config as it is then. */
export interface Orders {
  next(): Promise<'stop' | 'reload'>;
}

export type Ended = 'stopped' | 'is-running';

/** Resolves when the daemon has ended. Throws `StoreError`. */
export async function runDaemon(options: RunningOptions): Promise<Ended> {
  const { log, clock, notify, orders, env } = options;
  const stateDir = stateDirOf(options.config, env);
  const lock = lockInstance(stateDir);
  if (!lock) return 'is-running';
  const events = createEventBus(clock.now, (error, event) => log.error({ error, event }, 'an event could not be handled'));
  keepJournal(events, log);
  const metrics = createMetrics({ events, now: clock.now });
  const feed = createEventFeed({ events, newId: randomUUID, now: clock.now, sleep: clock.sleep });
  let config = options.config;
  const ending = new AbortController();
  let generation: Generation | undefined;
  // Between two generations, and while the first one starts, systemd waits as long as it is told to.
  const beating = notify.keepAlive(() => generation?.isMoving() ?? true, clock, ending.signal);
  try {
    for (let order: 'stop' | 'reload' | undefined; order !== 'stop'; ) {
      generation = await startGeneration({ config, stateDir, events, metrics, feed }, options);
      notify.ready(`watching ${config.libraries.map(({ id }) => id).join(', ') || 'nothing'}`);
      order = await orders.next();
      while (order === 'reload') {
        notify.reloading();
        const next = reloaded(config, stateDir, options);
        if (next) {
          config = next;
          break;
        }
        notify.ready('watching with the earlier config: the new one has mistakes');
        order = await orders.next();
      }
      if (order === 'stop') notify.stopping();
      await generation.stop();
      generation = undefined;
    }
    return 'stopped';
  } finally {
    ending.abort();
    await beating;
    lock.release();
  }
}

/** The new config; undefined if it cannot be used, and then the log says why. */
function reloaded(old: Config, stateDir: string, { reload, log, env }: RunningOptions): Config | undefined {
  try {
    const config = reload();
    if (stateDirOf(config, env) !== stateDir) {
      log.error({}, 'the new config is not taken: another state folder needs a restart');
      return undefined;
    }
    log.info({}, 'config loaded anew');
    if (config.log.level !== old.log.level) log.level = config.log.level ?? 'info';
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const { path, message, line } of error.problems) log.error({ option: path, line }, `the new config is not taken: ${message}`);
    return undefined;
  }
}

const FILL_REPORT_MS = 5000;

interface Generation {
  isMoving(): boolean;
  stop(): Promise<void>;
}

interface GenerationInput {
  config: Config;
  stateDir: string;
  events: EventBus;
  metrics: Metrics;
  feed: EventFeed;
}

async function startGeneration({ config, stateDir, events, metrics, feed }: GenerationInput, options: RunningOptions): Promise<Generation> {
  const { log, clock, random } = options;
  const app: App = await createApp({
    config,
    stateDir,
    log,
    isOffline: false,
    isReadOnly: false,
    configOrigin: options.configOrigin,
    clock,
    random,
    onProviderWarning: (provider, message) => events.emit('provider.trouble', { provider, message }),
    events,
    onFill: createFillReport(options),
  });
  const watching: Watching = await app.watch(events);
  const storage = { places: config.storage, env: options.env, clock, random };
  const endCopies = keepDailyCopies({ stateDir, now: clock.now, log, target: copyTargetOf(config, storage) });
  const deliveries = await startDeliveries(sinksOf(config, clock.now), {
    ...{ outbox: app.outbox, events, clock, random },
    onFailure: (sink, message) => log.warn({ sink }, `not told: ${message}; tried again later`),
    onLost: (sink, count) => log.error({ sink, count }, 'events were dropped'),
    onError: (error) => log.error({ error }, 'the outbox failed'),
  });
  const targets = await keepTargets(config, {
    catalogue: app.catalogue,
    changes: app.recordChanges,
    ownFields: app.ownFields.current(),
    editEach: editorOf(app, watching, clock.now),
    clock,
    random,
    events,
    log,
  });
  const note = noteExportsIn(stateDir, clock.now);
  const endExports = keepExports({ config, ownFields: app.ownFields, questions: app.questions, storage, note, events, clock, log });
  const auth = authOf(config, app, clock.now);
  const noteSecret = newSecret();
  const longRuns = createLongRuns(clock, (error) => log.error({ error }, 'a change of many books failed'));
  const deps = apiDepsOf({ app, watching, metrics, feed, longRuns, targets, stateDir, storage, now: clock.now });
  const server = await serve(config, { deps, auth, noteSecret }, log);
  noteDaemon(stateDir, { pid: process.pid, url: server?.url, startedAtMs: clock.now(), secret: noteSecret });
  const link = server && (await ownersLink(config, app, { url: server.url, now: clock.now }));
  if (link) log.warn({}, `nobody can sign in yet: choose the owner’s password within a day at ${link}`);
  return {
    isMoving: watching.isMoving,
    async stop() {
      await server?.close();
      await longRuns.stop(config.watch.shutdownSeconds * 1000);
      await watching.stop(config.watch.shutdownSeconds * 1000).catch((error: unknown) => log.error({ error }, messageOf(error)));
      await deliveries.stop();
      await targets.stop();
      await endExports();
      await endCopies();
      await app.close();
    },
  };
}

/** Says every few seconds how far the catalogue of an older store is filled. A large one takes longer than systemd waits for a start. */
function createFillReport({ log, notify, clock }: Pick<RunningOptions, 'log' | 'notify' | 'clock'>): (done: number, total: number) => void {
  let nextAtMs = 0;
  return (done, total) => {
    if (done < total && clock.now() < nextAtMs) return;
    nextAtMs = clock.now() + FILL_REPORT_MS;
    log.info({ done, total }, 'updating the catalogue');
    notify.starting(`updating the catalogue: ${done} of ${total} books`);
  };
}

interface Served {
  deps: ApiDeps;
  auth: AuthOptions | undefined;
  noteSecret: string;
}

/** If the interface cannot listen, the log says so, and the daemon works on without it. */
async function serve({ api }: Config, { deps, auth, noteSecret }: Served, log: Logger): Promise<ApiServer | undefined> {
  if (!api.enabled) return undefined;
  try {
    const onBug = (error: unknown) => log.error({ error }, 'a request failed because of a bug');
    const server = await startApi({ ...api, auth, noteSecret, version: VERSION, onBug }, deps);
    log.info({ url: server.url }, 'listening');
    return server;
  } catch (error) {
    log.error({ error }, `cannot listen on ${api.host}:${api.port}`);
    return undefined;
  }
}
