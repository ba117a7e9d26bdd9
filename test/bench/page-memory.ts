/** What pages of a large library cost the daemon in memory: `node test/bench/page-memory.ts [BOOKS]`. Prints figures as JSON. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeDatabase } from '../../src/store/sqlite/connection.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { type Daemon, startDaemon } from '../e2e/daemon.ts';
import { NO_PROVIDERS } from '../e2e/world-config.ts';
import { atMost, type Figure } from './figures.ts';
import { fillCatalogue } from './many-books.ts';

const BOOKS = Number(process.argv[2] ?? 50_000);
const ROUNDS = 8;
const REST_MS = 20_000;
const LIMIT_MB = 30;
/** As the unit and the image have it. */
const ENVIRONMENT = { NODE_OPTIONS: '--max-semi-space-size=8', MALLOC_ARENA_MAX: '2' };
const PAGES = ['/', '/?view=table&sort=title', '/?search=the', '/?facet=language%3Den&sort=series', '/history', '/review', '/conflicts', '/statistics', '/now'];
const home = mkdtempSync(join(tmpdir(), 'rubricator-page-memory-'));

/** Megabytes of memory in use, and at their highest (proc_pid_status(5)). */
function memoryOf({ child }: Daemon): { nowMb: number; peakMb: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  return { nowMb: megabytes('VmRSS'), peakMb: megabytes('VmHWM') };
}

async function ask(daemon: Daemon, path: string): Promise<void> {
  const startedMs = performance.now();
  const response = await daemon.call(path);
  await response.text();
  if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  const { nowMb, peakMb } = memoryOf(daemon);
  process.stderr.write(`${path}: ${(performance.now() - startedMs).toFixed(0)} ms, ${nowMb.toFixed(0)} MB, at most ${peakMb.toFixed(0)} MB\n`);
}

async function measure(): Promise<Figure[]> {
  const [state, config] = ['state', 'rubricator.yaml'].map((name) => join(home, name)) as [string, string];
  mkdirSync(state, { recursive: true });
  const db = await openDatabase(join(state, 'rubricator.sqlite'));
  await fillCatalogue(createItemStore(db), { books: BOOKS, isVaried: true });
  await closeDatabase(db);
  // An empty folder may be a disk that is not there: its books stay as they are.
  const libraries = ['first', 'second'].map((id) => ({ id, path: join(home, id), kind: 'audiobook' }));
  for (const { path } of libraries) mkdirSync(path);
  writeFileSync(config, JSON.stringify({ stateDir: state, api: { port: 0 }, libraries, providers: NO_PROVIDERS }));
  const daemon = startDaemon(config, { env: ENVIRONMENT });
  try {
    return await measureDaemon(daemon);
  } finally {
    await daemon.stop();
  }
}

async function measureDaemon(daemon: Daemon): Promise<Figure[]> {
  await daemon.said('listening');
  await sleep(REST_MS);
  const before = memoryOf(daemon);
  process.stderr.write(`after the start ${before.nowMb.toFixed(0)} MB, at most ${before.peakMb.toFixed(0)} MB\n`);
  const { items } = (await (await daemon.call('/api/v1/items?limit=1')).json()) as { items: { id: number }[] };
  const pages = [...PAGES, `/books/${items[0]?.id}`];
  for (let round = 0; round < ROUNDS; round++) for (const path of pages) await ask(daemon, path);
  await sleep(REST_MS);
  const after = memoryOf(daemon);
  const figure = (what: string, value: number, base: number): Figure => ({
    part: 'page-memory',
    what: `${BOOKS} books: memory ${what} that ${ROUNDS} times ${pages.length} pages add`,
    value: value - base,
    unit: 'MB',
    baseline: { what: 'the daemon before', value: base, unit: 'MB' },
    ratio: value / base,
    target: atMost(value - base, LIMIT_MB, `≤ ${LIMIT_MB} MB`),
  });
  return [figure('at its highest', after.peakMb, before.peakMb), figure('afterwards', after.nowMb, before.nowMb)];
}

try {
  process.stdout.write(`${JSON.stringify(await measure())}\n`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
