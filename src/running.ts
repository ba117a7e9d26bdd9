/**
 * The daemon's process: one instance a state folder, generations of the app from reload to reload, and an end in good order.
 */
import type { Config } from '../config/schema.ts';
import { type App, createApp, defaultStateDir } from './app.ts';
import { createEventBus } from './daemon/event-bus.ts';
import { keepJournal } from './daemon/journal.ts';
import type { Notify } from './daemon/notify.ts';
import type { Clock } from './domain/clock.ts';
import { ConfigError, messageOf } from './domain/errors.ts';
import type { EventBus } from './domain/events.ts';
import type { Logger } from './log.ts';
import { lockInstance } from './store/instance-lock.ts';
import type { Watching } from './watching.ts';

export interface RunningOptions {
  config: Config;
  /** The config as it is now. Throws `ConfigError`. */
  reload(): Config;
  env: Readonly<Record<string, string | undefined>>;
  log: Logger;
  clock: Clock;
  random(): number;
  notify: Notify;
  /** What the process is told to do next. */
  orders: Orders;
}

/** `stop` ends the daemon, `reload` begins anew with the config as it is then. */
export interface Orders {
  next(): Promise<'stop' | 'reload'>;
}

export type Ended = 'stopped' | 'is-running';

/** Resolves when the daemon has ended. Throws `StoreError`. */
export async function runDaemon(options: RunningOptions): Promise<Ended> {
  const { log, clock, notify, orders, env } = options;
  const stateDir = options.config.stateDir ?? defaultStateDir(env);
  const lock = lockInstance(stateDir);
  if (!lock) return 'is-running';
  const events = createEventBus(clock.now, (error, event) => log.error({ error, event }, 'an event could not be handled'));
  keepJournal(events, log);
  let config = options.config;
  try {
    for (let order: 'stop' | 'reload' | undefined; order !== 'stop'; ) {
      const generation = await startGeneration(config, stateDir, events, options);
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
    }
    return 'stopped';
  } finally {
    lock.release();
  }
}

/** The new config, or undefined with a word in the log. */
function reloaded(old: Config, stateDir: string, { reload, log, env }: RunningOptions): Config | undefined {
  try {
    const config = reload();
    if ((config.stateDir ?? defaultStateDir(env)) !== stateDir) {
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

interface Generation {
  stop(): Promise<void>;
}

async function startGeneration(config: Config, stateDir: string, events: EventBus, options: RunningOptions): Promise<Generation> {
  const { log, clock, random } = options;
  const app: App = await createApp({
    config,
    stateDir,
    log,
    isOffline: false,
    isReadOnly: false,
    now: clock.now,
    random,
    onProviderWarning: (provider, message) => events.emit('provider.trouble', { provider, message }),
    events,
  });
  const watching: Watching = await app.watch(clock, events);
  return {
    async stop() {
      await watching.stop(config.watch.shutdownSeconds * 1000).catch((error) => log.error({ error }, messageOf(error)));
      await app.close();
    },
  };
}
