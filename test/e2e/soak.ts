/**
 * A day of the daemon in minutes: thousands of books dropped, edited, moved and removed while providers fail and the config is
 * reloaded. In the end the queue is empty, and the process uses what it used after the first hour.
 * `npm run soak -- --hours 24 --speed 120`
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FAULTS } from '../../src/demo/faults.ts';
import { makeWorld } from '../../src/demo/generate.ts';
import { type Random, randomFor } from '../../src/demo/random.ts';
import { CATALOGUES, startWorldServer, type WorldServer } from '../../src/demo/server.ts';
import type { StatusBody } from '../../src/server/api/schemas.ts';
import { type PlannedBook, planLibrary } from '../accuracy/library.ts';
import { startHook } from './hook.ts';
import type { SoakOrder, SoakSample } from './soak-daemon.ts';
import { writeConfig } from './world-config.ts';

export interface SoakOptions {
  hours: number;
  /** How much faster than real the time of the daemon runs. */
  speed: number;
  /** Books that are there before it begins, and about as many to its end: what is told of is leaks, not growth. */
  standing: number;
  /** Things done to the library in an hour: books dropped, edited, moved, removed. */
  actsPerHour: number;
  seed: number;
  /** An empty folder to work in. */
  folder: string;
  onHour?(hour: number, sample: SoakSample): void;
}

export interface SoakReport {
  hours: number;
  did: Record<'dropped' | 'edited' | 'moved' | 'removed' | 'faults' | 'reloads' | 'badReloads', number>;
  /** Books that are there in the end. */
  books: number;
  requests: number;
  /** Events that the webhook was told, and that it refused at first. */
  told: { heard: number; refused: number };
  afterFirstHour: Omit<SoakSample, 'lines'>;
  atEnd: Omit<SoakSample, 'lines'>;
  rssRatio: number;
  lines: Record<string, number>;
  findings: string[];
}

const HOUR_MS = 3_600_000;
/** As the unit and the image have it; and so that samples can be taken after what is not needed was let go. */
const NODE_FLAGS = ['--max-semi-space-size=8', '--expose-gc'];
const ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };
const MAX_RSS_RATIO = 1.2;
const MORE_HANDLES = 10;

export async function soak({ hours, speed, standing, actsPerHour, seed, folder, onHour }: SoakOptions): Promise<SoakReport> {
  const random = randomFor(seed, 'soak');
  const root = join(folder, 'books');
  mkdirSync(root);
  const world = makeWorld({ seed: `soak-${seed}`, works: standing + hours * actsPerHour });
  const server = await startWorldServer(world);
  const hook = await startHook((n) => n % 10 === 9);
  const config = () =>
    writeConfig(folder, server, [], {
      ...{ stateDir: join(folder, 'state'), api: { port: 0, requestsPerMinute: 100_000 }, libraries: [{ id: 'books', path: root, kind: 'mixed' }] },
      // A new one each time, so that there is something to take over.
      watch: { settleSeconds: random.int(8, 12) },
      sinks: [{ id: 'hook', type: 'webhook', url: hook.url, secret: 'soak-secret', events: ['export.complete'] }],
    });
  config();
  const daemon = fork(join(import.meta.dirname, 'soak-daemon.ts'), [join(folder, 'rubricator.yaml'), String(speed)], {
    execArgv: NODE_FLAGS,
    env: { ...process.env, ...ENVIRONMENT },
  });
  const tell = (order: SoakOrder) => daemon.send(order);
  const ask = async (order: 'sample' | 'collect'): Promise<SoakSample> => {
    tell(order);
    return ((await once(daemon, 'message')) as [SoakSample])[0];
  };
  const status = () => statusOf(join(folder, 'state'));
  while ((await status())?.libraries[0]?.lastLookAt === undefined) await sleep(100);

  const did: SoakReport['did'] = { dropped: 0, edited: 0, moved: 0, removed: 0, faults: 0, reloads: 0, badReloads: 0 };
  const waiting = planLibrary(world, { items: standing + hours * actsPerHour, seed: `soak-${seed}` });
  const owner = createOwner(root, waiting, standing, random, did);
  for (let n = 0; n < standing; n++) owner.drop();
  await settled(folder);
  let first: SoakSample | undefined;

  for (let hour = 1; hour <= hours; hour++) {
    const endMs = performance.now() + HOUR_MS / speed;
    const stepMs = HOUR_MS / speed / actsPerHour;
    strike(server, random);
    did.faults++;
    if (hour % 2 === 0) {
      config();
      tell('reload');
      did.reloads++;
    }
    if (hour % 6 === 3) {
      writeFileSync(join(folder, 'rubricator.yaml'), 'libraries: 7');
      tell('reload');
      did.badReloads++;
    }
    for (let nextMs = performance.now(); performance.now() < endMs; nextMs += stepMs) {
      await sleep(Math.max(0, nextMs - performance.now()));
      owner.act();
    }
    const sample = await ask(hour === 1 ? 'collect' : 'sample');
    first ??= sample;
    onHour?.(hour, sample);
  }
  for (const id of CATALOGUES) server.setFault(id, 'none');
  // What was done last comes to rest.
  await sleep(2000);
  const findings = await drained(join(folder, 'state'), speed);
  // Of a book that only its name tells of, and not surely, nothing is written until somebody decides.
  const undecided = new Set(await pathsToReview(join(folder, 'state')));
  for (const path of owner.there) if (!undecided.has(path) && !existsSync(join(root, path, 'metadata.json'))) findings.push(`no sidecar: ${path}`);
  const last = await ask('collect');
  tell('stop');
  const [code] = (await once(daemon, 'exit')) as [number | null];
  if (code !== 0) findings.push(`the daemon ended with ${code}`);
  await server.close();
  hook.close();
  const { lines: _, ...afterFirstHour } = first as SoakSample;
  const { lines, ...atEnd } = last;
  const rssRatio = atEnd.rssMb / afterFirstHour.rssMb;
  if (rssRatio > MAX_RSS_RATIO) findings.push(`memory has grown by ${rssRatio.toFixed(2)}`);
  for (const name of ['openFiles', 'timersAndHandles'] as const)
    if (atEnd[name] > afterFirstHour[name] + MORE_HANDLES) findings.push(`${name} have grown from ${afterFirstHour[name]} to ${atEnd[name]}`);
  return {
    hours,
    did,
    books: owner.there.length,
    requests: server.requests.length,
    told: { heard: hook.told.length, refused: hook.refused },
    afterFirstHour,
    atEnd,
    rssRatio,
    lines,
    findings,
  };
}

/** Somebody who drops, edits, moves and removes books. */
function createOwner(root: string, waiting: PlannedBook[], standing: number, random: Random, did: SoakReport['did']) {
  const there: string[] = [];

  function drop(): void {
    const book = waiting.pop();
    if (!book) return;
    for (const [path, bytes] of book.files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), bytes);
    }
    there.push(book.path);
    did.dropped++;
  }
  function edit(): void {
    const file = join(root, random.pick(there), 'metadata.json');
    if (!existsSync(file)) return;
    writeFileSync(`${file}.new`, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), publisher: `By hand ${did.edited}` }));
    renameSync(`${file}.new`, file);
    did.edited++;
  }
  function move(): void {
    const at = random.int(0, there.length - 1);
    const from = there[at] ?? '';
    const to = `Moved ${random.int(1, 50)}/${from.slice(from.lastIndexOf('/') + 1)} ${did.moved}`;
    mkdirSync(dirname(join(root, to)), { recursive: true });
    renameSync(join(root, from), join(root, to));
    there[at] = to;
    did.moved++;
  }
  function remove(): void {
    const [path = ''] = there.splice(random.int(0, there.length - 1), 1);
    rmSync(join(root, path), { recursive: true, maxRetries: 20, retryDelay: 20 });
    did.removed++;
  }
  return {
    there,
    drop,
    act() {
      const what = random.next();
      if (what < 0.15) edit();
      else if (what < 0.3) move();
      else if (random.chance(there.length < standing ? 0.7 : 0.3)) drop();
      else remove();
    },
  };
}

/** Resolves when every book that is there was worked on. */
async function settled(folder: string): Promise<void> {
  const isBusy = ({ queue, underWay }: StatusBody) => underWay > 0 || queue.some(({ reason }) => reason === 'new' || reason === 'unfinished');
  await sleep(1000);
  for (let state = await statusOf(join(folder, 'state')); !state || isBusy(state); state = await statusOf(join(folder, 'state'))) await sleep(500);
}

/** Resolves when nothing waits any more, or with what does after all. What failed last is tried again within six hours. */
async function drained(stateDir: string, speed: number): Promise<string[]> {
  const lastMs = performance.now() + (7 * HOUR_MS) / speed + 60_000;
  for (;;) {
    const state = await statusOf(stateDir);
    const waits = [...(state?.queue ?? ['no answer']), ...(state?.outbox ?? []), ...(state?.underWay ? ['books under way'] : [])];
    if (waits.length === 0) return [];
    if (performance.now() > lastMs) return [`still waits: ${JSON.stringify(waits)}`, ...(await problemsOf(stateDir))];
    await sleep(500);
  }
}

/** Some provider misbehaves, another one does no more. */
function strike(server: WorldServer, random: Random): void {
  server.setFault(random.pick(CATALOGUES), 'none');
  server.setFault(random.pick(CATALOGUES), random.pick(FAULTS), { share: random.next() });
}

async function call<T>(stateDir: string, path: string): Promise<T> {
  const { url } = JSON.parse(readFileSync(join(stateDir, 'daemon.json'), 'utf8')) as { url: string };
  return (await (await fetch(`${url}${path}`)).json()) as T;
}

/** Undefined while the daemon starts or takes over a new config. */
function statusOf(stateDir: string): Promise<StatusBody | undefined> {
  return call<StatusBody>(stateDir, '/api/v1/status').catch(() => undefined);
}

async function pathsToReview(stateDir: string): Promise<string[]> {
  const paths: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page: { items: { path: string }[]; nextCursor?: string } = await call(
      stateDir,
      `/api/v1/items?review=true&limit=100${cursor && `&cursor=${cursor}`}`,
    );
    paths.push(...page.items.map(({ path }) => path));
    cursor = page.nextCursor;
  }
  return paths;
}

async function problemsOf(stateDir: string): Promise<string[]> {
  const { items } = await call<{ items: { path: string; problems: string[] }[] }>(stateDir, '/api/v1/items?state=failed&limit=20');
  return items.map(({ path, problems }) => `${path}: ${problems.join('; ')}`);
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { hours: text, speed: text, standing: text, acts: text, seed: text, keep: { type: 'boolean' } } });
  const folder = mkdtempSync(join(tmpdir(), 'rubricator-soak-'));
  const options = {
    hours: Number(values.hours ?? 24),
    speed: Number(values.speed ?? 120),
    standing: Number(values.standing ?? 1000),
    actsPerHour: Number(values.acts ?? 250),
    seed: Number(values.seed ?? 1),
  };
  const report = await soak({
    ...{ ...options, folder },
    onHour: (hour, { rssMb, heapMb, heapTotalMb, openFiles, timersAndHandles }) =>
      process.stderr.write(
        `hour ${hour}: ${rssMb.toFixed(0)} MB, heap ${heapMb.toFixed(0)} of ${heapTotalMb.toFixed(0)} MB, ${openFiles} files, ${timersAndHandles} handles\n`,
      ),
  });
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  if (values.keep) process.stdout.write(`${folder}\n`);
  else rmSync(folder, { recursive: true, force: true });
  process.exitCode = report.findings.length > 0 ? 1 : 0;
}

if (import.meta.filename === process.argv[1]) await main();
