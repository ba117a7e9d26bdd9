/** `npm run fuzz -- --inputs 100000 [--target opf] [--seed 1]`, and `--show opf:123` to get an input back. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { type FuzzReport, fuzz } from './fuzz.ts';
import { TARGETS } from './targets.ts';
import { inputOf } from './worker.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string' },
    target: { type: 'string', multiple: true },
    seed: { type: 'string' },
    show: { type: 'string' },
    one: { type: 'boolean' },
  },
});
const [inputs, seed] = [Number(values.inputs ?? 100_000), Number(values.seed ?? 1)];
const targets = values.target ?? Object.keys(TARGETS);

if (values.show) {
  const [target = '', index = '0'] = values.show.split(':');
  process.stdout.write(inputOf(target, seed, Number(index), '/tmp'));
} else if (values.one) {
  process.stdout.write(JSON.stringify(await fuzz(targets[0] ?? '', inputs, seed)));
} else {
  const table = new Table({ head: ['reader', 'inputs', 'findings', 'slowest', 'grown by', 'inputs/s'], style: { head: [], border: [], compact: true } });
  let findings = 0;
  for (const target of targets) {
    // A process each, so that memory is one reader's.
    const args = [import.meta.filename, '--one', '--target', target, '--inputs', String(inputs), '--seed', String(seed)];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    if (!stdout) {
      process.stderr.write(`${target}: the process died\n${stderr.slice(-2000)}\n`);
      findings++;
      continue;
    }
    const report = JSON.parse(stdout) as FuzzReport;
    findings += report.findings.length;
    process.stderr.write(`${target}: ${report.findings.length} findings\n`);
    for (const { input, what } of report.findings.slice(0, 20)) process.stderr.write(`${target}:${input} ${what}\n`);
    const slowest = report.slowestMs === 0 ? '< 20 ms' : `${report.slowestMs} ms`;
    table.push([target, report.inputs, report.findings.length, slowest, `${report.grownMegabytes} MB`, report.perSecond]);
  }
  process.stdout.write(`${table.toString()}\n`);
  process.exitCode = findings > 0 ? 1 : 0;
}
