/**
 * What every provider must do, whatever it is: the same list for looking up and for searching. A provider's test calls
 * this with its own small fixtures.
 */
import { delay, HttpResponse, http } from 'msw';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Identifier } from '../../src/domain/book/identifier.ts';
import type { Query } from '../../src/domain/book/query.ts';
import { createAnswerCache } from '../../src/http/cache.ts';
import { createProviderHost } from '../../src/http/provider-host.ts';
import type { ProviderHost, ProviderReply } from '../../src/ports/provider-host.ts';
import type { AnyProvider } from '../../src/sdk/provider.ts';
import { createMemory, type Memory } from '../http/memory-limits.ts';
import { startNetwork } from '../http/network.ts';
import { query } from '../pipeline/samples.ts';

export interface ProviderContract {
  provider: AnyProvider;
  options?: Record<string, unknown>;
  lookup?: LookupContract;
  search?: SearchContract;
  /** A token or key in the options that must not show anywhere but in the request. */
  secret?: string;
  /** A body with status 200 that is JSON, but no answer. */
  wrongShape?: unknown;
  /** True for a provider that reads pages, for which HTML is what it expects. */
  readsPages?: boolean;
  /** Statuses that mean "access refused"; 401 and 403 unless the provider uses one of them for something else. */
  refusals?: readonly number[];
}

export interface LookupContract {
  /** The nth of the identifiers that `respond` knows. */
  id(n: number): Identifier;
  unknown: Identifier;
  /** The title in the answer for the nth. */
  title(n: number): string;
  /** The wire answer to any request for these identifiers. */
  respond: Responder;
  /** The wire answer for "there is no such book". */
  missing: Responder;
  /** How many requests one unknown identifier costs (regions, a second attempt). */
  questionsForUnknown: number;
  /** Requests for one known identifier, if more than one. */
  questionsForKnown?: number;
}

export interface SearchContract {
  query: Partial<Query>;
  title: string;
  respond: Responder;
  nothing: Responder;
}

type Responder = (request: Request) => Response | Promise<Response>;

export interface TestHost {
  host: ProviderHost;
  warnings: string[];
  clock: { now: number };
  memory: Memory;
}

export const BASE = 'https://provider.example';
/** Longer than any machine takes to answer by itself. */
const PATIENCE_MS = 60_000;
const never = new AbortController().signal;
const patient = { isPatient: true };

/** A host with short waits, on a cache in memory. */
export function makeHost(provider: AnyProvider, options: Record<string, unknown> = {}, memory = createMemory(), timeoutMs = PATIENCE_MS): TestHost {
  const warnings: string[] = [];
  const clock = { now: Date.now() };
  const parsed = provider.options.parse({ baseUrl: BASE, limits: { ratePerSec: 100, burst: 100, concurrent: 8 }, ...options });
  const cache = createAnswerCache({ now: () => clock.now, random: () => 0.5, onError: (error) => warnings.push(String(error)) });
  const host = createProviderHost(
    { ...provider, timeoutMs },
    parsed,
    { userAgent: 'Rubricator/test (contact@example.org)', retries: 1, retryDelayMs: 1, breakerFailures: 4, breakerOpenMs: 60_000, maxPauseWaitMs: 50 },
    {
      ...{ cache, limits: memory.limits, tallies: memory.tallies, random: () => 0.5 },
      clock: {
        now: () => clock.now,
        async sleep(ms) {
          clock.now += ms;
        },
      },
      onWarning: (_provider, message) => warnings.push(message),
    },
  );
  onTestFinished(async () => {
    await host.stop();
    await cache.close();
  });
  return { host, warnings, clock, memory };
}

/** A query for these identifiers and nothing else. */
export function asking(...ids: Identifier[]): Query {
  return query({ identifiers: ids.map((id) => ({ ...id, certainty: 1 })) });
}

/** Looks identifiers up, however long the line is. */
export function lookUp(host: ProviderHost, wanted: Query): Promise<ProviderReply> {
  return host.lookUp(wanted, patient, never);
}

export function providerContract(contract: ProviderContract): void {
  const { provider, lookup, search } = contract;
  if (lookup) {
    const ask = (host: ProviderHost, signal = never) => host.lookUp(asking(lookup.id(1)), patient, signal);
    sharedContract(contract, { name: 'looking up', ask, title: lookup.title(1), respond: lookup.respond, requests: lookup.questionsForKnown ?? 1 });
    lookupContract(contract, lookup);
  }
  if (search) {
    const wanted = query({ title: search.title, editionKind: provider.editionKinds[0], ...search.query });
    const ask = (host: ProviderHost, signal = never) => host.search(wanted, patient, signal);
    sharedContract(contract, { name: 'searching', ask, title: search.title, respond: search.respond });
    searchContract(contract, search, wanted);
  }
}

interface Way {
  name: string;
  ask(host: ProviderHost, signal?: AbortSignal): Promise<ProviderReply>;
  title: string;
  respond: Responder;
  /** How many requests an answer takes; undefined where that is the provider's business. */
  requests?: number;
}

type Exchange = TestHost & { reply: ProviderReply; requests: Request[] };

async function exchange(contract: ProviderContract, ask: (host: ProviderHost) => Promise<ProviderReply>, respond: Responder): Promise<Exchange> {
  const network = await startNetwork();
  const requests: Request[] = [];
  network.use(
    http.all(`${BASE}/*`, ({ request }) => {
      requests.push(request.clone());
      return respond(request) as never;
    }),
  );
  const made = makeHost(contract.provider, contract.options);
  return { ...made, reply: await ask(made.host), requests };
}

function sharedContract(contract: ProviderContract, { name, ask, title, respond, requests: requestsPerAnswer }: Way): void {
  const { provider } = contract;
  const once = (responder: Responder) => exchange(contract, ask, responder);

  describe(`${provider.id}, ${name}: the contract`, () => {
    test('what is known is found, with who we are in the User-Agent', async () => {
      const { reply, requests } = await once(respond);
      expect(reply.error).toBeUndefined();
      expect(reply.outcome).toBe('found');
      const [candidate] = reply.candidates;
      expect(candidate?.metadata.title).toBe(title);
      expect(candidate).toMatchObject({ source: provider.id, local: false, lineage: provider.lineage, standing: 'evidence' });
      for (const request of requests) expect(request.headers.get('user-agent')).toBe('Rubricator/test (contact@example.org)');
      if (requestsPerAnswer !== undefined) expect(requests).toHaveLength(requestsPerAnswer);
    });

    test('every field that it gives is one that it declares, with a confidence', async () => {
      const { reply } = await once(respond);
      for (const candidate of reply.candidates) {
        for (const key of Object.keys(candidate.metadata)) {
          expect(candidate.confidence[key as 'title'], key).toBeGreaterThan(0);
          expect(candidate.confidence[key as 'title'], key).toBeLessThanOrEqual(1);
        }
      }
    });

    test('answers are cached, and fetched again when they are stale', async () => {
      const { host, clock, requests } = await once(respond);
      const first = requests.length;
      const again = await ask(host);
      expect([requests.length, again.candidates[0]?.cached]).toEqual([first, true]);
      clock.now += provider.ttl.foundMs * 1.2;
      await ask(host);
      expect(requests.length).toBe(2 * first);
    });

    test('the same question of many at once is asked once', async () => {
      const { requests } = await once(respond);
      const first = requests.length;
      const { host } = makeHost(provider, contract.options);
      const replies = await Promise.all(Array.from({ length: 5 }, () => ask(host)));
      expect(requests.length).toBe(2 * first);
      expect(replies.every(({ outcome }) => outcome === 'found')).toBe(true);
    });

    test.skipIf(contract.readsPages)('a value of an odd kind, wherever it stands, breaks nothing but what it says', async () => {
      const network = await startNetwork();
      const places: string[][] = [];
      network.use(
        http.all(`${BASE}/*`, async ({ request }) => {
          const [, index = '0', rest = ''] = /^\/odd(\d+)\/(.*)$/s.exec(request.url.slice(BASE.length)) ?? [];
          const body = request.method === 'GET' ? undefined : await request.text();
          const answer = await respond(
            new Request(`${BASE}/${rest}`, { method: request.method, headers: request.headers, ...(body !== undefined && { body }) }),
          );
          const json: unknown = JSON.parse(await answer.text());
          if (places.length === 0) places.push(...leavesOf(json));
          const place = places[Number(index)] ?? [];
          return HttpResponse.json(withOddValue(json, place, ODD_VALUES[Number(index) % ODD_VALUES.length]) as never);
        }),
      );
      const askAt = (index: number) => ask(makeHost(provider, { ...contract.options, baseUrl: `${BASE}/odd${index}` }).host);
      await askAt(0);
      const replies = await Promise.all(Array.from({ length: Math.min(places.length, 60) }, (_, index) => askAt(index)));
      for (const [index, { error }] of replies.entries()) {
        const about = `${places[index]?.join('.')} = ${JSON.stringify(ODD_VALUES[index % ODD_VALUES.length])}: ${error?.message}`;
        expect(error === undefined || error.code === 'response', about).toBe(true);
        expect(error?.message ?? '', about).not.toContain('cannot be read');
      }
    });

    test('429 with Retry-After pauses it until then, restarts included, and trips nothing', async () => {
      const { reply, host, requests, clock, memory } = await once(() => HttpResponse.json({}, { status: 429, headers: { 'retry-after': '30' } }));
      expect(reply.error?.code).toBe('rate-limited');
      expect(reply.dueAtMs - clock.now).toBeGreaterThan(29_000);
      const asked = requests.length;
      expect((await ask(host)).error?.code).toBe('rate-limited');
      const restarted = makeHost(provider, contract.options, memory);
      expect((await ask(restarted.host)).error?.code).toBe('rate-limited');
      expect(requests).toHaveLength(asked);
    });

    test('429 without Retry-After pauses it all the same', async () => {
      const { reply, clock } = await once(() => new HttpResponse(null, { status: 429 }));
      expect(reply.error?.code).toBe('rate-limited');
      expect(reply.dueAtMs).toBeGreaterThan(clock.now);
    });

    test('500 is retried, then a failure that is due at once', async () => {
      const { reply, requests, clock } = await once(() => HttpResponse.json({ message: 'broken' }, { status: 500 }));
      expect(reply.error?.code).toBe('unavailable');
      expect(requests).toHaveLength(2);
      expect(reply.dueAtMs).toBeLessThanOrEqual(clock.now);
    });

    test('a server that hangs is cut off', async () => {
      const network = await startNetwork();
      network.use(http.all(`${BASE}/*`, () => delay('infinite') as never));
      const { host } = makeHost(provider, contract.options, undefined, 50);
      expect((await ask(host)).error?.code).toBe('unavailable');
    });

    test('a connection that fails is a failure', async () => {
      const { reply } = await once(() => HttpResponse.error());
      expect(reply.error?.code).toBe('unavailable');
    });

    test('an open breaker asks nothing', async () => {
      const { host, requests, warnings } = await once(() => new HttpResponse(null, { status: 502 }));
      await ask(host);
      const asked = requests.length;
      expect((await ask(host)).error?.code).toBe('circuit-open');
      expect(requests).toHaveLength(asked);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain('HTTP 502; failed 4 times in a row');
    });

    test.each<[string, () => Response, string]>([
      ['malformed JSON', () => new HttpResponse('{"a":', { headers: { 'content-type': 'application/json' } }), 'no JSON'],
      ['a wrong shape', () => HttpResponse.json((contract.wrongShape ?? { surprise: [1, 2, 3] }) as never), 'unknown shape'],
      ['HTML with 200', () => HttpResponse.html('<!DOCTYPE html><html></html>'), 'web page'],
      ['an odd status', () => new HttpResponse(null, { status: 418 }), '418'],
    ])('%s is refused without a retry', async (_name, response, message) => {
      const { reply, requests } = await once(response);
      expect(reply.error?.code).toBe('response');
      if (!contract.readsPages) expect(reply.error?.message).toContain(message);
      expect(requests).toHaveLength(1);
      expect(reply.candidates).toEqual([]);
    });

    test('an oversized body is refused', async () => {
      const { reply } = await once(() => new HttpResponse('x'.repeat(provider.maxBodyBytes + 1)));
      expect(reply.error?.message).toContain('larger than');
    });

    test.each(contract.refusals ?? [401, 403])('%i turns it off, with one warning', async (status) => {
      const { host, reply, requests, warnings } = await once(() => new HttpResponse(null, { status }));
      expect(reply.error?.code).toBe('access');
      await ask(host);
      expect(requests).toHaveLength(1);
      expect(warnings).toHaveLength(1);
    });

    test('redirects without end are refused', async () => {
      const { reply } = await once(() => new HttpResponse(null, { status: 302, headers: { location: `${BASE}/again` } }));
      expect(reply.error?.code).toBe('response');
    });

    test('a stale answer is served when it fails', async () => {
      let isDown = false;
      const { host, clock } = await once((request) => (isDown ? new HttpResponse(null, { status: 500 }) : respond(request)));
      isDown = true;
      clock.now += provider.ttl.foundMs * 1.2;
      const reply = await ask(host);
      expect(reply.outcome).toBe('failed');
      expect(reply.candidates[0]).toMatchObject({ stale: true, metadata: { title } });
    });

    test('an aborted question rejects at once', async () => {
      const network = await startNetwork();
      const hasArrived = Promise.withResolvers<void>();
      network.use(
        http.all(`${BASE}/*`, () => {
          hasArrived.resolve();
          return delay('infinite') as never;
        }),
      );
      const { host } = makeHost(provider, contract.options);
      const controller = new AbortController();
      const question = ask(host, controller.signal);
      void hasArrived.promise.then(() => controller.abort(new Error('enough')));
      await expect(question).rejects.toThrow('enough');
    });

    const { secret } = contract;
    if (secret === undefined) return;
    test('its secret is sent, and shows nowhere', async () => {
      let status = 200;
      const { reply, requests, warnings, memory, host } = await once((request) =>
        status === 200 ? respond(request) : new HttpResponse(`you sent ${secret}`, { status }),
      );
      const failures = [];
      for (status of [401, 500, 418]) {
        const made = makeHost(provider, contract.options);
        failures.push({ ...made, reply: await ask(made.host) });
      }
      const sent = requests.some((request) => request.url.includes(secret) || [...request.headers.values()].some((value) => value.includes(secret)));
      expect(sent).toBe(true);
      const shown = JSON.stringify([
        reply,
        warnings,
        memory.kept(),
        await host.status(),
        ...failures.map((failure) => [failure.reply, failure.reply.error?.message, failure.reply.error?.stack, failure.warnings, failure.memory.kept()]),
      ]);
      expect(shown).not.toContain(secret);
    });
  });
}

const ODD_VALUES = [null, 7, 'x', [], {}, -1.5, '', true, '9999-99-99', [null]];

/** The paths of everything in a JSON value that holds nothing else. */
function leavesOf(json: unknown, path: string[] = []): string[][] {
  if (typeof json !== 'object' || json === null) return [path];
  return Object.entries(json).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function withOddValue(json: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = structuredClone(json) as Record<string, unknown>;
  if (typeof copy !== 'object' || copy === null) return value;
  copy[key] = withOddValue(copy[key], rest, value);
  return copy;
}

function lookupContract(contract: ProviderContract, lookup: LookupContract): void {
  const { provider } = contract;
  const [operation] = provider.operations.filter(({ onlyWhenWanted }) => !onlyWhenWanted);
  const batchSize = operation?.batchSize ?? 1;

  describe(`${provider.id}, identifiers: the contract`, () => {
    test('an unknown one is missing: a value, not a failure; and remembered', async () => {
      const { reply, requests, warnings, host } = await exchange(contract, (to) => lookUp(to, asking(lookup.unknown)), lookup.missing);
      expect(reply.error).toBeUndefined();
      expect(reply).toMatchObject({ outcome: 'missing', candidates: [] });
      expect(requests).toHaveLength(lookup.questionsForUnknown);
      expect(warnings).toEqual([]);
      await lookUp(host, asking(lookup.unknown));
      expect(requests).toHaveLength(lookup.questionsForUnknown);
    });

    test('a 404 of any shape is missing', async () => {
      const { reply } = await exchange(
        contract,
        (to) => lookUp(to, asking(lookup.unknown)),
        () => new HttpResponse('nothing here', { status: 404 }),
      );
      expect(reply.outcome).toBe('missing');
    });

    test('a full batch and one more are two requests, and every one gets its own answer', async () => {
      const count = batchSize + 1;
      const ask = async (host: ProviderHost) => {
        const replies = await Promise.all(Array.from({ length: count }, (_, index) => lookUp(host, asking(lookup.id(index + 1)))));
        expect(replies.map(({ candidates }) => candidates[0]?.metadata.title)).toEqual(Array.from({ length: count }, (_, index) => lookup.title(index + 1)));
        return replies[0] as ProviderReply;
      };
      const { requests } = await exchange(contract, ask, lookup.respond);
      expect(requests).toHaveLength(2 * (lookup.questionsForKnown ?? 1));
    });

    test('a query that it cannot answer costs nothing', async () => {
      await startNetwork();
      const { host } = makeHost(provider, contract.options);
      expect(host.canLookUp(asking())).toBe(false);
      expect(host.canLookUp(asking({ type: 'nonsense', value: 'x' }))).toBe(false);
      expect(await lookUp(host, asking({ type: 'nonsense', value: 'x' }))).toMatchObject({ outcome: 'missing', candidates: [] });
    });
  });
}

function searchContract(contract: ProviderContract, search: SearchContract, wanted: Query): void {
  const { provider } = contract;
  describe(`${provider.id}, searches: the contract`, () => {
    test('nothing found is missing: a value, not a failure; and remembered', async () => {
      const { reply, requests, warnings, host } = await exchange(contract, (to) => to.search(wanted, patient, never), search.nothing);
      expect(reply.error).toBeUndefined();
      expect(reply).toMatchObject({ outcome: 'missing', candidates: [] });
      expect(warnings).toEqual([]);
      const asked = requests.length;
      await host.search(wanted, patient, never);
      expect(requests).toHaveLength(asked);
    });

    test('it searches for the kinds of edition that it knows, by a title', async () => {
      await startNetwork();
      const { host } = makeHost(provider, contract.options);
      expect(host.searchRank(wanted)).toBe(provider.search?.rank);
      expect(host.searchRank({ ...wanted, title: undefined })).toBeUndefined();
      for (const editionKind of (['audio', 'ebook', 'print'] as const).filter((kind) => !provider.editionKinds.includes(kind)))
        expect(host.searchRank({ ...wanted, editionKind })).toBeUndefined();
    });
  });
}
