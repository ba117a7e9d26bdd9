/**
 * Restarts a database server again and again while books are sent to it, and looks whether every book arrived:
 * `npm run restarts -- --database postgres://… --restart "pg_ctlcluster 15 main restart -m immediate"`. The database must be empty. Whoever
 * else uses the server is broken off, too.
 */
import { exec } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { ownTargets } from '../../config/tenants.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { configuredTarget } from '../../src/app/targets.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createRecordChanges } from '../../src/store/sqlite/record-changes.ts';
import { fillCatalogue } from '../bench/many-books.ts';
import { startCli, WITHOUT_COVERAGE } from './cli.ts';

const { schema } = BUILT_IN;

interface RestartOptions {
  database: string;
  /** What a shell runs to restart the server. */
  restart: string;
  restarts: number;
  books: number;
  /** An empty folder to work in. */
  folder: string;
}

interface RestartReport {
  /** Restarts that came while books were sent. */
  restarts: number;
  /** What syncs said that ended before everything was sent. The next one goes on where they stopped. */
  brokenOff: string[];
  seconds: number;
  /** What `catalogue verify` said in the end. */
  verified: string;
  /** What went wrong; nothing, one hopes. */
  findings: string[];
}

const LOOK_MS = 20;
/** A server that does not come back within this time has to be looked after by a person. */
const PATIENCE_MS = 120_000;

async function restartAgainAndAgain(options: RestartOptions): Promise<RestartReport> {
  const { last, run, revision } = await setUp(options);
  const report: RestartReport = { restarts: 0, brokenOff: [], seconds: 0, verified: '', findings: [] };
  const startedMs = performance.now();
  for (;;) {
    const sync = run('sync');
    let hasEnded = false;
    void sync.then(() => {
      hasEnded = true;
    });
    // The restarts are spread over the way: each comes when the database has a further part of the books.
    const dueAt = (last * (report.restarts + 1)) / (options.restarts + 1);
    if (report.restarts < options.restarts) await untilReached(dueAt, revision, () => hasEnded);
    if (report.restarts < options.restarts && !hasEnded) {
      report.restarts++;
      await promisify(exec)(options.restart);
    }
    const { code, stderr } = await sync;
    if (code === 0) break;
    report.brokenOff.push(stderr.trim());
    await untilReached(0, revision, () => false);
  }
  report.seconds = (performance.now() - startedMs) / 1000;
  const { code, stdout, stderr } = await run('verify');
  report.verified = `${stdout}${stderr}`.trim();
  if (code !== 0) report.findings.push('what the database has differs');
  if (report.restarts < options.restarts) report.findings.push('the books were sent before all restarts had come: send more of them');
  return report;
}

/** A state with books, the program run on it, and what the database has of it. */
async function setUp({ database, books, folder }: RestartOptions) {
  const [state, file] = [join(folder, 'state'), join(folder, 'rubricator.json')];
  const type = database.startsWith('postgres') ? 'postgres' : 'mysql';
  const libraries = ['first', 'second'].map((id) => ({ id, path: join(folder, id) }));
  for (const { path } of libraries) mkdirSync(path);
  mkdirSync(state);
  const config = { libraries, catalogues: [{ id: 'home', type, url: database }] };
  writeFileSync(file, JSON.stringify(config));
  const store = await openDatabase(join(state, 'rubricator.sqlite'));
  await fillCatalogue(createItemStore(store), { books, isVaried: true });
  const last = await createRecordChanges(store).last();
  await store.destroy();
  const run = (command: string) => startCli(['catalogue', command, '--config', file, '--state', state], { cwd: folder, env: WITHOUT_COVERAGE }).result;
  return { last, run, revision: () => revisionThere(config) };
}

/** Up to which change of the store the database has followed; undefined while it does not answer. */
async function revisionThere(config: object): Promise<number | undefined> {
  const read = schema.parse(config);
  const [options] = ownTargets(read);
  if (!options) return undefined;
  const { target } = await configuredTarget(options, read, { storeId: undefined, ownFields: [], targets: [] });
  try {
    return (await target.position())?.revision ?? 0;
  } catch {
    return undefined;
  } finally {
    await target.close();
  }
}

/** Until the database has a part of the books, or nobody sends any more. */
async function untilReached(wanted: number, revision: () => Promise<number | undefined>, hasEnded: () => boolean): Promise<void> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) {
    if (hasEnded()) return;
    const reached = await revision();
    if (reached !== undefined && reached >= wanted) return;
    await sleep(LOOK_MS);
  }
  throw new Error(`the database did not answer for ${PATIENCE_MS / 1000} s, or got no further`);
}

const { values } = parseArgs({
  options: { database: { type: 'string' }, restart: { type: 'string' }, restarts: { type: 'string' }, books: { type: 'string' } },
});
const { database, restart, restarts = '3', books = '20000' } = values;
if (database === undefined || restart === undefined) throw new Error('say which database (--database), and how its server is restarted (--restart)');
const folder = mkdtempSync(join(tmpdir(), 'rubricator-restarts-'));
try {
  const report = await restartAgainAndAgain({ database, restart, restarts: Number(restarts), books: Number(books), folder });
  process.stdout.write(`${JSON.stringify({ books: Number(books), ...report }, null, 2)}\n`);
  process.exitCode = report.findings.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
