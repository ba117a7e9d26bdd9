/**
 * How fast `scan --offline` is on a library, beside baselines in the same run. (test/bench/README.md)
 *
 *   npm run bench -- --library DIR [--json]
 *
 * The library is copied first, for a scan writes sidecars.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { PACKAGE_ROOT } from '../../src/version.ts';
import type { Measure } from './one.ts';

const { values } = parseArgs({ options: { library: { type: 'string' }, json: { type: 'boolean' } } });
if (!values.library) throw new Error('usage: npm run bench -- --library DIR [--json]');

const home = mkdtempSync(join(tmpdir(), 'rubricator-bench-'));
try {
  const books = join(home, 'books');
  cpSync(resolve(values.library), books, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  const measure = (job: string): Measure =>
    JSON.parse(execFileSync(process.execPath, [join(PACKAGE_ROOT, 'test/bench/one.ts'), job, books, join(home, 'state')], { encoding: 'utf8' })) as Measure;
  const find = measure('find');
  const baseline = measure('music-metadata');
  const cold = measure('scan');
  const again = measure('scan');
  if (values.json) process.stdout.write(`${JSON.stringify({ find, 'music-metadata': baseline, cold, again }, null, 2)}\n`);
  else print({ find, baseline, cold, again });
} finally {
  rmSync(home, { recursive: true });
}

function print({ find, baseline, cold, again }: Record<'find' | 'baseline' | 'cold' | 'again', Measure>): void {
  const table = new Table({ head: ['job', 'count', 'wall s', 'per s', 'CPU s', 'peak RSS MB', 'ratio'], style: { head: [], border: [] } });
  const row = (name: string, { items, wallMs, cpuMs, peakRssMb }: Measure, ratio: string) =>
    table.push([name, items, (wallMs / 1000).toFixed(2), Math.round((items / wallMs) * 1000), (cpuMs / 1000).toFixed(2), Math.round(peakRssMb), ratio]);
  row('find -printf (files)', find, '1');
  row('music-metadata × 4 (audio files)', baseline, '1');
  row('scan --offline, cold (books)', cold, `${(cold.wallMs / baseline.wallMs).toFixed(2)} × music-metadata's time`);
  row('scan --offline, again (books)', again, `${(again.wallMs / find.wallMs).toFixed(1)} × find's time`);
  process.stdout.write(`${table.toString()}\n`);
}
