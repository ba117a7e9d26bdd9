/**
 * The daemon's process. One instance works on a state folder; a reload replaces the app by a new one, and a signal ends everything in order.
 */

import { randomUUID } from 'node:crypto';
import type { Config } from '../../config/schema.ts';
import { ConfigError } from '../domain/errors.ts';
import { createEventBus } from '../events/event-bus.ts';
import { keepJournal } from '../events/journal.ts';
import { keepHeartbeat } from '../runtime/heartbeat.ts';
import { createEventFeed } from '../server/event-feed.ts';
import { createMetrics } from '../server/metrics.ts';
import { lockInstance } from '../store/sqlite/instance-lock.ts';
import type { AppExtensions } from './extensions.ts';
import { type Generation, type GenerationInput, type GenerationOptions, startGeneration } from './generation.ts';
import { type DaemonPart, type Order, type PendingOrders, pendingOrders, takePart } from './part.ts';
import { stateDirOf } from './state.ts';

export interface RunningOptions extends GenerationOptions {
  config: Config;
  extensions?: AppExtensions;
  /** The config as it is now, and what it was checked with. Throws `ConfigError`. */
  reload(): Configured;
  /** What the process is told to do next. */
  orders: Orders;
}

/** A config, and what it was checked with. */
export interface Configured {
  config: Config;
  extensions?: AppExtensions;
}

/** `stop` ends the daemon; `reload` starts it again with the config as it is then. */
export interface Orders {
  next(): Promise<Order>;
}

export type Ended = 'stopped' | 'is-running';

/** Resolves when the daemon has ended. Throws `StoreError`. */
export async function runDaemon(options: RunningOptions): Promise<Ended> {
  const { log, clock, notify, env } = options;
  const stateDir = stateDirOf(options.config, env);
  const lock = lockInstance(stateDir);
  if (!lock) return 'is-running';
  const events = createEventBus(clock.now, (error, event) => log.error({ error, event }, 'an event could not be handled'));
  keepJournal(events, log);
  const metrics = createMetrics({ events, now: clock.now });
  const feed = createEventFeed({ events, newId: randomUUID, now: clock.now, sleep: clock.sleep });
  const ending = new AbortController();
  const running: Running = {};
  // Between two generations, and while the first one starts, systemd waits as long as it is told to.
  const isAlive = () => running.generation?.isMoving() ?? true;
  const onError = (error: unknown) => log.warn({ error }, 'cannot write RUBRICATOR_HEARTBEAT_FILE');
  const beating = [
    notify.keepAlive(isAlive, clock, ending.signal),
    keepHeartbeat({ file: env.RUBRICATOR_HEARTBEAT_FILE, isAlive, onError }, clock, ending.signal),
  ];
  try {
    await runParts({ config: options.config, extensions: options.extensions, stateDir, events, metrics, feed }, running, options);
    return 'stopped';
  } finally {
    ending.abort();
    await Promise.all(beating);
    lock.release();
  }
}

interface Running {
  generation?: Generation | undefined;
}

/** Runs one generation after the other, each while the part in the work on the database is ours. */
async function runParts(input: GenerationInput, running: Running, options: RunningOptions): Promise<void> {
  const { log, notify, part } = options;
  const orders = pendingOrders(options.orders.next);
  let { config, extensions }: Configured = input;
  for (let order: Order | 'lost' | undefined; order !== 'stop'; ) {
    if (config.database) notify.ready('standing by');
    const taken = await takePart(part, config, orders, log);
    if (taken === 'stop') break;
    if (taken === 'reload') {
      notify.reloading();
      ({ config, extensions } = reloaded(config, input.stateDir, options) ?? { config, extensions });
      continue;
    }
    try {
      for (order = undefined; order === undefined || order === 'reload'; ) {
        const generation = await startGeneration({ ...input, config, extensions }, options);
        running.generation = generation;
        notify.ready(`${PART_IN_WORDS[part]} ${config.libraries.map(({ id }) => id).join(', ') || 'nothing'}`);
        ({ order, config, extensions } = await nextOrder({ config, extensions }, { input, orders, lost: taken.lost }, options));
        if (order === 'stop') notify.stopping();
        if (order === 'lost') log.warn({}, 'the connection to the database was lost: what is under way ends, and goes on once it is back');
        await generation.stop();
        running.generation = undefined;
      }
    } finally {
      // Whoever ends by an error leads no longer, and nothing keeps the process.
      await taken.release();
    }
  }
  notify.stopping();
}

const PART_IN_WORDS: Record<DaemonPart, string> = { lead: 'watching', work: 'working on' };

interface Ordering {
  input: GenerationInput;
  orders: PendingOrders;
  lost: Promise<void>;
}

/** What the generation ends for, and the config of the next one. A config with mistakes ends nothing. */
async function nextOrder(now: Configured, { input, orders, lost }: Ordering, options: RunningOptions): Promise<Configured & { order: Order | 'lost' }> {
  for (;;) {
    const order = await Promise.race([orders.next(), lost.then(() => 'lost' as const)]);
    if (order === 'lost') return { order, ...now };
    orders.take();
    if (order === 'stop') return { order, ...now };
    options.notify.reloading();
    const next = reloaded(now.config, input.stateDir, options);
    if (next) return { order, ...next };
    options.notify.ready('watching with the earlier config: the new one has mistakes');
  }
}

/** The new config; undefined if it cannot be used, and then the log says why. */
function reloaded(old: Config, stateDir: string, { reload, log, env }: RunningOptions): Configured | undefined {
  try {
    const next = reload();
    const { config } = next;
    if (stateDirOf(config, env) !== stateDir) {
      log.error({}, 'the new config is not taken: another state folder needs a restart');
      return undefined;
    }
    log.info({}, 'config loaded anew');
    if (config.log.level !== old.log.level) log.level = config.log.level ?? 'info';
    return next;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const { path, message, line } of error.problems) log.error({ option: path, line }, `the new config is not taken: ${message}`);
    return undefined;
  }
}
