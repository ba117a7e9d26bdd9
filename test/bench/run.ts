/**
 * All that is measured, each figure beside a baseline of the same run. (test/bench/README.md)
 *
 *   npm run bench [-- --full] [--library NAME=DIR …] [--only cold,stages] [--out DIR]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { barChart, barsOf } from './charts.ts';
import { atMost, type Figure, markdownOf, tableOf } from './figures.ts';
import { writeBenchLibrary } from './library.ts';
import { bareNode, rubricator } from './measured.ts';
import type { Measure } from './one.ts';
import { type BenchLibrary, measureScans, memoryFigures } from './scans.ts';

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    library: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', default: 'start,stages,telemetry,catalogue,library-page,page-memory,scans,providers,watch,idle' },
    out: { type: 'string', default: 'bench-results' },
  },
});
const only = values.only.split(',');
const home = mkdtempSync(join(tmpdir(), 'rubricator-bench-'));
const QUICK_BOOKS = [1000];
const FULL_BOOKS = [1000, 10_000];

async function main(): Promise<void> {
  execFileSync('npm', ['run', '-s', 'build'], { cwd: PACKAGE_ROOT, stdio: 'inherit' });
  const figures: Figure[] = [];
  const note = (some: readonly Figure[]) => {
    figures.push(...some);
    process.stderr.write(`${tableOf(some)}\n`);
    write(figures);
  };
  if (only.includes('start')) note(await start());
  if (only.includes('stages')) note(JSON.parse(node('stages.ts', values.full ? '5' : '1')) as Figure[]);
  if (only.includes('telemetry')) note(JSON.parse(node('telemetry.ts', values.full ? '20' : '6', values.full ? '1000' : '300')) as Figure[]);
  for (const part of ['catalogue', 'library-page', 'page-memory'].filter((each) => only.includes(each))) note(JSON.parse(node(`${part}.ts`)) as Figure[]);
  if (only.includes('scans')) for (const library of libraries()) note(await measureScans(library, home));
  if (only.includes('scans')) note(memoryFigures(figures));
  if (only.includes('providers'))
    note(JSON.parse(node('providers.ts', '--json', '--items', values.full ? '10000' : '2000', '--seconds', values.full ? '60' : '20')) as Figure[]);
  if (only.includes('watch')) note(JSON.parse(node('watch.ts', '--json', '--drops', values.full ? '40' : '10')) as Figure[]);
  if (only.includes('idle') && values.full) note(JSON.parse(node('watch.ts', '--json', '--drops', '0', '--idle', '50000')) as Figure[]);
  process.stdout.write(`${tableOf(figures)}\nwritten to ${resolve(values.out)}\n`);
}

function node(script: string, ...args: string[]): string {
  return execFileSync(process.execPath, [join(import.meta.dirname, script), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Those that were named, or some made for this run. */
function libraries(): BenchLibrary[] {
  const named = values.library.map((each) => {
    const [name = '', ...path] = each.split('=');
    return { name, path: resolve(path.join('=')) };
  });
  if (named.length > 0) return named;
  return (values.full ? FULL_BOOKS : QUICK_BOOKS).map((items) => {
    const path = join(home, `made-${items}`);
    writeBenchLibrary(path, items);
    return { name: `own-${items}`, path };
  });
}

/** What it takes to be told what there is, and to find that there is nothing to do. */
async function start(): Promise<Figure[]> {
  const nothing = join(home, 'nothing');
  mkdirSync(nothing);
  const scan = () => rubricator('scan', nothing, '--state', join(home, 'state-of-nothing'), '--offline');
  // The first makes the state, and keeps what was compiled.
  await scan();
  const runs: Started[] = [];
  for (let n = 0; n < 11; n++) runs.push({ help: await rubricator('--help'), scan: await scan(), bare: await bareNode() });
  return [
    besideBare('rubricator --help', runs, { of: ({ help }) => help.wallMs, bare: ({ bare }) => bare.wallMs, unit: 'ms', limit: 50 }),
    besideBare('rubricator --help, memory', runs, { of: ({ help }) => help.peakRssMb, bare: ({ bare }) => bare.peakRssMb, unit: 'MB', limit: 60 }),
    besideBare('scan of nothing', runs, { of: ({ scan }) => scan.wallMs, bare: ({ bare }) => bare.wallMs, unit: 'ms', limit: 150 }),
    besideBare('scan of nothing, memory', runs, { of: ({ scan }) => scan.peakRssMb, bare: ({ bare }) => bare.peakRssMb, unit: 'MB', limit: 120 }),
  ];
}

type Started = Record<'help' | 'scan' | 'bare', Measure>;

interface BesideBare {
  of(run: Started): number;
  bare(run: Started): number;
  unit: string;
  limit: number;
}

/** The medians of all runs. */
function besideBare(what: string, runs: readonly Started[], { of, bare, unit, limit }: BesideBare): Figure {
  const median = (side: (run: Started) => number) => runs.map(side).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? Number.NaN;
  const [value, baseline] = [median(of), median(bare)];
  return {
    ...{ part: 'start', what, value, unit, ratio: value / baseline },
    baseline: { what: 'bare Node', value: baseline, unit },
    target: atMost(value, limit, `≤ ${limit} ${unit}`),
  };
}

function write(figures: readonly Figure[]): void {
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const machine = { processors: availableParallelism(), model: cpus()[0]?.model, node: process.version, system: process.platform };
  writeFileSync(join(out, 'results.json'), `${JSON.stringify({ machine, figures }, null, 2)}\n`);
  writeFileSync(join(out, 'results.md'), `${markdownOf(figures)}\n`);
  const charts: Record<string, [title: string, unit: string, bars: ReturnType<typeof barsOf>]> = {
    'first-scan': ['First scan: books a second', 'books/s', barsOf(figures, 'cold', 'first scan')],
    'scan-without-changes': ['Scan without changes: seconds', 's', barsOf(figures, 'again', 'scan without changes')],
  };
  for (const [name, [title, unit, bars]] of Object.entries(charts)) if (bars.length > 0) writeFileSync(join(out, `${name}.svg`), barChart(title, unit, bars));
}

try {
  await main();
} finally {
  rmSync(home, { recursive: true, force: true });
}
