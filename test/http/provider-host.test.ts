import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { audnexus } from '../../providers/audnexus/index.ts';
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
