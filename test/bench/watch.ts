/**
 * How soon after a book came to rest its sidecars are there, and what the daemon costs while nothing happens.
 *
 *   npm run bench:watch -- [--drops 40] [--idle 50000]
 *
 * Baselines in the same run: the settle time itself and a one-shot scan for the first, a bare Node process for the second.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeMp4 } from '../../src/demo/media.ts';
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
/** Of the clock in /proc/PID/stat (proc(5)). */
const TICKS_PER_SEC = 100;

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
  const daemon = startDaemon(config);
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
  const { books, config, state } = library('idle');
  for (let n = 0; n < count; n++) putBook(books, n);
  const startedMs = performance.now();
  await runCli(['scan', '--offline', '--quiet', '--config', config, '--state', state]);
  process.stderr.write(`${count} books scanned in ${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`);
  const daemon = startDaemon(config, { env: ENVIRONMENT });
  const look = await daemon.said('looked through', 600_000);
  process.stderr.write(`looked through in ${((look.tookMs as number) / 1000).toFixed(1)} s\n`);
  await daemon.idle(600_000);
  // V8 takes its time to let go of what the first look took.
  await sleep(REST_SECONDS * 1000);
  const bare = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const before = { daemon: usageOf(daemon.child.pid), bare: usageOf(bare.pid) };
  await sleep(IDLE_SECONDS * 1000);
  const after = { daemon: usageOf(daemon.child.pid), bare: usageOf(bare.pid) };
  bare.kill();
  const cpu = (who: 'daemon' | 'bare') => ((after[who].cpuSec - before[who].cpuSec) / IDLE_SECONDS) * 100;
  figures.push({
    part: 'watch',
    what: `CPU with ${count} watched books, nothing happens`,
    value: cpu('daemon'),
    unit: '%',
    baseline: { what: 'bare Node', value: cpu('bare'), unit: '%' },
  });
  const [own, bareMb] = [after.daemon.rssMb, after.bare.rssMb];
  figures.push({
    part: 'watch',
    what: `memory with ${count} watched books`,
    value: own,
    unit: 'MB',
    baseline: { what: 'bare Node', value: bareMb, unit: 'MB' },
    ratio: own / bareMb,
  });
  await daemon.stop();
}

function library(name: string): { books: string; config: string; state: string } {
  const [books, state, config] = ['books', 'state', 'rubricator.yaml'].map((each) => join(home, name, each)) as [string, string, string];
  mkdirSync(books, { recursive: true });
  const options = { stateDir: state, api: { port: 0 }, watch: { settleSeconds: SETTLE_SECONDS }, libraries: [{ id: 'books', path: books, kind: 'audiobook' }] };
  writeFileSync(config, JSON.stringify({ ...options, providers: NO_PROVIDERS }));
  return { books, config, state };
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

function usageOf(pid = 0): { cpuSec: number; rssMb: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const rssKb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuSec: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SEC, rssMb: Number(rssKb) / 1024 };
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
