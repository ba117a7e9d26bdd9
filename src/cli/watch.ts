/** `rubricator watch` and `rubricator worker`: the daemon, until it is told to stop. */

import { type Orders, runDaemon } from '../app/daemon.ts';
import type { DaemonPart } from '../app/part.ts';
import { createLog } from '../runtime/log.ts';
import { realClock } from '../runtime/real-clock.ts';
import { createNotify } from '../runtime/systemd.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { endBySignal, endBySignalAfter } from './interrupt.ts';
import type { CommonOptions } from './options.ts';
import { configFor, configOriginOf } from './setup.ts';

/** After the grace for what is under way: whatever has not ended then waits for a disk that does not answer. */
const HANG_MS = 4000;
/** A reload ends all connections. */
const ANSWER_MS = 500;

/** Throws `ConfigError`, which the program lists. */
export function watchCommand(options: CommonOptions): Promise<number> {
  return runCommand('lead', options);
}

/** Throws `ConfigError`. */
export async function workerCommand(options: CommonOptions): Promise<number> {
  if (configFor(options).config.database !== undefined) return runCommand('work', options);
  complain('workers share a database; name one as database in the config (docs/cluster.md)');
  return EXIT.usage;
}

async function runCommand(part: DaemonPart, options: CommonOptions): Promise<number> {
  const { config, extensions, file } = configFor(options);
  if (config.libraries.length === 0) {
    complain('there is no library to watch; name one in the config (rubricator config init)');
    return EXIT.usage;
  }
  const log = createLog({ level: config.log.level ?? 'info', format: config.log.format, isFolded: true });
  for (const name of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(name, (error) => {
      // The state is the same as after a crash. The service manager starts us again.
      log.fatal({ error }, 'stopped by a bug');
      process.exit(EXIT.fatal);
    });
  const notify = createNotify(process.env, process.pid, (error) => log.warn({ error }, 'cannot notify systemd'));
  const orders = ordersOf((signal) => {
    log.info({ config: file }, 'stopping; once more to stop at once');
    endBySignalAfter(config.watch.shutdownSeconds * 1000 + HANG_MS, signal);
  });
  const ended = await runDaemon({
    ...{ config, extensions },
    reload: () => configFor(options),
    // The answer to whoever asked for it is on its way first.
    configOrigin: configOriginOf(options, file, () => void setTimeout(orders.reload, ANSWER_MS)),
    env: process.env,
    log,
    clock: realClock,
    random: Math.random,
    notify,
    orders,
    part,
  });
  if (ended === 'stopped') return EXIT.ok;
  const another = part === 'lead' ? 'another daemon works on' : 'another daemon or worker has';
  complain(`${another} ${config.stateDir ?? 'the same state folder'}`);
  return EXIT.isRunning;
}

/** SIGTERM and Ctrl-C stop, and end at once when they come again; SIGHUP reloads. */
function ordersOf(onStop: (signal: NodeJS.Signals) => void): Orders & { reload(): void } {
  const waiting: ('stop' | 'reload')[] = [];
  let isStopping = false;
  let wake = () => {};
  const give = (order: 'stop' | 'reload') => {
    waiting.push(order);
    wake();
  };
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) endBySignal(signal);
    isStopping = true;
    onStop(signal);
    give('stop');
  };
  process
    .on('SIGTERM', stop)
    .on('SIGINT', stop)
    .on('SIGHUP', () => give('reload'));
  return {
    reload: () => give('reload'),
    async next() {
      while (waiting.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (waiting.includes('stop')) return 'stop';
      waiting.length = 0;
      return 'reload';
    },
  };
}
