/** What every provider must do when its service fails, refuses, asks for patience, or answers nonsense. */
import { delay, HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { startNetwork } from './network.ts';
import type { ProviderContract, Responder, Way } from './provider-contract.ts';
import { BASE, exchange, makeHost } from './provider-host.ts';

/** The service is slow, down, or wants to be left alone for a while. */
export function troubleTests(contract: ProviderContract, { ask }: Way): void {
  const { provider } = contract;
  const once = (responder: Responder) => exchange(contract, ask, responder);

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
    const { host } = makeHost(provider, contract.options, undefined, { timeoutMs: 50 });
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
}

/** Whoever asked does not wait any more. */
export function abortTests(contract: ProviderContract, { ask }: Way): void {
  test('an aborted question rejects at once', async () => {
    const network = await startNetwork();
    const hasArrived = Promise.withResolvers<void>();
    network.use(
      http.all(`${BASE}/*`, () => {
        hasArrived.resolve();
        return delay('infinite') as never;
      }),
    );
    const { host } = makeHost(contract.provider, contract.options);
    const controller = new AbortController();
    const question = ask(host, controller.signal);
    void hasArrived.promise.then(() => controller.abort(new Error('enough')));
    await expect(question).rejects.toThrow('enough');
  });
}

/** The service answers what nobody can use. */
export function refusalTests(contract: ProviderContract, { ask }: Way): void {
  const { provider } = contract;
  const once = (responder: Responder) => exchange(contract, ask, responder);

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
}

/** A token or key is sent to the service, and shown to nobody. */
export function secretTests(contract: ProviderContract, { ask, respond }: Way): void {
  const { secret } = contract;
  if (secret === undefined) return;
  test('its secret is sent, and shows nowhere', async () => {
    let status = 200;
    const { reply, requests, warnings, memory, host } = await exchange(contract, ask, (request) =>
      status === 200 ? respond(request) : new HttpResponse(`you sent ${secret}`, { status }),
    );
    const failures = [];
    for (status of [401, 500, 418]) {
      const made = makeHost(contract.provider, contract.options);
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
}
