import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InMemorySpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect, onTestFinished, test } from 'vitest';
import { UnavailableError } from '../../src/domain/errors.ts';
import { untraced } from '../../src/ports/tracing.ts';
import { keepingExporter, otlpExporter, tracesAt } from '../../src/telemetry/exporters.ts';
import { createTracing } from '../../src/telemetry/tracing.ts';

const NOON_MS = Date.UTC(2026, 4, 1, 12);

function setUp() {
  const memory = new InMemorySpanExporter();
  const clock = { elapsedMs: 0 };
  const tracing = createTracing({ exporters: [memory], version: '1.2.3', now: () => NOON_MS, elapsedMs: () => clock.elapsedMs });
  onTestFinished(() => tracing.close());
  const finished = async () => {
    await tracing.flush();
    return memory.getFinishedSpans();
  };
  const named = (spans: readonly ReadableSpan[], name: string) => spans.find((span) => span.name === name) as ReadableSpan;
  return { ...tracing, clock, finished, named };
}

test('work inside of work is its child, however long others wait in between', async () => {
  const { traced, finished, named } = setUp();
  const mayEnd = Promise.withResolvers<void>();
  const one = traced('book', { path: 'one' }, async () => {
    await mayEnd.promise;
    return traced('lookup', {}, () => traced('ask', { provider: 'audible' }, async () => 'answer'));
  });
  await traced('book', { path: 'two' }, () => traced('merge', {}, async () => {}));
  mayEnd.resolve();
  expect(await one).toBe('answer');
  const spans = await finished();
  const [lookup, ask, merge] = ['lookup', 'ask', 'merge'].map((name) => named(spans, name)) as [ReadableSpan, ReadableSpan, ReadableSpan];
  const [two, first] = spans.filter(({ name }) => name === 'book') as [ReadableSpan, ReadableSpan];
  expect(first.attributes).toEqual({ 'rubricator.path': 'one' });
  expect(first.parentSpanContext).toBeUndefined();
  expect(lookup.parentSpanContext?.spanId).toBe(first.spanContext().spanId);
  expect(ask.parentSpanContext?.spanId).toBe(lookup.spanContext().spanId);
  expect(merge.parentSpanContext?.spanId).toBe(two.spanContext().spanId);
  expect(first.spanContext().traceId).not.toBe(two.spanContext().traceId);
  expect(first.resource.attributes).toMatchObject({ 'service.name': 'rubricator', 'service.version': '1.2.3' });
});

test('times are those of the clocks, though somebody sets one meanwhile', async () => {
  const { traced, clock, finished } = setUp();
  await traced('book', {}, async () => {
    clock.elapsedMs += 1500.25;
  });
  const [span] = await finished();
  expect(span?.startTime).toEqual([NOON_MS / 1000, 0]);
  expect(span?.duration).toEqual([1, 500_250_000]);
});

test('what is thrown is thrown on, and noted by its code alone; an outcome that was noted stands', async () => {
  const { traced, finished } = setUp();
  const secret = new UnavailableError('cannot reach https://me:secret@example.org');
  await expect(traced('ask', {}, () => Promise.reject(secret))).rejects.toBe(secret);
  await expect(traced('ask', {}, () => Promise.reject(new TypeError('secret')))).rejects.toThrow(TypeError);
  const put = traced('ask', {}, (span) => {
    span.note({ outcome: 'deferred' });
    return Promise.reject(secret);
  });
  await expect(put).rejects.toBe(secret);
  const spans = await finished();
  expect(spans.map(({ attributes, status }) => [attributes['rubricator.outcome'], status.code])).toEqual([
    ['unavailable', 2],
    ['bug', 2],
    ['deferred', 0],
  ]);
  expect(spans.map(({ status, events }) => [status.message, events])).toEqual([1, 2, 3].map(() => [undefined, []]));
});

test('without telemetry the work is done, and that is all', async () => {
  await expect(untraced('book', {}, async (span) => span.note({ a: 1 }))).resolves.toBeUndefined();
  expect(() => untraced('book', {}, () => expect.unreachable('thrown at once, as the work itself would'))).toThrow();
});

interface Received {
  url: string | undefined;
  authorization: string | undefined;
  body: { resourceSpans: { scopeSpans: { spans: { name: string; parentSpanId?: string }[] }[] }[] };
}

async function startCollector(status = 200): Promise<{ endpoint: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ url: request.url, authorization: request.headers.authorization, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) });
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

test('a collector gets the spans by OTLP, with the headers of the config', async () => {
  const { endpoint, received } = await startCollector();
  const exporter = otlpExporter({
    endpoint,
    headers: { authorization: 'Bearer tea' },
    userAgent: 'Rubricator/test',
    onFailure: (error) => expect.unreachable(String(error)),
  });
  const { traced, close } = createTracing({ exporters: [exporter], version: '1', now: () => NOON_MS, elapsedMs: () => 0 });
  await traced('book', { path: 'A/B' }, () => traced('merge', {}, async () => {}));
  await close();
  expect(received).toMatchObject([{ url: '/v1/traces', authorization: 'Bearer tea' }]);
  const spans = received.flatMap(({ body }) => body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
  expect(spans.map(({ name }) => name)).toEqual(['merge', 'book']);
});

test('a collector that refuses is told of once, and the work does not care', async () => {
  const { endpoint, received } = await startCollector(400);
  const failures: unknown[] = [];
  const exporter = otlpExporter({ endpoint, headers: {}, userAgent: 'Rubricator/test', onFailure: (error) => failures.push(error) });
  const { traced, flush, close } = createTracing({ exporters: [exporter], version: '1', now: () => NOON_MS, elapsedMs: () => 0 });
  for (let n = 0; n < 3; n++) {
    expect(await traced('book', {}, async () => n)).toBe(n);
    await flush();
  }
  await close();
  expect(received).toHaveLength(3);
  expect(failures).toHaveLength(1);
});

test.each([
  ['http://localhost:4318', 'http://localhost:4318/v1/traces'],
  ['http://localhost:4318/', 'http://localhost:4318/v1/traces'],
  ['https://otlp.example/otlp/', 'https://otlp.example/otlp/v1/traces'],
  ['https://otlp.example/v1/traces', 'https://otlp.example/v1/traces'],
])('%s means %s', (endpoint, address) => {
  expect(tracesAt(endpoint)).toBe(address);
});

test('who keeps spans gets plain ones', async () => {
  const kept: unknown[] = [];
  const exporter = keepingExporter({ keep: async (spans) => void kept.push(...spans), close: async () => {} });
  const { traced, close } = createTracing({ exporters: [exporter], version: '1', now: () => NOON_MS, elapsedMs: () => 0 });
  await traced('book', { library: 'l', path: 'A/B', itemId: undefined }, async (span) => span.fail('failed'));
  await close();
  expect(kept).toEqual([
    {
      ...{ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), spanId: expect.stringMatching(/^[0-9a-f]{16}$/), parentId: undefined, name: 'book' },
      ...{ startedAtMs: NOON_MS, tookMs: 0, isError: true, facts: { library: 'l', path: 'A/B', outcome: 'failed' } },
    },
  ]);
});
