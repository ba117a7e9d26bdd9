/** Telemetry of the whole program, against the simulated world. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import type { FinishedSpan } from '../../src/ports/telemetry.ts';
import { keptSpans } from '../../src/store/telemetry/kept-rows.ts';
import { reportTelemetry } from '../../src/store/telemetry/report.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { runCli, startCli, WITHOUT_COVERAGE } from './cli.ts';
import { oneLibrary } from './one-library.ts';
import { SOURCE } from './program-file.ts';
import { writeConfig } from './world-config.ts';

const HOOK = { ...WITHOUT_COVERAGE, NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, 'loaded-modules.ts')).href}` };

async function scanned(keep: { days: number } | undefined) {
  const { home, state, configure } = oneLibrary();
  configure({ telemetry: keep ? { keep } : {} });
  const loaded = join(home, 'loaded.txt');
  const args = ['scan', '--offline', '--config', join(home, 'rubricator.yaml'), '--state', state];
  expect(await startCli(args, { program: SOURCE, cwd: home, env: { ...HOOK, LOADED_MODULES: loaded } }).result).toMatchObject({ code: 0 });
  return { file: join(state, 'telemetry.sqlite'), loaded: readFileSync(loaded, 'utf8') };
}

test('off, nothing of it is loaded, and there is no file', async () => {
  const off = await scanned(undefined);
  expect(off.loaded).toContain('/src/pipeline/process-item.ts');
  expect(off.loaded).not.toMatch(/opentelemetry|src\/telemetry/);
  expect(existsSync(off.file)).toBe(false);
  const on = await scanned({ days: 1 });
  expect(on.loaded).toMatch(/opentelemetry/);
  expect(existsSync(on.file)).toBe(true);
});

async function startWorld() {
  const home = tempFolder();
  const [books, state] = [join(home, 'books'), join(home, 'state')];
  mkdirSync(books);
  writeExampleLibrary(books);
  const server = await startWorldServer(worldOfBooks());
  onTestFinished(() => server.close());
  writeConfig(home, server, ['audnexus'], { telemetry: { keep: { days: 30 } } });
  const run = (command: string, ...args: string[]) => runCli([command, ...args, '--state', state], { cwd: home });
  return { books, file: join(state, 'telemetry.sqlite'), run };
}

async function spansIn(file: string): Promise<FinishedSpan[]> {
  const spans: FinishedSpan[] = [];
  for await (const span of keptSpans(file, 0)) spans.push(span);
  return spans;
}

test('every book of a scan is a trace with its stages and what the providers were asked; asked again, the cache answers', async () => {
  const { books, file, run } = await startWorld();
  // One of its books is damaged.
  expect((await run('scan', books)).code).toBe(3);
  const first = await reportTelemetry(file, { sinceMs: 0, slowest: 1000 }, Date.now());
  const spans = await spansIn(file);
  const traces = Map.groupBy(spans, ({ traceId }) => traceId);
  expect(first?.slowest.length).toBeGreaterThan(5);
  expect(traces.size).toBe(first?.books?.count);
  for (const [, children] of traces) {
    expect(children.map(({ name }) => name)).toEqual(expect.arrayContaining(['identify', 'lookup', 'judge', 'merge', 'save', 'export']));
    const lookup = children.find(({ name }) => name === 'lookup');
    for (const ask of children.filter(({ name }) => name === 'ask')) expect(ask.parentId).toBe(lookup?.spanId);
  }
  const asked = spans.filter(({ name }) => name === 'ask');
  expect(asked.length).toBeGreaterThan(3);
  expect(new Set(asked.map(({ facts }) => facts.provider))).toEqual(new Set(['audnexus']));
  const sent = asked.filter(({ facts }) => facts.cached === false && facts.shared !== true);
  expect(sent.length).toBeGreaterThan(3);
  for (const { facts } of sent) expect(facts).toMatchObject({ attempts: expect.any(Number), waitMs: expect.any(Number) });
  // No title, no address.
  expect(JSON.stringify(spans)).not.toMatch(/https?:|title|Salt Road/i);

  expect((await run('scan', books, '--force')).code).toBe(3);
  const second = await reportTelemetry(file, { sinceMs: 0, slowest: 1 }, Date.now());
  expect(second?.books?.count).toBe(2 * (first?.books?.count ?? 0));
  expect(second?.sources[0]?.cached).toBeGreaterThan(first?.sources[0]?.cached ?? 0);
});

test('a file that is damaged stops telemetry with a warning, and no scan', async () => {
  const { home, state, configure, scan } = oneLibrary();
  configure({ telemetry: { keep: { days: 1 } } });
  mkdirSync(state);
  writeFileSync(join(state, 'telemetry.sqlite'), 'no database at all, and long enough for SQLite to notice'.repeat(50));
  const result = await scan();
  expect(result.code).toBe(0);
  expect(existsSync(join(home, 'books/Marit Osei/The Salt Road/metadata.json'))).toBe(true);
  expect(result.stderr.match(/telemetry is not kept/g)).toHaveLength(1);
});

test('a dry run leaves none', async () => {
  const { state, configure, scan } = oneLibrary();
  configure({ telemetry: { keep: { days: 1 } } });
  expect((await scan('--dry-run')).code).toBe(0);
  expect(existsSync(join(state, 'telemetry.sqlite'))).toBe(false);
});

/** Questions are asked as docs/telemetry.md shows them. */
test('spans and counters as Parquet are asked by DuckDB', async () => {
  const { books, file, run } = await startWorld();
  await run('scan', books);
  const [spans, counters] = ['spans.parquet', 'counters.parquet'].map((name) => join(dirname(file), name));
  expect(await run('telemetry', '--spans', '--format', 'parquet', '-o', spans ?? '')).toMatchObject({ code: 0, stderr: '' });
  expect(await run('telemetry', '--counters', '--format', 'parquet', '-o', counters ?? '')).toMatchObject({ code: 0, stderr: '' });
  const connection = await (await DuckDBInstance.create()).connect();
  onTestFinished(() => connection.closeSync());
  const asked = async (question: string) => (await connection.runAndReadAll(question)).getRowObjectsJS();

  const kept = await spansIn(file);
  const report = await reportTelemetry(file, { sinceMs: 0, slowest: 1000 }, Date.now());
  const noted = new Set(kept.flatMap(({ facts }) => Object.keys(facts)));
  const columns = (await asked(`describe select * from '${spans}'`)).map(({ column_name }) => column_name);
  expect([...noted].filter((fact) => !columns.includes(fact))).toEqual([]);
  expect(await asked(`select count(*) as spans from '${spans}'`)).toEqual([{ spans: BigInt(kept.length + (report?.slowest.length ?? 0)) }]);
  const waitedMs = kept.reduce((sum, { facts }) => sum + (typeof facts.waitMs === 'number' ? facts.waitMs : 0), 0);
  expect((await asked(`select sum(waitMs) as ms from '${spans}'`))[0]?.ms).toBeCloseTo(waitedMs, 3);
  const question = /SELECT provider[^`]+/.exec(readFileSync('docs/telemetry.md', 'utf8'))?.[0].replace("'spans.parquet'", `'${spans}'`) ?? '';
  expect(await asked(question)).toContainEqual(expect.objectContaining({ provider: 'audnexus' }));
  const days = await asked(`select count, errors, typeof(startedAt) as type from '${counters}' where period = 'day' and name = 'book'`);
  expect(days).toEqual([{ count: BigInt(report?.books?.count ?? 0), errors: 1n, type: 'TIMESTAMP WITH TIME ZONE' }]);
});

test('the command tells of books, stages and sources, to people and to programs; the doctor looks at the file', async () => {
  const { books, file, run } = await startWorld();
  expect(await run('telemetry')).toMatchObject({ code: 3, stderr: expect.stringContaining('nothing is kept') });
  await run('scan', books);
  const shown = await run('telemetry', '--since', '1d', '--top', '2');
  expect([shown.code, shown.stderr]).toEqual([0, '']);
  expect(shown.stdout).toMatch(/books since .* UTC, 1 with problems\./);
  for (const word of ['The slowest books', 'How the sources do', 'audnexus', 'What the stages take', 'identify', '30 days and 100 MB are kept.'])
    expect(shown.stdout).toContain(word);
  const told = JSON.parse((await run('telemetry', '--json', '--top', '2')).stdout);
  expect(told.slowest).toHaveLength(2);
  const lines = (await run('telemetry', '--spans')).stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).name)).toEqual(expect.arrayContaining(['ask', 'book']));
  const health = async () => JSON.parse((await run('doctor', '--offline', '--json')).stdout) as { check: string; level: string; message: string }[];
  expect((await health()).find(({ check }) => check === 'telemetry')).toMatchObject({
    level: 'ok',
    message: expect.stringMatching(/^\d+ spans in \d\.\d MB$/),
  });
  for (const name of [file, `${file}-wal`, `${file}-shm`]) rmSync(name, { force: true });
  writeFileSync(file, 'no database at all, and long enough for SQLite to notice'.repeat(50));
  expect((await health()).find(({ check }) => check === 'telemetry')).toMatchObject({ level: 'warn', message: 'file is not a database' });
  const damaged = await run('telemetry');
  expect([damaged.code === 0, damaged.stderr]).toEqual([false, expect.stringContaining('telemetry.sqlite: file is not a database')]);
});
