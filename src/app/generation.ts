/** One life of the daemon with one config: what it opens, starts and ends together. */
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../domain/clock.ts';
import { messageOf } from '../domain/errors.ts';
import type { EventBus } from '../domain/events.ts';
import { startDeliveries } from '../events/deliveries.ts';
import { noteDaemon } from '../runtime/daemon-note.ts';
import type { Logger } from '../runtime/log.ts';
import { newSecret } from '../runtime/passwords.ts';
import type { Notify } from '../runtime/systemd.ts';
import { VERSION } from '../runtime/version.ts';
import type { AuthOptions } from '../server/auth/authenticate.ts';
import type { ApiDeps } from '../server/deps.ts';
import type { EventFeed } from '../server/event-feed.ts';
import { createLongRuns } from '../server/long-runs.ts';
import type { Metrics } from '../server/metrics.ts';
import { type ApiServer, startApi } from '../server/server.ts';
import { authOf, ownersLink } from './accounts.ts';
import { type App, createApp } from './app.ts';
import { keepTargets } from './catalogue-targets.ts';
import type { ConfigOrigin } from './config-file.ts';
import { keepDailyCopies } from './daily-copy.ts';
import type { AppExtensions } from './extensions.ts';
import { keepExports } from './kept-exports.ts';
import type { DaemonPart } from './part.ts';
import { stateInWords } from './plugins.ts';
import { copyTargetOf } from './sent-copies.ts';
import { apiDepsOf, editorOf } from './serving.ts';
import { sinksOf } from './sinks.ts';
import { noteExportsIn } from './unwritten-exports.ts';
import type { Watching } from './watching.ts';

export interface GenerationOptions {
  /** The file that the config is from. */
  configOrigin?: ConfigOrigin | undefined;
  env: Readonly<Record<string, string | undefined>>;
  log: Logger;
  clock: Clock;
  random(): number;
  notify: Notify;
  /** `lead` watches the libraries and serves the interface; `work` only works off the queue, beside a process that leads. */
  part: DaemonPart;
}

const FILL_REPORT_MS = 5000;

export interface Generation {
  isMoving(): boolean;
  stop(): Promise<void>;
}

export interface GenerationInput {
  config: Config;
  extensions?: AppExtensions | undefined;
  stateDir: string;
  events: EventBus;
  metrics: Metrics;
  feed: EventFeed;
}

/** Throws `StoreError`. */
export async function startGeneration(input: GenerationInput, options: GenerationOptions): Promise<Generation> {
  const app = await openApp(input, options);
  return options.part === 'lead' ? startLeading(app, input, options) : startWorking(app, input, options);
}

function openApp({ config, extensions, stateDir, events }: GenerationInput, options: GenerationOptions): Promise<App> {
  const { log, clock, random } = options;
  for (const plugin of extensions?.plugins ?? []) {
    const about = { plugin: plugin.name, version: plugin.about?.version };
    if (plugin.state === 'refused') log.warn(about, `plugin ${stateInWords(plugin)}`);
    else log.info(about, `plugin ${stateInWords(plugin)}`);
  }
  return createApp({
    ...{ config, extensions },
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
}

/** Works off the queue. What happens is told by the process that leads. */
async function startWorking(app: App, { config, events }: GenerationInput, { log }: GenerationOptions): Promise<Generation> {
  const endTelling = events.onAny(({ name, data }) => app.tell(name, data as never));
  const working = await app.watch(events, false);
  return {
    isMoving: working.isMoving,
    async stop() {
      await working.stop(config.watch.shutdownSeconds * 1000).catch((error: unknown) => log.error({ error }, messageOf(error)));
      endTelling();
      await app.tellSinks(TELL_MS);
      await app.close();
    },
  };
}

/** So long a worker that stops tells the sinks, if nobody leads. */
const TELL_MS = 5000;

async function startLeading(app: App, { config, stateDir, events, metrics, feed }: GenerationInput, options: GenerationOptions): Promise<Generation> {
  const { log, clock, random } = options;
  const watching: Watching = await app.watch(events);
  const storage = { places: config.storage, env: options.env, clock, random };
  // A database is copied by its own tools.
  const endCopies = config.database ? async () => undefined : keepDailyCopies({ stateDir, now: clock.now, log, target: copyTargetOf(config, storage) });
  const deliveries = await startDeliveries(sinksOf(config, app.extensions, clock.now), {
    ...{ outbox: app.outbox, events, clock, random },
    onFailure: (sink, message) => log.warn({ sink }, `not told: ${message}; tried again later`),
    onLost: (sink, count) => log.error({ sink, count }, 'events were dropped'),
    onError: (error) => log.error({ error }, 'the outbox failed'),
  });
  const targets = await keepTargets(config, {
    catalogue: app.catalogue,
    changes: app.recordChanges,
    ownFields: app.ownFields.current(),
    targets: app.extensions.targets,
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
function createFillReport({ log, notify, clock }: Pick<GenerationOptions, 'log' | 'notify' | 'clock'>): (done: number, total: number) => void {
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
