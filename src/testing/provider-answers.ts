/** What every provider must do with answers: find what is known, declare what it gives, be asked no more than needed. */
import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { startNetwork } from './network.ts';
import type { ProviderContract, Responder, Way } from './provider-contract.ts';
import { BASE, exchange, makeHost } from './provider-host.ts';
import { WORDS_OF_OBJECTS } from './samples.ts';

export function answerTests(contract: ProviderContract, { ask, title, respond, requests: requestsPerAnswer }: Way): void {
  const { provider } = contract;
  const once = (responder: Responder) => exchange(contract, ask, responder);

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

  test('a stale answer is served when it fails', async () => {
    let isDown = false;
    const { host, clock } = await once((request) => (isDown ? new HttpResponse(null, { status: 500 }) : respond(request)));
    isDown = true;
    clock.now += provider.ttl.foundMs * 1.2;
    const reply = await ask(host);
    expect(reply.outcome).toBe('failed');
    expect(reply.candidates[0]).toMatchObject({ stale: true, metadata: { title } });
  });
}

/** Whatever kind of value stands anywhere in an answer. */
export function oddValueTests(contract: ProviderContract, { ask, respond }: Way): void {
  const { provider } = contract;

  test.skipIf(contract.readsPages).each(ODD_VALUES)('%s, wherever it stands, break nothing but what they say', async (_kind, values) => {
    const network = await startNetwork();
    const places: string[][] = [];
    network.use(
      http.all(`${BASE}/*`, async ({ request }) => {
        const [, index = '0', rest = ''] = /^\/odd(\d+)\/(.*)$/s.exec(request.url.slice(BASE.length)) ?? [];
        const body = request.method === 'GET' ? undefined : await request.text();
        const answer = await respond(new Request(`${BASE}/${rest}`, { method: request.method, headers: request.headers, ...(body !== undefined && { body }) }));
        const json: unknown = JSON.parse(await answer.text());
        if (places.length === 0) places.push(...leavesOf(json));
        const place = places[Number(index)] ?? [];
        return HttpResponse.json(withOddValue(json, place, values[Number(index) % values.length]) as never);
      }),
    );
    const askAt = (index: number) => ask(makeHost(provider, { ...contract.options, baseUrl: `${BASE}/odd${index}` }).host);
    await askAt(0);
    const replies = await Promise.all(Array.from({ length: Math.min(places.length, 60) }, (_, index) => askAt(index)));
    for (const [index, { error }] of replies.entries()) {
      const about = `${places[index]?.join('.')} = ${JSON.stringify(values[index % values.length])}: ${error?.message}`;
      expect(error === undefined || error.code === 'response', about).toBe(true);
      expect(error?.message ?? '', about).not.toContain('cannot be read');
    }
  });
}

const ODD_VALUES: [kind: string, values: readonly unknown[]][] = [
  ['values of an odd kind', [null, 7, 'x', [], {}, -1.5, '', true, '9999-99-99', [null]]],
  ['words that every object has', WORDS_OF_OBJECTS],
];

/** The paths of everything in a JSON value that holds nothing else. */
function leavesOf(json: unknown, path: string[] = []): string[][] {
  if (typeof json !== 'object' || json === null) return [path];
  return Object.entries(json).flatMap(([key, inner]: [string, unknown]) => leavesOf(inner, [...path, key]));
}

function withOddValue(json: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = structuredClone(json) as Record<string, unknown>;
  if (typeof copy !== 'object' || copy === null) return value;
  copy[key] = withOddValue(copy[key], rest, value);
  return copy;
}
