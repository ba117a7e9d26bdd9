/** What is noted of each question to a provider: who was asked what, what became of it, and what it waited for. */
import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { audnexus } from '../../providers/audnexus/index.ts';
import { itunes } from '../../providers/itunes/index.ts';
import { asking, BASE, lookUp, makeHost, startNetwork } from '../../src/testing/index.ts';
import { recorder } from '../telemetry/recorded.ts';

const first = asking({ type: 'asin', value: 'B000000001' });

test('a question is noted with its provider, its attempts and what they waited; the next comes from the cache', async () => {
  const network = await startNetwork();
  network.use(http.all(`${BASE}/*`, () => HttpResponse.json({}, { status: 404 })));
  const { traced, spans } = recorder();
  const { host } = makeHost(audnexus, { regions: ['us'] }, undefined, { traced });
  await lookUp(host, first);
  await lookUp(host, first);
  expect(spans.slice(0, 1)).toEqual([
    {
      name: 'ask',
      facts: { provider: 'audnexus', operation: expect.any(String), attempts: 1, waitMs: expect.any(Number), cached: false, outcome: 'missing' },
      isFailed: false,
    },
  ]);
  const { provider, operation } = spans[0]?.facts ?? {};
  expect(spans.slice(spans.length / 2)[0]?.facts).toEqual({ provider, operation, cached: true, outcome: 'missing' });
});

test('a failure counts its attempts, and what was kept is stale', async () => {
  const network = await startNetwork();
  network.use(http.all(`${BASE}/*`, () => HttpResponse.json({}, { status: 503 })));
  const { traced, spans } = recorder();
  const { host } = makeHost(audnexus, { regions: ['us'] }, undefined, { traced });
  await lookUp(host, first);
  expect(spans).toEqual([{ name: 'ask', facts: expect.objectContaining({ attempts: 2, outcome: 'unavailable' }), isFailed: true }]);
});

test('a provider that a person lets rest has not failed', async () => {
  const { traced, spans } = recorder();
  const { host, pauses } = makeHost(audnexus, { regions: ['us'] }, undefined, { traced });
  pauses.push({ of: 'provider', id: host.id, actor: { kind: 'daemon' }, sinceMs: 0 });
  await lookUp(host, first);
  expect(spans).toEqual([{ name: 'ask', facts: expect.objectContaining({ outcome: 'paused' }), isFailed: false }]);
});

test('the same question asked twice at once is one request, and the second says that it shared it', async () => {
  const network = await startNetwork();
  let asked = 0;
  network.use(
    http.all(`${BASE}/*`, () => {
      asked++;
      return HttpResponse.json({}, { status: 404 });
    }),
  );
  const { traced, spans } = recorder();
  const { host } = makeHost(audnexus, { regions: ['us'] }, undefined, { traced });
  await Promise.all([lookUp(host, first), lookUp(host, first)]);
  expect(spans).toHaveLength(2 * asked);
  expect(spans.filter(({ facts }) => facts.shared)).toHaveLength(asked);
});

test('every question of a batch knows the attempts of the batch', async () => {
  const network = await startNetwork();
  let asked = 0;
  network.use(
    http.all(`${BASE}/*`, () => {
      asked++;
      return HttpResponse.json({ resultCount: 0, results: [] });
    }),
  );
  const { traced, spans } = recorder();
  const { host } = makeHost(itunes, { regions: ['us'] }, undefined, { traced });
  await Promise.all(['1', '2', '3'].map((value) => lookUp(host, asking({ type: 'itunes', value }))));
  expect(asked).toBe(1);
  expect(spans.map(({ facts }) => facts.attempts)).toEqual([1, 1, 1]);
});
