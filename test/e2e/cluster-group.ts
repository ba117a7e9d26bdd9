/** A daemon and workers with PostgreSQL and a Redis of their own, and what they say. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { type BookWorld, type Home, LONG_MS, lead, work } from './cluster-world.ts';

export interface OwnRedis {
  url: string;
  /** By SIGKILL; what it knew is gone. */
  kill(): Promise<void>;
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** How many processes are connected. */
  clients(): Promise<number>;
}

export interface Group {
  home: Home;
  /** Processes. */
  size: number;
  redis: OwnRedis;
  until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** Until everything is done, however often the one that leads has to begin anew. */
  idle(): Promise<void>;
  /** Asks all to end. */
  stop(): Promise<void>;
  /** Ends whatever is left. */
  end(): Promise<void>;
  /** What the log warned of: each message once, with how often it was said. */
  warnings(): string[];
}

const LOOK_MS = 250;
const CLOCK_OFF = new URL('clock-off.ts', import.meta.url).href;

/** @param clocksOffMs of the daemon and of each worker */
export async function startGroup(options: { world: BookWorld; name: string; database: string; clocksOffMs: readonly number[] }): Promise<Group> {
  const { world, name, database, clocksOffMs } = options;
  const redis = await ownRedis();
  // It comes back at the same address after the database was lost.
  const api = { port: await freePort(), requestsPerMinute: 100_000 };
  const home = world.home(name, { database, redis: redis.url });
  const [leadOffMs = 0, ...workersOffMs] = clocksOffMs;
  const daemon = lead(home.configure('daemon', { api }), clockOff(leadOffMs));
  const workers = workersOffMs.map((offMs, n) => work(home.configure(`worker-${n + 1}`), clockOff(offMs)));
  const all = [daemon, ...workers];
  const said = all.map(({ child }) => linesOf(child));

  async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const endMs = performance.now() + LONG_MS;
    while (!(await isSo())) {
      if (performance.now() > endMs) throw new Error(`did not come: ${what}\n${tallied(said.flat()).join('\n')}`);
      const ended = all.find(({ child }) => child.exitCode !== null);
      if (ended) throw new Error(`a process ended before: ${what}\n${(await ended.result).stderr.slice(-2000)}`);
      await sleep(LOOK_MS);
    }
  }

  return {
    ...{ home, size: all.length, redis, until },
    idle: () =>
      until('idle', () =>
        daemon.idle(LONG_MS).then(
          () => true,
          () => false,
        ),
      ),
    async stop() {
      for (const { child } of workers) child.kill('SIGTERM');
      await Promise.all([daemon.stop(), ...workers.map(({ result }) => result)]);
    },
    async end() {
      for (const { child } of all) child.kill('SIGKILL');
      await redis.kill();
    },
    warnings: () => tallied(said.flat().filter(({ level }) => level >= 40)),
  };
}

const clockOff = (offMs: number): Record<string, string> =>
  offMs === 0 ? {} : { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ${CLOCK_OFF}`.trim(), CLOCK_OFF_MS: String(offMs) };

interface Line {
  level: number;
  msg: string;
  reason?: unknown;
}

/** What a process has logged, as it grows. */
function linesOf(child: ChildProcess): Line[] {
  const lines: Line[] = [];
  let rest = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    const parts = `${rest}${chunk}`.split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.startsWith('{')) lines.push(JSON.parse(part) as Line);
  });
  return lines;
}

function tallied(lines: readonly Line[]): string[] {
  const counts = new Map<string, number>();
  for (const { msg } of lines) counts.set(msg, (counts.get(msg) ?? 0) + 1);
  return [...counts].map(([text, times]) => `${times} × ${text}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function ownRedis(): Promise<OwnRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const redis: OwnRedis = {
    url,
    clients: async () => (await clientsOf(url)) ?? 0,
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    async start() {
      child = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
      for (let attempt = 0; attempt < 200; attempt++) {
        if ((await clientsOf(url)) !== undefined) return;
        await sleep(50);
      }
      throw new Error('redis-server does not answer');
    },
  };
  await redis.start();
  return redis;
}

/** How many processes are connected; undefined while it does not answer. */
async function clientsOf(url: string): Promise<number | undefined> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const clients = await client.clientList();
    await client.close();
    return clients.filter(({ name }) => name === 'rubricator').length;
  } catch {
    return undefined;
  }
}
