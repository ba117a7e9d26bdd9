/**
 * The same books on one process with a file, and on a daemon and workers with PostgreSQL and Redis, of which one after the other is killed:
 * in the end there are the same sidecars and the same records.
 * `node test/e2e/cluster-kills.ts postgres://… redis://… [--kills 100] [--books 1000] [--workers 2]`
 */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeWorld } from '../../src/demo/generate.ts';
import { randomFor } from '../../src/demo/random.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import { writeLibrary } from '../accuracy/library.ts';
import { runCli, startCli, WITHOUT_COVERAGE } from './cli.ts';
import { differences, sidecarsBelow } from './compare.ts';
import { startDaemon } from './daemon.ts';
import { writeConfig } from './world-config.ts';

export interface ClusterOptions {
  database: string;
  redis: { url: string; prefix: string };
  books: number;
  workers: number;
  /** Of workers and of daemons that lead, one after the other. */
  kills: number;
  seed: number;
  /** An empty folder to work in. */
  folder: string;
}

export interface ClusterReport {
  kills: number;
  sidecars: number;
  /** Temp files of killed processes. */
  unfinished: number;
  records: number;
  seconds: { alone: number; together: number };
  /** What went wrong; nothing, one hopes. */
  findings: string[];
}

const PROVIDERS = ['audible', 'audnexus', 'openlibrary'];
/** Long enough to start and to have books under way. */
const LIFE_MS = 2500;
const LONG_MS = 30 * 60_000;

export async function runCluster(options: ClusterOptions): Promise<ClusterReport> {
  const { books: items, seed, folder } = options;
  const world = makeWorld({ seed: `cluster-${seed}`, works: items });
  const server = await startWorldServer(world, { latencyMs: 20 });
  const homeOf = (name: string, more: Record<string, unknown>) => {
    const home = join(folder, name);
    const path = join(home, 'books');
    mkdirSync(path, { recursive: true });
    writeLibrary(path, world, { items, seed: `cluster-${seed}` });
    const configure = (part: string) => {
      const state = join(home, part);
      mkdirSync(state, { recursive: true });
      writeConfig(state, server, PROVIDERS, {
        ...{ stateDir: state, api: { port: 0, requestsPerMinute: 100_000 }, watch: { settleSeconds: 0, shutdownSeconds: 5 } },
        ...{ libraries: [{ id: 'books', path, kind: 'mixed' }], scan: { concurrency: 4, underWay: 8 }, ...more },
      });
      return join(state, 'rubricator.yaml');
    };
    return { path, configure };
  };
  const alone = homeOf('alone', {});
  const together = homeOf('together', { database: options.database, redis: options.redis });
  const aloneSeconds = await runAlone(alone.configure('state'));
  const togetherSeconds = await runTogether(together.configure, options);
  const records = { alone: await recordsOf(alone.configure('state')), together: await recordsOf(together.configure('daemon')) };
  await server.close();
  // What a killed worker left half written is taken away after ten minutes.
  const all = [...sidecarsBelow(together.path)];
  const sidecars = new Map(all.filter(([path]) => !isUnfinished(path)));
  const odd = records.together.filter((line) => !records.alone.includes(line));
  return {
    ...{
      kills: options.kills,
      sidecars: sidecars.size,
      unfinished: all.length - sidecars.size,
      records: records.together.length,
      seconds: { alone: aloneSeconds, together: togetherSeconds },
    },
    findings: [
      ...differences(sidecars, sidecarsBelow(alone.path)),
      ...(records.together.length === records.alone.length ? [] : [`${records.together.length} records instead of ${records.alone.length}`]),
      ...odd.map((line) => `another record: ${line.slice(0, 300)}`),
    ],
  };
}

function isUnfinished(path: string): boolean {
  return /(?:^|\/)\.[^/]*\.tmp$/.test(path);
}

async function runAlone(config: string): Promise<number> {
  const startedMs = performance.now();
  const daemon = startDaemon(config, { env: WITHOUT_COVERAGE });
  await daemon.idle(LONG_MS);
  await daemon.stop();
  return (performance.now() - startedMs) / 1000;
}

async function runTogether(configure: (part: string) => string, { workers: count, kills, seed }: ClusterOptions): Promise<number> {
  const startedMs = performance.now();
  const random = randomFor(seed, 'cluster-kills');
  const lead = () => startDaemon(configure('daemon'), { env: WITHOUT_COVERAGE });
  const work = (n: number) => startCli(['worker', '--config', configure(`worker-${n}`)], { env: WITHOUT_COVERAGE });
  let daemon = lead();
  await daemon.said('looked through', LONG_MS);
  const workers = Array.from({ length: count }, (_, n) => work(n + 1));
  for (let kill = 0; kill < kills; kill++) {
    await sleep(LIFE_MS * (0.5 + random.next()));
    const at = Math.floor(random.next() * (count + 1));
    if (at === count) {
      await killed(daemon);
      daemon = lead();
    } else {
      await killed(workers[at]);
      workers[at] = work(at + 1);
    }
  }
  await daemon.idle(LONG_MS);
  for (const worker of workers) worker.child.kill('SIGTERM');
  await Promise.all(workers.map(({ result }) => result));
  await daemon.stop();
  return (performance.now() - startedMs) / 1000;
}

async function killed(each: { child: ChildProcess; result: Promise<unknown> } | undefined): Promise<void> {
  each?.child.kill('SIGKILL');
  await each?.result;
}

/** What the catalogue says of each book, but for its number and the time of its change. */
async function recordsOf(config: string): Promise<string[]> {
  const file = `${config}.jsonl`;
  const { code, stderr } = await runCli(['catalogue', 'export', '--format', 'jsonl', '-o', file, '--config', config]);
  if (code !== 0) throw new Error(`the catalogue cannot be exported: ${stderr}`);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.stringify({ ...(JSON.parse(line) as object), id: 0, changedAt: '' })).sort();
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      kills: { type: 'string', default: '100' },
      books: { type: 'string', default: '1000' },
      workers: { type: 'string', default: '2' },
      seed: { type: 'string', default: '1' },
    },
  });
  const [database = '', url = ''] = positionals;
  const folder = mkdtempSync(join(tmpdir(), 'rubricator-cluster-'));
  const report = await runCluster({
    ...{ database, redis: { url, prefix: `cluster-${process.pid}:` }, folder, seed: Number(values.seed) },
    ...{ kills: Number(values.kills), books: Number(values.books), workers: Number(values.workers) },
  });
  console.log(JSON.stringify(report, undefined, 2));
  if (report.findings.length === 0) rmSync(folder, { recursive: true });
  process.exitCode = report.findings.length === 0 ? 0 : 1;
}
