/**
 * How well 1, 2, 4 and 8 processes that share one Redis use the limits of providers, at real speed against the simulated world, which enforces
 * what each really allows. `node test/bench/shared-limits.ts redis://127.0.0.1:6379 [--seconds S] [--items N] [--workers 1,2,4,8]`.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { createClient } from '@redis/client';
import Table from 'cli-table3';
import { providers } from '../../providers/registry.ts';
import type { CatalogueId } from '../../src/demo/facts.ts';
import type { Meters } from './providers.ts';
import type { SharedTask } from './shared-limits-process.ts';
import type { WorldReady } from './world-process.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { items: { type: 'string', default: '3000' }, seconds: { type: 'string', default: '60' }, workers: { type: 'string', default: '1,2,4,8' } },
});
const [url = ''] = positionals;

interface Outcome {
  answered: Record<string, number>;
  warnings: string[];
}

async function measure(workers: number): Promise<{ meters: Meters; outcomes: Outcome[] }> {
  const server = fork(new URL('world-process.ts', import.meta.url), [values.items]);
  const [{ providerOptions }] = (await once(server, 'message')) as [WorldReady];
  const redis = { url, prefix: `bench-${randomBytes(4).toString('hex')}:` };
  const processes = Array.from({ length: workers }, () => fork(new URL('shared-limits-process.ts', import.meta.url)));
  for (const [first, each] of processes.entries())
    each.send({ items: Number(values.items), seconds: Number(values.seconds), share: { first, of: workers }, redis, providerOptions } satisfies SharedTask);
  await Promise.all(processes.map((each) => once(each, 'message')));
  const outcomes = await Promise.all(processes.map(begin));
  server.send('meters');
  const [meters] = (await once(server, 'message')) as [Meters];
  await forget(redis.prefix);
  return { meters, outcomes };
}

async function begin(worker: ChildProcess): Promise<Outcome> {
  const done = once(worker, 'message') as Promise<[Outcome]>;
  worker.send('begin');
  return (await done)[0];
}

async function forget(prefix: string): Promise<void> {
  const client = createClient({ url });
  await client.connect();
  for await (const keys of client.scanIterator({ MATCH: `${prefix}*` })) if (keys.length > 0) await client.del(keys);
  await client.close();
}

const table = new Table({
  head: ['provider', 'processes', 'questions', 'requests', 'questions per request', 'achieved of declared rate', 'refused'],
  colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right'],
  style: { head: [], border: [], compact: true },
});
for (const workers of values.workers.split(',').map(Number)) {
  const { meters, outcomes } = await measure(workers);
  for (const { id, limits, limitsFor } of providers) {
    const { requests, violations, firstMs, lastMs } = meters[id as CatalogueId] ?? {};
    if (!requests || firstMs === undefined || lastMs === undefined) continue;
    const { ratePerSec, burst } = { ...limits, ...limitsFor?.({} as never, 'bench@example.org') };
    const questions = outcomes.reduce((sum, { answered }) => sum + (answered[id] ?? 0), 0);
    const achieved = (requests - burst) / ((lastMs - firstMs) / 1000) / ratePerSec;
    table.push([id, ...[workers, questions, requests].map(String), (questions / requests).toFixed(1), `${(100 * achieved).toFixed(1)} %`, String(violations)]);
  }
  for (const warning of new Set(outcomes.flatMap(({ warnings }) => warnings))) console.error(`! ${workers}: ${warning}`);
}
console.log(table.toString());
