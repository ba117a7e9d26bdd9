/**
 * How well the providers' limits are used, at real speed against the simulated world, which enforces what each really
 * allows: requests per question, share of the allowed rate, violations. `npm run bench:providers -- --items N --seconds S`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { providerFamilies, providers } from '../../providers/registry.ts';
import { schema } from '../../src/app.ts';
import type { Identifier } from '../../src/domain/identifier.ts';
import type { ProviderHost } from '../../src/domain/provider-host.ts';
import type { Query } from '../../src/domain/query.ts';
import { providerEntries, startHosts } from '../../src/hosts.ts';
import { createAnswerCache } from '../../src/http/cache.ts';
import { makeWorld } from '../world/generate.ts';
import { ALLOWANCES } from '../world/limits.ts';
import { idOf, type World, type WorldEdition } from '../world/model.ts';
import type { CatalogueId } from '../world/noise.ts';
import type { WorldReady } from './world-process.ts';

const { values } = parseArgs({ options: { items: { type: 'string', default: '10000' }, seconds: { type: 'string', default: '60' } } });
const seconds = Number(values.seconds);

/** Questions about one edition, for providers that look up; the others are searched. */
const ID_OF: Partial<Record<CatalogueId, (edition: WorldEdition) => Identifier>> = {
  audible: asinOf,
  audnexus: asinOf,
  hardcover: asinOf,
  openlibrary: ({ isbn }) => ({ type: 'isbn', value: isbn ?? '' }),
  googlebooks: ({ isbn }) => ({ type: 'isbn', value: isbn ?? '' }),
  itunes: (edition) => ({ type: 'itunes', value: String(idOf.itunes(edition)) }),
  wikidata: ({ work }) => ({ type: 'openlibrary-work', value: idOf.olWork(work) }),
  goodreads: (edition) => ({ type: 'goodreads', value: idOf.goodreads(edition) }),
};

function asinOf({ asins }: WorldEdition): Identifier {
  const [[region, value] = ['us', '']] = Object.entries(asins);
  return { type: 'asin', value, region };
}

function questionFor(id: CatalogueId, edition: WorldEdition): Query {
  const { work } = edition;
  const identifier = ID_OF[id]?.(edition);
  return {
    editionKind: edition.kind,
    identifiers: identifier ? [{ ...identifier, certainty: 1 }] : [],
    title: work.title,
    authors: work.authors.map(({ name }) => name),
    narrators: [],
    series: [],
    wants: [],
  };
}

async function main(): Promise<void> {
  const world = makeWorld({ seed: 'bench', works: Number(values.items) });
  const server = fork(new URL('world-process.ts', import.meta.url), [values.items]);
  const [{ providerOptions }] = (await once(server, 'message')) as [WorldReady];
  const audible = { ...(providerOptions.audible as object), regions: ['us'] };
  const config = schema.parse({ contact: 'bench@example.org', providers: { ...providerOptions, audible } });
  const warnings: string[] = [];
  const cache = createAnswerCache({ now: Date.now, random: Math.random, onError: (error) => warnings.push(String(error)) });
  const entries = providerEntries(config, providers, providerFamilies);
  const hosts = startHosts(entries, config, {
    cache,
    states: { load: () => undefined, save() {} },
    now: Date.now,
    random: Math.random,
    onWarning: (provider, message) => warnings.push(`${provider}: ${message}`),
  });
  const answered = await Promise.all(hosts.map((host) => exercise(host, world)));
  server.send('meters');
  const [meters] = (await once(server, 'message')) as [Meters];
  const rows = await Promise.all(hosts.map((host, index) => rowFor(host, answered[index] ?? 0, meters)));
  const table = new Table({
    head: ['provider', 'questions', 'requests', 'questions per request', 'declared rate', 'achieved', 'of declared', 'of allowed', 'refused'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(row);
  console.log(`${world.editions.length} editions; Audible is asked for ${values.items} ASINs, the others for ${seconds} s`);
  console.log(table.toString());
  for (const warning of new Set(warnings)) console.log(`! ${warning}`);
  await Promise.all(hosts.map((host) => host.stop()));
  await cache.close();
}

type Meters = Record<CatalogueId, { requests: number; violations: number; firstMs: number; lastMs: number }>;

function catalogueOf(host: ProviderHost): CatalogueId {
  return (host.id === 'shop' ? 'custom' : host.id) as CatalogueId;
}

/** How many questions were answered. */
async function exercise(host: ProviderHost, world: World): Promise<number> {
  const id = catalogueOf(host);
  const { limits } = await host.status();
  const controller = new AbortController();
  const fits = world.editions.filter((edition) => {
    if (ID_OF[id] === asinOf) return edition.asins.us !== undefined;
    if (id === 'openlibrary' || id === 'googlebooks') return edition.kind !== 'audio';
    return edition.kind === 'audio';
  });
  const editions = id === 'audible' ? fits.slice(0, Number(values.items)) : fits.slice(0, Math.ceil(limits.ratePerSec * 60 * seconds));
  let answered = 0;
  const isSearch = !ID_OF[id];
  const all = Promise.allSettled(
    editions.map(async (edition) => {
      const query = questionFor(id, edition);
      const reply = await (isSearch ? host.search(query, { isPatient: true }, controller.signal) : host.lookUp(query, { isPatient: true }, controller.signal));
      if (reply.outcome !== 'failed') answered++;
    }),
  );
  const timer = id === 'audible' ? undefined : setTimeout(() => controller.abort(new Error('time is up')), seconds * 1000);
  await all;
  clearTimeout(timer);
  return answered;
}

async function rowFor(host: ProviderHost, answered: number, meters: Meters): Promise<string[]> {
  const id = catalogueOf(host);
  const { limits } = await host.status();
  const { requests, violations, firstMs, lastMs } = meters[id];
  // The burst at the beginning is not the rate.
  const achieved = (requests - limits.burst) / ((lastMs - firstMs) / 1000);
  const allowed = ALLOWANCES[id].ratePerSec;
  return [
    id,
    String(answered),
    String(requests),
    (answered / requests).toFixed(1),
    `${limits.ratePerSec.toFixed(2)}/s`,
    `${achieved.toFixed(3)}/s`,
    `${((100 * achieved) / limits.ratePerSec).toFixed(1)} %`,
    `${((100 * achieved) / allowed).toFixed(1)} %`,
    String(violations),
  ];
}

await main();
