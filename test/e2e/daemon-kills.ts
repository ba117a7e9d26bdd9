/**
 * Kills the daemon again and again while it works off a backlog: in the end everything is as in a run that nobody disturbed, and
 * nothing was asked twice that had been answered. `npm run kills:daemon -- --kills 100 --books 2000`
 */
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { makeWorld } from '../../src/demo/generate.ts';
import { type Random, randomFor } from '../../src/demo/random.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import { writeLibrary } from '../accuracy/library.ts';
import { WITHOUT_COVERAGE } from './cli.ts';
import { differences, sidecarsBelow } from './compare.ts';
import { type Daemon, startDaemon } from './daemon.ts';
import { type LagMeter, measureLag } from './lag.ts';
import { writeConfig } from './world-config.ts';

export interface DaemonKillOptions {
  kills: number;
  books: number;
  seed: number;
  /** An empty folder to work in. */
  folder: string;
  onKill?(done: number, waiting: number): void;
}

export interface DaemonKillReport {
  kills: number;
  /** Kills after which books still waited. */
  duringBacklog: number;
  /** Sidecars at the end. */
  sidecars: number;
  calmSeconds: number;
  /** Questions that the undisturbed run asked, and the one that was killed. */
  questions: { calm: number; killed: number };
  /** Questions asked once more. */
  repeated: number;
  /** Questions on their way at the moments of the kills, all together: those that the server had not answered, and those whose answer may not have been put away. */
  inFlight: { unanswered: number; all: number };
  /** What went wrong; nothing, one hopes. */
  findings: string[];
}

/** Providers whose questions stand in the address, so that they can be counted. */
const PROVIDERS = ['audible', 'audnexus', 'openlibrary', 'googlebooks', 'itunes'];
const LATENCY_MS = 60;
/** An answer that left the server less than this before a kill had not been put away, on a machine that is idle. */
const PUT_AWAY_MS = 400;
/** How much longer that takes on a busy machine, for each millisecond that a timer is late. */
const PUT_AWAY_PER_LAG_MS = 10;
/** What was sent before a kill may arrive after it; no daemon asks so soon after its start. */
const ARRIVAL_MS = 200;
/** Books under way at once. What a dead process had under way is worked on one by one, which is over before the next kill. */
const UNDER_WAY = 4;
/** The least part of its share that a daemon asks: who kills it sooner, again and again, has an innocent book set aside (decision 0034). */
const LEAST_PART = 0.5;
/** A daemon that is killed while it starts has lived for so long at most. */
const START_MS = 1000;
/** Nothing lasts longer, however slow the machine. */
const LONG_MS = 30 * 60_000;

interface Question {
  beganMs: number;
  endedMs: number | undefined;
}

interface Kill {
  atMs: number;
  /** What had left the server for less than this may not have been put away. */
  putAwayMs: number;
}

interface Run {
  books: string;
  questions: Map<string, Question[]>;
  kills: Kill[];
  duringBacklog: number;
  tookMs: number;
}

export async function killTheDaemon({ kills, books, seed, folder, onKill }: DaemonKillOptions): Promise<DaemonKillReport> {
  const calm = await runThrough(join(folder, 'calm'), { books, seed, kills: 0, questionsPerLife: 0 });
  const killed = await runThrough(join(folder, 'killed'), {
    books,
    seed,
    kills,
    // The kills are spread over the backlog by what was asked, however fast the machine works through it.
    questionsPerLife: [...calm.questions.values()].flat().length / kills,
    onKill,
  });
  const findings = differences(sidecarsBelow(killed.books), sidecarsBelow(calm.books));
  const isOnItsWay = ({ beganMs, endedMs }: Question, { atMs, putAwayMs }: Kill) =>
    beganMs <= atMs + ARRIVAL_MS && (endedMs === undefined || atMs < endedMs + putAwayMs);
  let repeated = 0;
  for (const [question, times] of killed.questions) {
    // Some questions are asked twice in any case: a provider may pass a product over in a bulk answer.
    const more = times.length - Math.max(1, calm.questions.get(question)?.length ?? 0);
    const overKills = times.filter(({ beganMs }, index) => killed.kills.some(({ atMs }) => beganMs < atMs && atMs < (times[index + 1]?.beganMs ?? 0))).length;
    if (Math.min(more, overKills) <= 0) continue;
    repeated += Math.min(more, overKills);
    const cutOff = times.filter((each) => killed.kills.some((kill) => isOnItsWay(each, kill))).length;
    if (Math.min(more, overKills) <= cutOff) continue;
    const sinceMs = times.map(({ endedMs = 0 }) => Math.round((killed.kills.find(({ atMs }) => atMs > endedMs)?.atMs ?? Number.NaN) - endedMs));
    findings.push(`asked again though it was answered ${sinceMs.join(', ')} ms before a kill: ${question}`);
  }
  const all = [...killed.questions.values()].flat();
  const atKills = killed.kills.flatMap((kill) =>
    all.filter((each) => isOnItsWay(each, kill)).map(({ endedMs }) => endedMs === undefined || endedMs > kill.atMs),
  );
  const inFlight = { unanswered: atKills.filter(Boolean).length, all: atKills.length };
  if (repeated > inFlight.all) findings.push(`${repeated} questions were repeated, ${inFlight.all} were in flight`);
  return {
    ...{
      kills,
      duringBacklog: killed.duringBacklog,
      sidecars: sidecarsBelow(killed.books).size,
      calmSeconds: calm.tookMs / 1000,
      repeated,
      inFlight,
      findings,
    },
    questions: { calm: [...calm.questions.values()].flat().length, killed: all.length },
  };
}

type RunOptions = Omit<DaemonKillOptions, 'folder'> & { questionsPerLife: number };

async function runThrough(home: string, { books: count, seed, kills, questionsPerLife, onKill }: RunOptions): Promise<Run> {
  const run: Run = { books: join(home, 'books'), questions: new Map(), kills: [], duringBacklog: 0, tookMs: 0 };
  mkdirSync(run.books, { recursive: true });
  const world = makeWorld({ seed: `kills-${seed}`, works: count });
  writeLibrary(run.books, world, { items: count, seed: `kills-${seed}` });
  const asking = new EventEmitter();
  const server = await startWorldServer(world, {
    latencyMs: LATENCY_MS,
    onRequest(path, over) {
      const asked: Question = { beganMs: performance.now(), endedMs: undefined };
      for (const question of questionsIn(path)) run.questions.set(question, [...(run.questions.get(question) ?? []), asked]);
      asking.emit('question');
      void over.then(() => {
        asked.endedMs = performance.now();
      });
    },
  });
  const state = join(home, 'state');
  writeConfig(home, server, PROVIDERS, {
    ...{ stateDir: state, api: { port: 0, requestsPerMinute: 100_000 }, watch: { settleSeconds: 0 } },
    libraries: [{ id: 'books', path: run.books, kind: 'mixed' }],
    scan: { concurrency: UNDER_WAY, underWay: UNDER_WAY },
    // Every question is one request.
    providers: { openlibrary: { descriptions: false } },
  });
  const start = () => startDaemon(join(home, 'rubricator.yaml'), { env: WITHOUT_COVERAGE });
  const random = randomFor(seed, 'daemon-kills');
  const lag = measureLag();
  const startedMs = performance.now();
  for (let n = 1; n <= kills; n++) {
    run.kills.push(await killOnce(start(), { random, asking, questionsPerLife, lag }));
    const waiting = waitingIn(state);
    if (waiting > 0) run.duringBacklog++;
    onKill?.(n, waiting);
  }
  lag.stop();
  const daemon = start();
  await daemon.idle(LONG_MS);
  run.tookMs = performance.now() - startedMs;
  await daemon.stop();
  await server.close();
  return run;
}

interface Hunt {
  random: Random;
  asking: EventEmitter;
  questionsPerLife: number;
  lag: LagMeter;
}

/** Most kills come while books are asked about; some at any moment of the start. */
async function killOnce(daemon: Daemon, { random, asking, questionsPerLife, lag }: Hunt): Promise<Kill> {
  if (random.chance(0.85)) await questionsAsked(daemon, asking, (LEAST_PART + random.next() * (1 - LEAST_PART)) * questionsPerLife);
  else await sleep(random.next() * START_MS);
  daemon.child.kill('SIGKILL');
  const kill = { atMs: performance.now(), putAwayMs: PUT_AWAY_MS + PUT_AWAY_PER_LAG_MS * lag.worstMs() };
  await daemon.result;
  return kill;
}

/** Until so many questions were asked, or the daemon has nothing more to ask: how long that takes is the machine's affair. */
async function questionsAsked(daemon: Daemon, asking: EventEmitter, count: number): Promise<void> {
  // Rejects when the daemon is killed.
  const isIdle = daemon.idle(LONG_MS).then(
    () => false,
    () => false,
  );
  for (let asked = 0; asked < count; asked++) {
    const isAsked = await Promise.race([once(asking, 'question').then(() => true), isIdle]);
    if (!isAsked) return;
  }
}

/** A request for many products at once is one question for each. */
function questionsIn(path: string): string[] {
  const [address = '', query = ''] = path.split('?');
  const parameters = new URLSearchParams(query);
  const many = [...parameters].find(([name, value]) => ['asins', 'id', 'ids', 'isbn', 'bibkeys'].includes(name) && value.includes(','));
  return many ? many[1].split(',').map((one) => `${address} ${one}`) : [path];
}

function waitingIn(state: string): number {
  const file = join(state, 'rubricator.sqlite');
  if (!existsSync(file)) return 0;
  const store = new Database(file, { readonly: true });
  try {
    return (store.prepare('select count(*) as count from queue').get() as { count: number }).count;
  } catch {
    return 0;
  } finally {
    store.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { kills: { type: 'string' }, books: { type: 'string' }, seed: { type: 'string' }, keep: { type: 'boolean' } } });
  const folder = mkdtempSync(join(tmpdir(), 'rubricator-kills-'));
  const options = { kills: Number(values.kills ?? 100), books: Number(values.books ?? 2000), seed: Number(values.seed ?? 1), folder };
  const report = await killTheDaemon({ ...options, onKill: (done, waiting) => done % 10 === 0 && process.stderr.write(`${done} kills, ${waiting} wait\n`) });
  process.stdout.write(`${JSON.stringify({ books: options.books, seed: options.seed, ...report }, null, 2)}\n`);
  if (values.keep) process.stdout.write(`${folder}\n`);
  else rmSync(folder, { recursive: true, force: true });
  process.exitCode = report.findings.length > 0 ? 1 : 0;
}

if (import.meta.filename === process.argv[1]) await main();
