/**
 * The same books on one process with a file, and on 1, 2 and 4 processes with PostgreSQL and Redis: whether they come to the same sidecars,
 * records, decisions and history; how long each takes, and how much it asks.
 * `npm run equality -- postgres://… redis://… [--books 1000] [--processes 1,2,4] [--offline]`. It makes databases of its own and drops them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from '@redis/client';
import Table from 'cli-table3';
import {
  type BookWorld,
  type Home,
  LONG_MS,
  lead,
  PROVIDERS,
  partings,
  type Story,
  sidecarsOf,
  sidecarsThatDiffer,
  startBookWorld,
  storyOf,
  work,
} from './cluster-world.ts';
import { ownDatabase } from './own-database.ts';
import { NO_PROVIDERS } from './world-config.ts';

interface Servers {
  database: string;
  redis: string;
}

interface Result {
  home: Home;
  seconds: number;
  /** Requests to each provider. */
  requests: number[];
  story: Story;
}

/** Much faster than real, so that the work of the program and not a limit takes the time. */
const SPEED = 50;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { books: { type: 'string', default: '1000' }, processes: { type: 'string', default: '1,2,4' }, offline: { type: 'boolean' } },
});
const [database, redis] = positionals;
if (!database || !redis) throw new Error('say which PostgreSQL and which Redis');
const sections = values.offline ? { providers: NO_PROVIDERS } : {};

async function runOn(world: BookWorld, count: number, servers?: Servers): Promise<Result> {
  const home = world.home(`${count}-${servers ? 'cluster' : 'alone'}`, {
    ...sections,
    ...(servers && { database: servers.database, redis: { url: servers.redis, prefix: prefixOf(count) } }),
  });
  const before = world.server.requests.length;
  const startedMs = performance.now();
  const daemon = lead(home.configure('daemon'));
  const workers = Array.from({ length: count - 1 }, (_, n) => work(home.configure(`worker-${n + 1}`)));
  await daemon.idle(LONG_MS);
  const seconds = (performance.now() - startedMs) / 1000;
  for (const { child } of workers) child.kill('SIGTERM');
  await Promise.all([daemon.stop(), ...workers.map(({ result }) => result)]);
  const asked = world.server.requests.slice(before);
  const requests = PROVIDERS.map((id) => asked.filter((path) => path.startsWith(`${id}/`)).length);
  const story = await storyOf(home.configure('daemon'), { state: home.state('daemon'), database: servers?.database });
  return { home, seconds, requests, story };
}

const prefixOf = (count: number) => `equality-${process.pid}-${count}:`;

async function withServers<T>(count: number, run: (servers: Servers) => Promise<T>): Promise<T> {
  const own = await ownDatabase(database as string, `rubricator_equality_${process.pid}_${count}`);
  try {
    return await run({ database: own.url, redis: redis as string });
  } finally {
    await own.drop();
    await forget(prefixOf(count));
  }
}

async function forget(prefix: string): Promise<void> {
  const client = createClient({ url: redis });
  await client.connect();
  for await (const keys of client.scanIterator({ MATCH: `${prefix}*` })) if (keys.length > 0) await client.del(keys);
  await client.close();
}

const folder = mkdtempSync(join(tmpdir(), 'rubricator-equality-'));
const world = await startBookWorld({ books: Number(values.books), seed: 'equality', folder }, { speed: SPEED, latencyMs: 20 });
const table = new Table({
  head: ['processes', 'seconds', 'books a second', 'ratio', 'sidecars', ...PROVIDERS.map((id) => `requests to ${id}`), 'differences'],
  style: { head: [], border: [], compact: true },
});
const alone = await runOn(world, 1);
const findings: string[] = [];
const row = (name: string, { home, seconds, requests }: Result, differ: number) =>
  table.push([
    name,
    seconds.toFixed(1),
    (Number(values.books) / seconds).toFixed(1),
    (alone.seconds / seconds).toFixed(2),
    sidecarsOf(home).whole.size,
    ...requests,
    differ,
  ]);
row('embedded', alone, 0);
for (const count of values.processes.split(',').map(Number)) {
  const result = await withServers(count, (servers) => runOn(world, count, servers));
  const found = [...sidecarsThatDiffer(result.home, alone.home), ...partings(result.story, alone.story)];
  findings.push(...found.map((finding) => `${count}: ${finding}`));
  row(String(count), result, found.length);
}
await world.server.close();
console.log(table.toString());
for (const finding of findings) console.log(finding);
if (findings.length === 0) rmSync(folder, { recursive: true });
else console.log(folder);
process.exitCode = findings.length === 0 ? 0 : 1;
