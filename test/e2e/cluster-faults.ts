/**
 * A daemon and two workers on PostgreSQL and Redis, with a fault: in the end there is what one undisturbed process comes to.
 * `npm run faults -- postgres://… [--books 300] [--only database-cut,clocks]`. It makes databases of its own, and starts a Redis of its own
 * (`redis-server`).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { type Group, startGroup } from './cluster-group.ts';
import { type BookWorld, type Home, LONG_MS, lead, partings, type Story, sidecarsOf, sidecarsThatDiffer, startBookWorld, storyOf } from './cluster-world.ts';
import { ownDatabase } from './own-database.ts';
import { openWay, type Way } from './tcp-proxy.ts';

/** What a fault has at hand. */
interface Stage {
  group: Group;
  way: Way;
  /** Until this part of all requests was made. */
  reached(part: number): Promise<void>;
}

interface Fault {
  run(stage: Stage): Promise<void>;
  /** By how much the clocks of the daemon and of the workers are wrong. */
  clocksOffMs?: number[];
}

const CUTS = [0.15, 0.4, 0.65];
/** Longer than anybody needs to notice. */
const LASTS_MS = 12_000;

const FAULTS: Record<string, Fault> = {
  none: { run: async () => undefined },
  'redis-killed': {
    async run({ group, reached }) {
      for (const part of CUTS) {
        await reached(part);
        await group.redis.kill();
        await sleep(LASTS_MS);
        await group.redis.start();
        await group.until('all on Redis again', async () => (await group.redis.clients()) === group.size);
      }
    },
  },
  'database-cut': {
    async run({ way, reached }) {
      for (const part of CUTS) {
        await reached(part);
        way.cut();
        await sleep(LASTS_MS);
        way.mend();
      }
    },
  },
  'database-slow': { run: async ({ way }) => way.delayBy(50) },
  clocks: { run: async () => undefined, clocksOffMs: [0, 300_000, -300_000] },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { books: { type: 'string', default: '300' }, only: { type: 'string', default: Object.keys(FAULTS).join() } },
});
const [database] = positionals;
if (!database) throw new Error('say which PostgreSQL');

interface Result {
  home: Home;
  story: Story;
  seconds: number;
  /** Questions that were asked, and those that were asked before. */
  asked: number;
  again: number;
}

/** What was asked since the last time. */
function createTally({ server }: BookWorld) {
  let from = 0;
  return () => {
    const asked = server.requests.slice(from);
    from = server.requests.length;
    return { asked: asked.length, again: asked.length - new Set(asked).size };
  };
}

async function runAlone(world: BookWorld): Promise<Result> {
  const home = world.home('alone', {});
  const tally = createTally(world);
  const startedMs = performance.now();
  const daemon = lead(home.configure('daemon'));
  await daemon.idle(LONG_MS);
  await daemon.stop();
  const seconds = (performance.now() - startedMs) / 1000;
  return { home, seconds, ...tally(), story: await storyOf(home.configure('daemon'), { state: home.state('daemon') }) };
}

async function runWith(name: string, { run, clocksOffMs = [0, 0, 0] }: Fault, world: BookWorld, alone: Result) {
  const own = await ownDatabase(database as string, `rubricator_faults_${process.pid}`);
  const real = new URL(own.url);
  const way = await openWay({ hostname: real.hostname, port: Number(real.port || 5432) });
  real.host = `127.0.0.1:${way.port}`;
  const tally = createTally(world);
  tally();
  const before = world.server.requests.length;
  const startedMs = performance.now();
  const group = await startGroup({ world, name, database: real.href, clocksOffMs });
  try {
    const reached = (part: number) => group.until(`${part} of all requests`, () => world.server.requests.length - before >= part * alone.asked);
    await run({ group, way, reached });
    await group.idle();
    const seconds = (performance.now() - startedMs) / 1000;
    await group.stop();
    way.delayBy(0);
    const story = await storyOf(group.home.configure('daemon'), { state: group.home.state('daemon'), database: own.url });
    return { home: group.home, seconds, ...tally(), story, warnings: group.warnings() };
  } finally {
    await group.end();
    way.close();
    await own.drop();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'rubricator-faults-'));
const world = await startBookWorld({ books: Number(values.books), seed: 'faults', folder }, { latencyMs: 20 });
const alone = await runAlone(world);
const table = new Table({
  head: ['fault', 'seconds', 'sidecars', 'temp files', 'requests', 'asked again', 'differences'],
  style: { head: [], border: [], compact: true },
});
const row = (name: string, { home, seconds, asked, again }: Result, differ: number) => {
  const { whole, unfinished } = sidecarsOf(home);
  table.push([name, seconds.toFixed(1), whole.size, unfinished, asked, again, differ]);
};
row('(one process)', alone, 0);
const notes: string[] = [];
let isEqual = true;
for (const name of values.only.split(',')) {
  const fault = FAULTS[name];
  if (!fault) throw new Error(`no such fault: ${name}`);
  const result = await runWith(name, fault, world, alone);
  const found = [...sidecarsThatDiffer(result.home, alone.home), ...partings(result.story, alone.story)];
  row(name, result, found.length);
  notes.push(...found.map((each) => `${name}: ${each}`), ...result.warnings.map((each) => `${name}, said: ${each}`));
  if (found.length > 0) isEqual = false;
}
await world.server.close();
console.log(table.toString());
for (const note of notes) console.log(note);
if (isEqual) rmSync(folder, { recursive: true });
else console.log(folder);
process.exitCode = isEqual ? 0 : 1;
