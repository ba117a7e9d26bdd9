/** What every provider must do, whatever it is. A provider's test calls this with its own small fixtures. */
import { delay, HttpResponse, http } from 'msw';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AnyProvider } from '../../src/domain/provider.ts';
import type { ProviderHost, ProviderReply } from '../../src/domain/provider-host.ts';
import type { Query } from '../../src/domain/query.ts';
import { createAnswerCache } from '../../src/http/cache.ts';
import { createProviderHost } from '../../src/http/provider-host.ts';
import { startNetwork } from '../http/network.ts';
import { query } from '../pipeline/samples.ts';

export interface ProviderContract {
  provider: AnyProvider;
  options?: Record<string, unknown>;
  /** An identifier that the fixture below answers. */
  known: { type: string; value: string };
  unknown: { type: string; value: string };
  /** Title in the answer. */
  title: string;
  /** The wire answer for the known identifier. */
  body: unknown;
  /** The wire answer for "there is no such book", with its status. */
  missing: { status: number; body: unknown };
  /** How many questions one unknown identifier costs (regions). */
  questionsForUnknown: number;
}

export interface TestHost {
  host: ProviderHost;
  warnings: string[];
  clock: { now: number };
}

const BASE = 'https://provider.example';
const never = new AbortController().signal;

/** A host with short waits, on a cache in memory. */
export function makeHost(provider: AnyProvider, options: Record<string, unknown> = {}): TestHost {
  const warnings: string[] = [];
  const clock = { now: Date.now() };
  const parsed = provider.options.parse({ baseUrl: BASE, ...options });
  const cache = createAnswerCache({ now: () => clock.now, random: () => 0.5, onError: (error) => warnings.push(String(error)) });
  const host = createProviderHost(
    { ...provider, timeoutMs: 800, limits: { ratePerSec: 1000, burst: 100, concurrent: 8 } },
    parsed,
    { userAgent: 'Rubricator/test (contact@example.org)', retries: 1, retryDelayMs: 1, breakerFailures: 4, breakerOpenMs: 60_000, maxPauseWaitMs: 50 },
    { cache, now: () => clock.now, random: () => 0.5, onWarning: (_provider, message) => warnings.push(message) },
  );
  onTestFinished(async () => {
    await host.stop();
    await cache.close();
  });
  return { host, warnings, clock };
}

export function providerContract(contract: ProviderContract): void {
  const { provider, known, unknown, missing } = contract;
  const asking = (...ids: { type: string; value: string }[]): Query => query({ identifiers: ids.map((id) => ({ ...id, certainty: 1 })) });
  const any = `${BASE}/*`;
  const answering = (response: () => Response | Promise<Response>) => http.get(any, response);

  async function askOnce(response: () => Response | Promise<Response>, id = known): Promise<TestHost & { reply: ProviderReply; requests: Request[] }> {
    const network = await startNetwork();
    const requests: Request[] = [];
    network.use(
      http.get(any, ({ request }) => {
        requests.push(request);
        return response() as never;
      }),
    );
    const made = makeHost(provider, contract.options);
    return { ...made, reply: await made.host.ask(asking(id), never), requests };
  }

  describe(`${provider.id}: the contract`, () => {
    test('a known identifier is found, with who we are in the User-Agent', async () => {
      const { reply, requests } = await askOnce(() => HttpResponse.json(contract.body as never));
      expect(reply.outcome).toBe('found');
      const [candidate] = reply.candidates;
      expect(candidate?.metadata.title).toBe(contract.title);
      expect(candidate).toMatchObject({ source: provider.id, local: false, lineage: provider.lineage, standing: 'evidence' });
      for (const request of requests) expect(request.headers.get('user-agent')).toBe('Rubricator/test (contact@example.org)');
    });

    test('every field that it gives is one that it declares, with a confidence', async () => {
      const { reply } = await askOnce(() => HttpResponse.json(contract.body as never));
      const [candidate] = reply.candidates;
      for (const key of Object.keys(candidate?.metadata ?? {})) {
        expect(candidate?.confidence[key as 'title'], key).toBeGreaterThan(0);
        expect(candidate?.confidence[key as 'title'], key).toBeLessThanOrEqual(1);
      }
    });

    test('an unknown identifier is missing: a value, not a failure', async () => {
      const { reply, requests, warnings } = await askOnce(() => HttpResponse.json(missing.body as never, { status: missing.status }), unknown);
      expect(reply).toMatchObject({ outcome: 'missing', candidates: [] });
      expect(reply.error).toBeUndefined();
      expect(requests).toHaveLength(contract.questionsForUnknown);
      expect(warnings).toEqual([]);
    });

    test('a 404 of any shape is missing', async () => {
      const { reply } = await askOnce(() => new HttpResponse('nothing here', { status: 404 }), unknown);
      expect(reply.outcome).toBe('missing');
    });

    test('answers are cached, found and missing, and fetched again when they are stale', async () => {
      const network = await startNetwork();
      let asked = 0;
      network.use(
        answering(() => {
          asked++;
          return HttpResponse.json(contract.body as never);
        }),
      );
      const { host, clock } = makeHost(provider, contract.options);
      await host.ask(asking(known), never);
      const first = asked;
      const again = await host.ask(asking(known), never);
      expect([asked, again.candidates[0]?.cached]).toEqual([first, true]);
      clock.now += provider.ttl.foundMs * 1.2;
      await host.ask(asking(known), never);
      expect(asked).toBe(2 * first);
    });

    test('the same question of many at once is one request', async () => {
      const network = await startNetwork();
      let asked = 0;
      network.use(
        answering(async () => {
          asked++;
          await delay(20);
          return HttpResponse.json(contract.body as never);
        }),
      );
      const { host } = makeHost(provider, contract.options);
      const replies = await Promise.all(Array.from({ length: 5 }, () => host.ask(asking(known), never)));
      expect(asked).toBe(1);
      expect(replies.every(({ outcome }) => outcome === 'found')).toBe(true);
    });

    test('429 with Retry-After pauses it until then, and trips nothing', async () => {
      const { reply, host, requests, clock } = await askOnce(() => HttpResponse.json({}, { status: 429, headers: { 'retry-after': '30' } }));
      expect(reply.error?.code).toBe('rate-limited');
      expect(reply.dueAtMs - clock.now).toBeGreaterThan(29_000);
      const asked = requests.length;
      expect((await host.ask(asking(known), never)).error?.code).toBe('rate-limited');
      expect(requests).toHaveLength(asked);
    });

    test('429 without Retry-After pauses it all the same', async () => {
      const { reply, clock } = await askOnce(() => new HttpResponse(null, { status: 429 }));
      expect(reply.error?.code).toBe('rate-limited');
      expect(reply.dueAtMs).toBeGreaterThan(clock.now);
    });

    test('500 is retried, then a failure that is due at once', async () => {
      const { reply, requests, clock } = await askOnce(() => HttpResponse.json({ message: 'broken' }, { status: 500 }));
      expect(reply.error?.code).toBe('unavailable');
      expect(requests).toHaveLength(2);
      expect(reply.dueAtMs).toBeLessThanOrEqual(clock.now);
    });

    test('a server that hangs is cut off', async () => {
      const { reply } = await askOnce(async () => {
        await delay(5000);
        return HttpResponse.json({});
      });
      expect(reply.error?.code).toBe('unavailable');
    });

    test('a connection that fails is a failure', async () => {
      const { reply } = await askOnce(() => HttpResponse.error());
      expect(reply.error?.code).toBe('unavailable');
    });

    test('an open breaker asks nothing', async () => {
      const { host, requests, warnings } = await askOnce(() => new HttpResponse(null, { status: 502 }));
      await host.ask(asking(known), never);
      const asked = requests.length;
      expect((await host.ask(asking(known), never)).error?.code).toBe('circuit-open');
      expect(requests).toHaveLength(asked);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain('HTTP 502; failed 4 times in a row');
    });

    test.each<[string, () => Response, string]>([
      ['malformed JSON', () => new HttpResponse('{"a":', { headers: { 'content-type': 'application/json' } }), 'no JSON'],
      ['a wrong shape', () => HttpResponse.json({ surprise: [1, 2, 3] }), 'unknown shape'],
      ['HTML with 200', () => HttpResponse.html('<!DOCTYPE html><html></html>'), 'web page'],
      ['an oversized body', () => new HttpResponse('x'.repeat(provider.maxBodyBytes + 1)), 'larger than'],
      ['an odd status', () => new HttpResponse(null, { status: 418 }), '418'],
    ])('%s is refused without a retry', async (_name, response, message) => {
      const { reply, requests } = await askOnce(response);
      expect(reply.error?.code).toBe('response');
      expect(reply.error?.message).toContain(message);
      expect(requests).toHaveLength(1);
      expect(reply.candidates).toEqual([]);
    });

    test.each([401, 403])('%i turns it off, with one warning', async (status) => {
      const { host, reply, requests, warnings } = await askOnce(() => new HttpResponse(null, { status }));
      expect(reply.error?.code).toBe('access');
      await host.ask(asking(known), never);
      expect(requests).toHaveLength(1);
      expect(warnings).toHaveLength(1);
    });

    test('redirects without end are refused', async () => {
      const { reply } = await askOnce(() => new HttpResponse(null, { status: 302, headers: { location: `${BASE}/again` } }));
      expect(reply.error?.code).toBe('response');
    });

    test('a stale answer is served when it fails', async () => {
      const network = await startNetwork();
      let isDown = false;
      network.use(answering(() => (isDown ? new HttpResponse(null, { status: 500 }) : HttpResponse.json(contract.body as never))));
      const { host, clock } = makeHost(provider, contract.options);
      await host.ask(asking(known), never);
      isDown = true;
      clock.now += provider.ttl.foundMs * 1.2;
      const reply = await host.ask(asking(known), never);
      expect(reply.outcome).toBe('failed');
      expect(reply.candidates[0]).toMatchObject({ stale: true, metadata: { title: contract.title } });
    });

    test('an aborted question rejects', async () => {
      const network = await startNetwork();
      network.use(
        answering(async () => {
          await delay(500);
          return HttpResponse.json(contract.body as never);
        }),
      );
      const { host } = makeHost(provider, contract.options);
      const controller = new AbortController();
      const question = host.ask(asking(known), controller.signal);
      setTimeout(() => controller.abort(new Error('enough')), 30);
      await expect(question).rejects.toThrow();
    });

    test('a query that it cannot answer costs nothing', async () => {
      await startNetwork();
      const { host } = makeHost(provider, contract.options);
      expect(host.canAnswer(asking())).toBe(false);
      expect(host.canAnswer(asking({ type: 'nonsense', value: 'x' }))).toBe(false);
      expect(await host.ask(asking({ type: 'nonsense', value: 'x' }), never)).toMatchObject({ outcome: 'missing', candidates: [] });
    });
  });
}
