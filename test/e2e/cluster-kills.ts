/**
 * The same books on one process with a file, and on a daemon and workers with PostgreSQL and Redis, of which one after the other is killed:
 * in the end there are the same sidecars and the same records.
 * `node test/e2e/cluster-kills.ts postgres://… redis://… [--kills 100] [--books 1000] [--workers 2]`
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { randomFor } from '../../src/demo/random.ts';
import { type Home, LONG_MS, lead, partings, sidecarsOf, sidecarsThatDiffer, startBookWorld, storyOf, work } from './cluster-world.ts';

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

/** Long enough to start and to have books under way. */
const LIFE_MS = 2500;

export async function runCluster(options: ClusterOptions): Promise<ClusterReport> {
  const { books, seed, folder, database, redis } = options;
  const world = await startBookWorld({ books, seed: `cluster-${seed}`, folder }, { latencyMs: 20 });
  const scan = { concurrency: 4, underWay: 8 };
  const alone = world.home('alone', { scan });
  const together = world.home('together', { scan, database, redis });
  const seconds = { alone: await runAlone(alone.configure('daemon')), together: await runTogether(together, options) };
  const stories = {
    alone: await storyOf(alone.configure('daemon'), { state: alone.state('daemon') }),
    together: await storyOf(together.configure('daemon'), { state: together.state('daemon'), database }),
  };
  await world.server.close();
  // A killed process may have written what it did not come to confirm: it is in the history as begun only.
  for (const story of Object.values(stories)) story.delete('history');
  const { whole, unfinished } = sidecarsOf(together);
  return {
    ...{ kills: options.kills, sidecars: whole.size, unfinished, records: stories.together.get('records')?.length ?? 0, seconds },
    findings: [...sidecarsThatDiffer(together, alone), ...partings(stories.together, stories.alone)],
  };
}

async function runAlone(config: string): Promise<number> {
  const startedMs = performance.now();
  const daemon = lead(config);
  await daemon.idle(LONG_MS);
  await daemon.stop();
  return (performance.now() - startedMs) / 1000;
}

async function runTogether({ configure }: Home, { workers: count, kills, seed }: ClusterOptions): Promise<number> {
  const startedMs = performance.now();
  const random = randomFor(seed, 'cluster-kills');
  let daemon = lead(configure('daemon'));
  await daemon.said('looked through', LONG_MS);
  const workers = Array.from({ length: count }, (_, n) => work(configure(`worker-${n + 1}`)));
  for (let kill = 0; kill < kills; kill++) {
    await sleep(LIFE_MS * (0.5 + random.next()));
    const at = Math.floor(random.next() * (count + 1));
    if (at === count) {
      await killed(daemon);
      daemon = lead(configure('daemon'));
    } else {
      await killed(workers[at]);
      workers[at] = work(configure(`worker-${at + 1}`));
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
