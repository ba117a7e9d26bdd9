/** The daemon in a process of its own whose time runs faster: `node soak-daemon.ts CONFIG SPEED`. Talks to its parent by messages. */
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../config/load.ts';
import { runDaemon } from '../../src/app/daemon.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { createLog } from '../../src/runtime/log.ts';
import { createNotify } from '../../src/runtime/systemd.ts';

const { schema } = BUILT_IN;

/** `collect`: a sample after everything that is not needed was let go. */
export type SoakOrder = 'stop' | 'reload' | 'sample' | 'collect';

/** What the process uses. */
export interface SoakSample {
  atMs: number;
  rssMb: number;
  /** Of V8's heap: what is in use, and what it holds from the system. */
  heapMb: number;
  heapTotalMb: number;
  /** Buffers beside the heap. */
  externalMb: number;
  openFiles: number;
  timersAndHandles: number;
  /** Lines of the log by level. */
  lines: Record<string, number>;
}

const [file = '', factor = '60'] = process.argv.slice(2);
const speed = Number(factor);
const load = () => loadConfig({ schema, file, env: {}, cwd: '/' }).config;
const startedAtMs = Date.now();

const clock: Clock = {
  now: () => startedAtMs + Math.round(performance.now() * speed),
  async sleep(ms, signal) {
    await sleep(Math.min(2 ** 31 - 1, ms / speed), undefined, { signal }).catch(() => undefined);
  },
};

const lines: Record<string, number> = {};
const log = createLog({
  level: 'info',
  isFolded: true,
  now: clock.now,
  stream: {
    write(text) {
      const { level, msg } = JSON.parse(text) as { level: number; msg: string };
      lines[level] = (lines[level] ?? 0) + 1;
      if (level >= 50) process.stderr.write(`${msg}: ${text}`);
    },
  },
});

const orders: ('stop' | 'reload')[] = [];
let wake = () => {};
// A test that fails leaves nobody behind.
const exit = () => process.exit();
process.on('disconnect', exit);
process.on('message', (order: SoakOrder) => {
  if (order === 'collect') global.gc?.();
  if (order === 'sample' || order === 'collect') return void process.send?.(sample());
  orders.push(order);
  wake();
});

function sample(): SoakSample {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  return {
    atMs: clock.now(),
    rssMb: rss / 2 ** 20,
    heapMb: heapUsed / 2 ** 20,
    heapTotalMb: heapTotal / 2 ** 20,
    externalMb: external / 2 ** 20,
    openFiles: readdirSync('/proc/self/fd').length,
    timersAndHandles: process.getActiveResourcesInfo().filter((name) => name !== 'FSEventWrap').length,
    lines,
  };
}

await runDaemon({
  config: load(),
  reload: () => ({ config: load() }),
  ...{ env: {}, log, clock, random: Math.random, part: 'lead' },
  notify: createNotify({}, process.pid, () => undefined),
  orders: {
    async next() {
      while (orders.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return orders.shift() ?? 'stop';
    },
  },
});
process.off('disconnect', exit);
process.disconnect();
