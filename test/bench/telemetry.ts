/**
 * What telemetry costs: nothing that can be measured where it is off, and little where it is kept. `node test/bench/telemetry.ts SECONDS BOOKS`.
 * Prints figures as JSON.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { appliedOf, scoreAll } from '../../src/pipeline/match/apply.ts';
import { merge } from '../../src/pipeline/merge/merge.ts';
import { type Traced, untraced } from '../../src/ports/tracing.ts';
import { VERSION } from '../../src/runtime/version.ts';
import { createSpanKeeper } from '../../src/store/telemetry/keep-spans.ts';
import { keepingExporter } from '../../src/telemetry/exporters.ts';
import { createTracing } from '../../src/telemetry/tracing.ts';
import { matchSettings, mergeSettings } from '../pipeline/samples.ts';
import { atMost, type Figure } from './figures.ts';
import { writeBenchLibrary } from './library.ts';
import { rubricator } from './measured.ts';
import { benchBooks } from './records.ts';

const seconds = Number(process.argv[2] ?? 4);
const books = Number(process.argv[3] ?? 500);
const ROUNDS = 20;
const SCANS = 5;
const home = mkdtempSync(join(tmpdir(), 'rubricator-telemetry-'));

const inputs = benchBooks(1000).map(({ query, local, answers }) => ({
  editionKind: 'audio' as const,
  candidates: [{ candidate: local }, ...appliedOf(scoreAll(query, answers, matchSettings, []))],
  overrides: [],
}));
const mergeAt = async (n: number) => merge(inputs[n % inputs.length] as (typeof inputs)[number], mergeSettings);

/** As many spans as a book has that two providers are asked about. */
function tracedAt(traced: Traced): (n: number) => Promise<unknown> {
  const stage = (name: 'identify' | 'judge' | 'picture' | 'save' | 'export') => traced(name, {}, async () => {});
  const ask = (provider: string) =>
    traced('ask', { provider, operation: 'product' }, async (span) => {
      span.note({ attempts: 1, waitMs: 0 });
      span.note({ cached: false, outcome: 'found' });
    });
  return (n) =>
    traced('book', { library: 'books', path: `Author/Title ${n}` }, async (span) => {
      await stage('identify');
      await traced('lookup', {}, async () => [await ask('audible'), await ask('audnexus')]);
      await stage('judge');
      const record = await traced('merge', {}, () => mergeAt(n));
      await stage('picture');
      await stage('save');
      await stage('export');
      span.note({ itemId: n, outcome: 'done' });
      return record;
    });
}

/** Microseconds of processor time for one: other programs may be at work. */
async function took(task: (n: number) => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  let n = 0;
  for (; performance.now() - startedMs < (seconds * 1000) / ROUNDS; n++) {
    await task(n);
    // What is finished is handed over meanwhile.
    if (n % 20 === 0) await turn();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / n;
}

function middle(of: readonly number[]): number {
  return of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? Number.NaN;
}

async function ofOneBook(): Promise<Figure[]> {
  const keeper = createSpanKeeper({
    ...{ file: join(home, 'telemetry.sqlite'), days: 30, megabytes: 100, now: Date.now },
    onEnd(error) {
      throw error;
    },
  });
  const elapsedMs = () => performance.now();
  const { traced, close } = createTracing({ exporters: [keepingExporter(keeper)], version: VERSION, now: Date.now, elapsedMs });
  const [off, on] = [tracedAt(untraced), tracedAt(traced)];
  const times: Record<'without' | 'off' | 'on', number>[] = [];
  // Turn by turn, for a machine is not always as quick.
  for (let n = 0; n < ROUNDS; n++) times.push({ without: await took(mergeAt), off: await took(off), on: await took(on) });
  await close();
  const [without, whenOff, whenOn] = (['without', 'off', 'on'] as const).map((which) => middle(times.map((each) => each[which]))) as [number, number, number];
  const baseline = { what: 'the same without spans', value: without, unit: 'µs' };
  return [
    {
      ...{ part: 'telemetry', what: 'merging one book, in eleven spans, telemetry off', value: whenOff, unit: 'µs', baseline },
      ...{ ratio: whenOff / without, target: atMost(whenOff / without, 1.05) },
    },
    { part: 'telemetry', what: 'the same, telemetry kept', value: whenOn, unit: 'µs', baseline, ratio: whenOn / without },
  ];
}

async function ofScans(): Promise<Figure> {
  const library = join(home, 'library');
  writeBenchLibrary(library, books);
  const scanWith = (name: string, telemetry: object) => {
    const config = join(home, `${name}.yaml`);
    writeFileSync(config, JSON.stringify({ telemetry }));
    return () => rubricator('scan', library, '--offline', '--force', '--config', config, '--state', join(home, name));
  };
  const [off, on] = [scanWith('off', {}), scanWith('on', { keep: { days: 1 } })];
  const times: Record<'off' | 'on', number>[] = [];
  for (let n = 0; n < SCANS; n++) times.push({ off: (await off()).cpuMs, on: (await on()).cpuMs });
  const [whenOff, whenOn] = [middle(times.map((each) => each.off)), middle(times.map((each) => each.on))];
  return {
    ...{ part: 'telemetry', what: `a scan of ${books} books, telemetry kept: processor time`, value: whenOn / 1000, unit: 's' },
    ...{ baseline: { what: 'telemetry off', value: whenOff / 1000, unit: 's' }, ratio: whenOn / whenOff },
  };
}

try {
  const figures = [...(await ofOneBook()), await ofScans()];
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
