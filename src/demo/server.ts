/** The simulated world as a loopback server: every provider's wire format out of one world, its limits enforced, its faults on demand. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogueId } from './facts.ts';
import { createFaults, type Faults, misbehave } from './faults.ts';
import { ALLOWANCES, createMeter, type Meter } from './limits.ts';
import { makeCover } from './media/png.ts';
import type { World } from './model.ts';
import { createCatalogue, type ShopCatalogue } from './shop-search.ts';
import { audible } from './wire/audible.ts';
import { audnexus } from './wire/audnexus.ts';
import { googlebooks } from './wire/googlebooks.ts';
import { hardcover } from './wire/hardcover.ts';
import { itunes } from './wire/itunes.ts';
import { openlibrary } from './wire/openlibrary.ts';
import { custom, goodreads, librivox, musicbrainz, wikidata } from './wire/others.ts';
import type { Wire } from './wire/wire.ts';

const WIRES: Record<CatalogueId, Wire> = { audible, audnexus, openlibrary, googlebooks, itunes, hardcover, librivox, musicbrainz, wikidata, goodreads, custom };
export const CATALOGUES = Object.keys(WIRES) as CatalogueId[];

export interface WorldServerOptions {
  /** 0: all providers know everything and are right; 1: the noise model as documented. */
  noise?: number;
  /** How much faster than real the providers' allowances are; 0: none is enforced. */
  speed?: number;
  /** How long it thinks about each answer. */
  latencyMs?: number;
  /** True if the pictures that answers name are here as well. */
  hasPictures?: boolean;
  /** Hears of every request, with the provider in front of the path, and when it is answered or given up. */
  onRequest?(path: string, over: Promise<void>): void;
}

export interface WorldServer {
  /** Paths asked for, in order, with the provider in front. */
  requests: string[];
  meters: Record<CatalogueId, Meter>;
  catalogue(id: CatalogueId): ShopCatalogue;
  baseUrl(id: CatalogueId): string;
  /** Misbehave towards everybody who asks this provider, or a share of them; `none` ends it. */
  setFault: Faults['set'];
  /** Options of the config that lead to this server, at its speed. */
  providerOptions(): Record<string, Record<string, unknown> | Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function startWorldServer(world: World, options: WorldServerOptions = {}): Promise<WorldServer> {
  const { noise = 0, speed = 0 } = options;
  const requests: string[] = [];
  const meters = Object.fromEntries(CATALOGUES.map((id) => [id, createMeter(id, speed || 1)])) as Record<CatalogueId, Meter>;
  const faults = createFaults(world.seed);
  const catalogues = new Map<CatalogueId, ShopCatalogue>();
  const catalogue = (id: CatalogueId) => {
    const known = catalogues.get(id) ?? createCatalogue(world, id, noise);
    catalogues.set(id, known);
    return known;
  };
  const handle = createHandler({ requests, meters, faults, catalogue }, options);
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) =>
      response.writeHead(500).end(`the simulated world has a bug: ${error instanceof Error ? error.stack : String(error)}`),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const baseUrl = (id: CatalogueId) => `${origin}/${id}${id === 'audible' ? '/{region}' : ''}`;

  return {
    requests,
    meters,
    catalogue,
    baseUrl,
    setFault: faults.set,
    providerOptions: () => clientOptions(baseUrl, speed),
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** What stands behind the server's addresses. */
interface Backstage {
  requests: string[];
  meters: Record<CatalogueId, Meter>;
  faults: Faults;
  catalogue(id: CatalogueId): ShopCatalogue;
}

/** Where answers say that pictures are. */
const PICTURES = 'https://images.example';
const PICTURES_PATH = 'pictures';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function createHandler(
  { requests, meters, faults, catalogue }: Backstage,
  { speed = 0, latencyMs = 0, hasPictures = false, onRequest }: WorldServerOptions,
): Handler {
  return async (request, response) => {
    const [, id = '', ...rest] = (request.url ?? '').split('/');
    const path = `${id}/${rest.join('/')}`;
    if (hasPictures && id === PICTURES_PATH) return void response.writeHead(200, { 'content-type': 'image/png' }).end(makeCover(rest.at(-1) ?? ''));
    requests.push(path);
    if (!isCatalogue(id)) return void response.writeHead(404).end();
    onRequest?.(
      path,
      once(response, 'close').then(() => undefined),
    );
    const body = await readBody(request);
    if (latencyMs > 0) await sleep(latencyMs);
    const refused = meters[id].check(performance.now());
    const struck = faults.at(id, meters[id].requests);
    if (struck && !(await misbehave(struck.fault, struck.retryAfterSec, request, response))) return;
    if (refused && speed > 0) return void response.writeHead(refused, { 'content-type': 'application/json' }).end('{"message":"too many requests: limit"}');
    const url = new URL(`http://world/${rest.join('/')}`);
    const answer = WIRES[id]({ method: request.method ?? 'GET', url, headers: request.headers, body }, catalogue(id));
    const said = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    const text = hasPictures ? said.replaceAll(PICTURES, `http://${request.headers.host}/${PICTURES_PATH}`) : said;
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json; charset=utf-8', ...answer.headers }).end(text);
  };
}

type Options = Record<string, unknown>;

/** The options by which a client finds every provider here, and asks it as fast as this world allows. */
function clientOptions(baseUrl: (id: CatalogueId) => string, speed: number): Record<string, Options | Options[]> {
  const limits = (id: CatalogueId) => limitsAt(id, speed);
  const plain = Object.fromEntries(CATALOGUES.filter((id) => id !== 'custom').map((id) => [id, { enabled: true, baseUrl: baseUrl(id), ...limits(id) }]));
  return {
    ...plain,
    googlebooks: { ...plain.googlebooks, key: 'world-key' },
    hardcover: { ...plain.hardcover, token: 'world-token' },
    custom: [{ id: 'shop', baseUrl: baseUrl('custom'), ...limits('custom') }],
  };
}

/** A client's limits in a world that runs faster: the declared ones at real speed, their multiples otherwise. */
function limitsAt(id: CatalogueId, speed: number): { limits?: Record<string, number> } {
  if (speed === 1) return {};
  const { ratePerSec, burst } = ALLOWANCES[id];
  const factor = speed || 1000;
  return {
    limits: { ratePerSec: Math.min(100, ratePerSec * factor * 0.95), burst: Math.min(1000, Math.ceil(burst * Math.min(factor, 20))), perDay: 1_000_000 },
  };
}

function isCatalogue(id: string): id is CatalogueId {
  return id in ALLOWANCES;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
