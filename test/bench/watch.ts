/**
 * How soon after a book came to rest its sidecars are there, and what the daemon costs while nothing happens.
 *
 *   npm run build && npm run bench:watch -- [--drops 40] [--idle 50000]
 *
 * It runs what people install, `dist`. Baselines in the same run: the settle time itself and a one-shot scan for the first; for the second
 * a daemon that does not watch the same books.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeMp4 } from '../../src/demo/media.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { runCli } from '../e2e/cli.ts';
import { startDaemon } from '../e2e/daemon.ts';
import { NO_PROVIDERS } from '../e2e/world-config.ts';
import { type Figure, tableOf } from './figures.ts';

const { values } = parseArgs({
  options: { drops: { type: 'string', default: '40' }, idle: { type: 'string', default: '0' }, json: { type: 'boolean', default: false } },
});
const SETTLE_SECONDS = 1;
const REST_SECONDS = 240;
const IDLE_SECONDS = 120;
/** As the unit and the image have it. */
const ENVIRONMENT = { NODE_OPTIONS: '--max-semi-space-size=8', MALLOC_ARENA_MAX: '2' };
/** What people install. */
const PROGRAM = join(PACKAGE_ROOT, 'dist/main.js');

const home = mkdtempSync(join(tmpdir(), 'rubricator-watch-'));
const figures: Figure[] = [];
try {
  if (Number(values.drops) > 0) await measureLatency(Number(values.drops));
  if (Number(values.idle) > 0) await measureIdle(Number(values.idle));
  process.stdout.write(`${values.json ? JSON.stringify(figures) : tableOf(figures)}\n`);
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function measureLatency(drops: number): Promise<void> {
  const { books, config } = library('latency');
  const daemon = startDaemon(config, { program: PROGRAM });
  await daemon.said('looked through');
  const laterMs: number[] = [];
  for (let n = 0; n < drops; n++) {
    const folder = putBook(books, n);
    const restsSinceMs = performance.now();
    while (!['metadata.json', 'metadata.opf'].every((name) => existsSync(join(folder, name)))) await sleep(2);
    laterMs.push(performance.now() - restsSinceMs - SETTLE_SECONDS * 1000);
  }
  await daemon.stop();
  const scansMs: number[] = [];
  for (let n = 0; n < 5; n++) {
    const single = putBook(join(home, `single-${n}`), n);
    const startedMs = performance.now();
    await runCli(['scan', single, '--offline', '--quiet', '--state', join(home, `single-state-${n}`)]);
    scansMs.push(performance.now() - startedMs);
  }
  const scan = quantile(scansMs, 0.5);
  for (const [name, share] of Object.entries({ median: 0.5, '95th of 100': 0.95, longest: 1 })) {
    const ms = quantile(laterMs, share);
    const what = `sidecars there, beyond ${SETTLE_SECONDS} s of settling, ${name} of ${drops}`;
    figures.push({ part: 'watch', what, value: ms, unit: 'ms', baseline: { what: 'one-shot scan', value: scan, unit: 'ms' }, ratio: ms / scan });
  }
}

async function measureIdle(count: number): Promise<void> {
  const { books, config, state, configure } = library('idle');
  for (let n = 0; n < count; n++) putBook(books, n);
  const startedMs = performance.now();
  await runCli(['scan', '--offline', '--quiet', '--config', config, '--state', state]);
  process.stderr.write(`${count} books scanned in ${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`);
  const watching = await idleUsage(config);
  configure('off');
  const unwatched = await idleUsage(config);
  const what = 'the same, not watched';
  figures.push({
    part: 'watch',
    what: `CPU with ${count} watched books, nothing happens`,
    value: watching.cpuShare,
    unit: '%',
    baseline: { what, value: unwatched.cpuShare, unit: '%' },
  });
  figures.push({
    part: 'watch',
    what: `memory with ${count} watched books`,
    value: watching.rssMb,
    unit: 'MB',
    baseline: { what, value: unwatched.rssMb, unit: 'MB' },
    ratio: watching.rssMb / unwatched.rssMb,
  });
}

/** What the daemon takes while nothing happens, long after it has looked through the library. */
async function idleUsage(config: string): Promise<{ cpuShare: number; rssMb: number }> {
  const daemon = startDaemon(config, { env: ENVIRONMENT, program: PROGRAM });
  const look = await daemon.said('looked through', 600_000);
  process.stderr.write(`looked through in ${((look.tookMs as number) / 1000).toFixed(1)} s\n`);
  await daemon.idle(600_000);
  // V8 takes its time to let go of what the first look took.
  await sleep(REST_SECONDS * 1000);
  const beforeSec = cpuSecOf(daemon.child.pid);
  await sleep(IDLE_SECONDS * 1000);
  const cpuShare = ((cpuSecOf(daemon.child.pid) - beforeSec) / IDLE_SECONDS) * 100;
  const rssKb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${daemon.child.pid}/status`, 'utf8'))?.[1];
  await daemon.stop();
  return { cpuShare, rssMb: Number(rssKb) / 1024 };
}

function library(name: string) {
  const [books, state, config] = ['books', 'state', 'rubricator.yaml'].map((each) => join(home, name, each)) as [string, string, string];
  mkdirSync(books, { recursive: true });
  function configure(watch: 'auto' | 'off'): void {
    const options = { stateDir: state, api: { port: 0 }, watch: { settleSeconds: SETTLE_SECONDS } };
    writeFileSync(config, JSON.stringify({ ...options, libraries: [{ id: 'books', path: books, kind: 'audiobook', watch }], providers: NO_PROVIDERS }));
  }
  configure('auto');
  return { books, config, state, configure };
}

function putBook(root: string, n: number): string {
  const folder = join(root, `Author ${n % 500}`, `Book ${n}`);
  mkdirSync(dirname(join(folder, 'book')), { recursive: true });
  writeFileSync(
    join(folder, 'book.m4b'),
    makeMp4({ durationSec: 3600 + n, tags: { album: `Book ${n}`, artist: `Author ${n % 500}`, composer: 'Dara Quill' } }),
  );
  return folder;
}

/** Of all threads, to the nanosecond: /proc/PID/stat counts in hundredths of a second. (Documentation/scheduler/sched-stats.) */
function cpuSecOf(pid = 0): number {
  const ofThreads = readdirSync(`/proc/${pid}/task`).map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]));
  return ofThreads.reduce((sum, ns) => sum + ns, 0) / 1e9;
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
