import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { audnexus } from '../../providers/audnexus/index.ts';
import type { Pause } from '../../src/domain/pause.ts';
import { asking, BASE, lookUp, makeHost, startNetwork } from '../../src/testing/index.ts';

test('a host says since when it is waited for, and until when a pause lasts', async () => {
  const network = await startNetwork();
  const [hasArrived, mayAnswer] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  network.use(
    http.all(`${BASE}/*`, async () => {
      hasArrived.resolve();
      await mayAnswer.promise;
      return new HttpResponse(null, { status: 429, headers: { 'retry-after': '30' } });
    }),
  );
  const { host, clock } = makeHost(audnexus);
  expect(host.waiting()).toBeUndefined();
  const sinceMs = clock.now;
  const first = lookUp(host, asking({ type: 'asin', value: 'B000000001' }));
  await hasArrived.promise;
  clock.now += 5000;
  const second = lookUp(host, asking({ type: 'asin', value: 'B000000002' }));
  expect(host.waiting()).toEqual({ sinceMs, pausedUntilMs: 0 });
  mayAnswer.resolve();
  await Promise.all([first, second]);
  expect(host.waiting()).toBeUndefined();
});

test('a provider that a person lets rest is not asked, and neither its counts, its budget nor its breaker change', async () => {
  const network = await startNetwork();
  let asked = 0;
  network.use(
    http.all(`${BASE}/*`, () => {
      asked++;
      return HttpResponse.json({}, { status: 404 });
    }),
  );
  const { host, pauses, clock } = makeHost(audnexus);
  await lookUp(host, asking({ type: 'asin', value: 'B000000001' }));
  const [before, first] = [await host.status(), asked];
  pauses.push({ of: 'provider', id: host.id, actor: { kind: 'user', name: 'ann' }, sinceMs: 0 });
  expect(host.isPaused()).toBe(true);
  for (let n = 2; n < 9; n++) {
    const reply = await lookUp(host, asking({ type: 'asin', value: `B00000000${n}` }));
    expect(reply).toMatchObject({ outcome: 'paused', candidates: [], dueAtMs: clock.now, error: { message: 'paused by ann since 1970-01-01 00:00 UTC' } });
  }
  // What it said before is still known.
  expect(await lookUp(host, asking({ type: 'asin', value: 'B000000001' }))).toMatchObject({ outcome: 'missing' });
  expect(asked).toBe(first);
  const after = await host.status();
  expect({ ...after, state: { ...after.state, counts: { ...after.state.counts, cached: 0 } } }).toEqual(before);
  pauses.pop();
  expect(await lookUp(host, asking({ type: 'asin', value: 'B000000002' }))).toMatchObject({ outcome: 'missing' });
  expect(asked).toBeGreaterThan(first);
});

test('what waits in line when a provider is paused is not sent any more', async () => {
  const network = await startNetwork();
  let asked = 0;
  const mayAnswer = Promise.withResolvers<void>();
  const hasArrived = Promise.withResolvers<void>();
  network.use(
    http.all(`${BASE}/*`, async () => {
      asked++;
      hasArrived.resolve();
      await mayAnswer.promise;
      return HttpResponse.json({}, { status: 404 });
    }),
  );
  const { host, pauses } = makeHost(audnexus, { limits: { ratePerSec: 1, burst: 1, concurrent: 1 }, regions: ['us'] });
  const look = (n: number) => host.lookUp(asking({ type: 'asin', value: `B00000000${n}` }), { isPatient: true }, AbortSignal.timeout(60_000));
  const first = look(1);
  await hasArrived.promise;
  const others = [look(2), look(3)];
  const pause: Pause = { of: 'provider', id: host.id, actor: { kind: 'daemon' }, sinceMs: 0 };
  pauses.push(pause);
  mayAnswer.resolve();
  expect((await first).outcome).toBe('missing');
  expect((await Promise.all(others)).map(({ outcome }) => outcome)).toEqual(['paused', 'paused']);
  expect(asked).toBe(1);
});
