import { createHmac } from 'node:crypto';
import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { webhook } from '../../src/sinks/webhook.ts';
import { exportedEvent, makeSink, sinkContract, startNetwork } from '../../src/testing/index.ts';

const live = new AbortController().signal;
const ADDRESS = 'https://hooks.example/in/very-secret';
const hook = (more: { secret?: string; headers?: Record<string, string> } = {}) => makeSink(webhook, { url: ADDRESS, ...more });

sinkContract({
  sink: webhook,
  options: { url: 'https://receiver.example/in/very-secret', secret: 'a-secret-of-ours', headers: { 'x-key': 'a-key-of-ours' } },
  respond: () => new HttpResponse(null, { status: 204 }),
  event: exportedEvent('A/B'),
  secrets: ['very-secret', 'a-secret-of-ours', 'a-key-of-ours'],
});

test('posts the event as it is, signed', async () => {
  const network = await startNetwork();
  network.use(
    http.post(ADDRESS, async ({ request }) => {
      const body = await request.text();
      expect(JSON.parse(body)).toEqual(exportedEvent('A/B'));
      expect(request.headers.get('x-rubricator-signature')).toBe(`sha256=${createHmac('sha256', 'a-secret-of-ours').update(body).digest('hex')}`);
      expect(request.headers.get('content-type')).toBe('application/json');
      expect(request.headers.get('x-from')).toBe('us');
      expect(request.headers.get('user-agent')).toBe('Rubricator/test');
      return new HttpResponse(null, { status: 204 });
    }),
  );
  await hook({ secret: 'a-secret-of-ours', headers: { 'x-from': 'us' } }).deliver([exportedEvent('A/B')], live);
});

test('without a secret nothing is signed', async () => {
  const network = await startNetwork();
  network.use(
    http.post(ADDRESS, ({ request }) => {
      expect(request.headers.has('x-rubricator-signature')).toBe(false);
      return HttpResponse.text('thank you');
    }),
  );
  await hook().deliver([exportedEvent('A/B')], live);
});

test.each([400, 404, 429, 500, 302])('HTTP %i is a failure, which does not give the address away', async (status) => {
  const network = await startNetwork();
  network.use(http.post(ADDRESS, () => new HttpResponse(null, { status, headers: { location: 'http://127.0.0.1/' } })));
  await expect(hook().deliver([exportedEvent('A/B')], live)).rejects.toThrow(new RegExp(`^answers HTTP ${status}$`));
});

test('a server that is not there', async () => {
  const network = await startNetwork();
  network.use(http.post(ADDRESS, () => HttpResponse.error()));
  await expect(hook().deliver([exportedEvent('A/B')], live)).rejects.toThrow(/^cannot be reached: /);
  const failure = await hook()
    .deliver([exportedEvent('A/B')], live)
    .catch((error: Error) => error.message);
  expect(failure).not.toContain('very-secret');
});
