/**
 * How well the providers' limits are used, at real speed against the simulated world, which enforces what each really
 * allows: requests per question, share of the allowed rate, violations. `npm run bench:providers -- --items N --seconds S`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { providers } from '../../providers/registry.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { sendingProviders } from '../../src/app/hosts.ts';
import { startHosts } from '../../src/app/start-hosts.ts';
import type { CatalogueId } from '../../src/demo/facts.ts';
import { makeWorld } from '../../src/demo/generate.ts';
import { ALLOWANCES } from '../../src/demo/limits.ts';
import { createAnswerCache } from '../../src/http/cache.ts';
import type { SendingHost } from '../../src/ports/provider-host.ts';
import { untraced } from '../../src/ports/tracing.ts';
import { realClock } from '../../src/runtime/real-clock.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createLimits } from '../../src/store/sqlite/limits.ts';
import { createTallies } from '../../src/store/sqlite/provider-tallies.ts';
import { catalogueOf, exercise, ID_OF } from './asking.ts';
import { atLeast, atMost, type Figure } from './figures.ts';
import type { WorldReady } from './world-process.ts';

const { schema } = BUILT_IN;

const { values } = parseArgs({
  options: { items: { type: 'string', default: '10000' }, seconds: { type: 'string', default: '60' }, json: { type: 'boolean', default: false } },
});
const seconds = Number(values.seconds);

async function main(): Promise<void> {
  const world = makeWorld({ seed: 'bench', works: Number(values.items) });
  const server = fork(new URL('world-process.ts', import.meta.url), [values.items]);
  const [{ providerOptions }] = (await once(server, 'message')) as [WorldReady];
  const audible = { ...(providerOptions.audible as object), regions: ['us'] };
  const config = schema.parse({ contact: 'bench@example.org', providers: { ...providerOptions, audible } });
  const warnings: string[] = [];
  const cache = createAnswerCache({ now: Date.now, random: Math.random, onError: (error) => warnings.push(String(error)) });
  const home = mkdtempSync(join(tmpdir(), 'rubricator-providers-'));
  const db = await openDatabase(join(home, 'rubricator.sqlite'));
  const entries = sendingProviders(config, BUILT_IN);
  const hosts = startHosts(entries, config, {
    cache,
    traced: untraced,
    limits: createLimits(db),
    tallies: createTallies(db, (error) => warnings.push(String(error))),
    clock: realClock,
    random: Math.random,
    pauseOf: () => undefined,
    onWarning: (provider, message) => warnings.push(`${provider}: ${message}`),
  });
  const answered = await Promise.all(hosts.map((host) => exercise(host, { world, items: Number(values.items), seconds })));
  server.send('meters');
  const [meters] = (await once(server, 'message')) as [Meters];
  const rows = await Promise.all(hosts.map((host, index) => rowFor(host, answered[index] ?? 0, meters)));
  if (values.json) process.stdout.write(`${JSON.stringify(rows.flatMap(figuresOf))}\n`);
  else print(rows, world.editions.length);
  for (const warning of new Set(warnings)) console.error(`! ${warning}`);
  await Promise.all(hosts.map((host) => host.stop()));
  await cache.close();
  await db.destroy();
  rmSync(home, { recursive: true, force: true });
}

export type Meters = Record<CatalogueId, { requests: number; violations: number; firstMs: number; lastMs: number }>;

interface Row {
  id: CatalogueId;
  answered: number;
  requests: number;
  /** As many as would have done: the questions by what one request may hold, at least one for each that is no batch. */
  fewest: number;
  declaredPerSec: number;
  achievedPerSec: number;
  allowedPerSec: number;
  refused: number;
}

async function rowFor(host: SendingHost, answered: number, meters: Meters): Promise<Row> {
  const id = catalogueOf(host);
  const { limits } = await host.status();
  const { requests, violations, firstMs, lastMs } = meters[id];
  const batchSize = ID_OF[id] ? (providers.find((each) => each.id === id)?.operations[0]?.batchSize ?? 1) : 1;
  return {
    id,
    answered,
    requests,
    fewest: Math.ceil(answered / batchSize),
    declaredPerSec: limits.ratePerSec,
    // The burst at the beginning is not the rate.
    achievedPerSec: (requests - limits.burst) / ((lastMs - firstMs) / 1000),
    allowedPerSec: ALLOWANCES[id].ratePerSec,
    refused: violations,
  };
}

function figuresOf({ id, answered, requests, fewest, declaredPerSec, achievedPerSec, refused }: Row): Figure[] {
  const share = achievedPerSec / declaredPerSec;
  const declared = { what: 'declared', value: declaredPerSec, unit: '/s' };
  const used: Figure = { part: 'providers', what: `${id}: rate (${refused} refused)`, value: achievedPerSec, unit: '/s', baseline: declared, ratio: share };
  // Only where there was enough to ask for the rate to be seen.
  const figures: Figure[] = [{ ...used, target: atLeast(share, 0.98) }];
  if (id !== 'audible') return figures;
  const theoretical = { what: 'questions by batch', value: fewest, unit: 'requests' };
  const ratio = requests / fewest;
  return [
    ...figures,
    {
      part: 'providers',
      what: `${id}: requests for ${answered} questions`,
      value: requests,
      unit: 'requests',
      baseline: theoretical,
      ratio,
      target: atMost(ratio, 1.05),
    },
  ];
}

function print(rows: readonly Row[], editions: number): void {
  const table = new Table({
    head: ['provider', 'questions', 'requests', 'questions per request', 'declared rate', 'achieved', 'of declared', 'of allowed', 'refused'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { id, answered, requests, declaredPerSec, achievedPerSec, allowedPerSec, refused } of rows) {
    const rates = [`${declaredPerSec.toFixed(2)}/s`, `${achievedPerSec.toFixed(3)}/s`];
    const shares = [achievedPerSec / declaredPerSec, achievedPerSec / allowedPerSec].map((share) => `${(100 * share).toFixed(1)} %`);
    table.push([id, String(answered), String(requests), (answered / requests).toFixed(1), ...rates, ...shares, String(refused)]);
  }
  console.log(`${editions} editions; Audible is asked for ${values.items} ASINs, the others for ${seconds} s`);
  console.log(table.toString());
}

if (import.meta.main) await main();
