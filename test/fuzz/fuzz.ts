/** One reader against many damaged inputs: a worker reads, this watches for hangs, crashes and memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Task } from './worker.ts';

export interface FuzzReport {
  target: string;
  inputs: number;
  /** How much the process grew while it read. */
  grownMegabytes: number;
  slowestMs: number;
  perSecond: number;
  findings: { input: number; what: string }[];
}

const HANG_MS = 1000;
/** The heap of the worker, beyond which it dies; and what the process may grow by with all its buffers. */
const MAX_MEGABYTES = 256;
const LOOK_EVERY_MS = 20;

export async function fuzz(target: string, inputs: number, seed: number): Promise<FuzzReport> {
  const folder = mkdtempSync(join(tmpdir(), 'rubricator-fuzz-'));
  const report: FuzzReport = { target, inputs, grownMegabytes: 0, slowestMs: 0, perSecond: 0, findings: [] };
  const startedMs = performance.now();
  try {
    for (let from = 0; from < inputs; ) from = await feed({ target, seed, from, to: inputs, folder }, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  report.perSecond = Math.round(inputs / ((performance.now() - startedMs) / 1000));
  return report;
}

/** Feeds until the end or a finding; returns where to go on. */
async function feed(task: Omit<Task, 'progress'>, report: FuzzReport): Promise<number> {
  const progress = new SharedArrayBuffer(8);
  const shared = new Int32Array(progress);
  shared[0] = task.from;
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: { ...task, progress } satisfies Task,
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEGABYTES },
    stdout: true,
    stderr: true,
  });
  let ended: { what?: string } | undefined;
  worker.on('error', (error) => {
    ended ??= { what: `${error.name}: ${error.message}`.split('\n')[0] };
  });
  worker.on('exit', () => {
    ended ??= {};
  });
  // The time counts from when the worker has begun.
  let baseline = megabytes();
  let at = -1;
  let sinceMs = performance.now();
  while (!ended) {
    await sleep(LOOK_EVERY_MS);
    const now = Atomics.load(shared, 0);
    const elapsedMs = performance.now() - sinceMs;
    if (now >= task.to) break;
    if (now === task.from) baseline = megabytes();
    const grown = megabytes() - baseline;
    report.grownMegabytes = Math.max(report.grownMegabytes, grown);
    if (grown > MAX_MEGABYTES) ended = { what: `takes ${grown} MB` };
    if (now !== at || now === task.from) {
      at = now;
      sinceMs = performance.now();
      continue;
    }
    report.slowestMs = Math.max(report.slowestMs, Math.round(elapsedMs));
    if (elapsedMs > HANG_MS) {
      ended = { what: `takes longer than ${HANG_MS} ms` };
    }
  }
  const index = Atomics.load(shared, 0);
  await worker.terminate();
  if (ended?.what === undefined || index >= task.to) return task.to;
  report.findings.push({ input: index, what: ended.what });
  return index + 1;
}

function megabytes(): number {
  return Math.round(process.memoryUsage().rss / 1024 / 1024);
}
