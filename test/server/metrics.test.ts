/** What Prometheus reads: counters from events, gauges from the status and from providers. */
import { expect, test, vi } from 'vitest';
import type { ProviderSummary } from '../../src/actions/providers.ts';
import type { Status } from '../../src/actions/status.ts';
import { createEventBus } from '../../src/events/event-bus.ts';
import { createMetrics } from '../../src/server/metrics.ts';

const NOW = 1_000_000;
const status: Status = {
  ...{ version: '1.2.3', startedAtMs: 0, lastWorkAtMs: 0, underWay: 2, isMoving: true },
  libraries: [
    { library: 'books', mode: 'native', isAvailable: true, isLooking: false },
    { library: 'away', mode: 'poll', isAvailable: false, isLooking: false },
  ],
  items: [
    { library: 'books', state: 'ok', count: 3, toReview: 1, conflicts: 4 },
    { library: 'books', state: 'failed', count: 1, toReview: 1, conflicts: 1 },
    { library: 'books', state: 'offline', count: 5, toReview: 4, conflicts: 8 },
  ],
  queue: [{ library: 'books', reason: 'new', count: 2, oldestDueAtMs: NOW - 90_000 }],
  outbox: [{ sink: 'hook', waiting: 7 }],
};
const counts = { requests: 9, found: 4, missing: 2, cached: 3, errors: 0, rateLimited: 0, tookMs: 100 };
const asked = { tokens: 5, isBreakerOpen: true, budgetLeft: 40, state: { counts }, limits: { ratePerSec: 1, burst: 5, concurrent: 1 } };
const providers = [
  { id: 'audible', name: 'Audible', offBecause: undefined, status: asked },
  { id: 'goodreads', name: 'Goodreads', offBecause: 'switched off', status: undefined },
] as unknown as ProviderSummary[];

function setUp() {
  const events = createEventBus(
    () => NOW,
    (error) => {
      throw error;
    },
  );
  const metrics = createMetrics({ events, now: () => NOW });
  const read = (now: Status = status) => metrics.render({ status: async () => now, providers: async () => providers });
  return { events, read };
}

test('gauges say what the status and the providers say; books that are gone wait for no review', async () => {
  const text = await setUp().read();
  for (const line of [
    'rubricator_build_info{version="1.2.3"} 1',
    'rubricator_record_conflicts{library="books"} 5',
    'rubricator_items{library="books",state="ok"} 3',
    'rubricator_items{library="books",state="offline"} 5',
    'rubricator_items_to_review{library="books"} 2',
    'rubricator_queue_entries{library="books",reason="new"} 2',
    'rubricator_queue_oldest_due_seconds 90',
    'rubricator_items_under_way 2',
    'rubricator_library_available{library="books"} 1',
    'rubricator_library_available{library="away"} 0',
    'rubricator_outbox_waiting{sink="hook"} 7',
    'rubricator_provider_tokens{provider="audible"} 5',
    'rubricator_provider_breaker_open{provider="audible"} 1',
    'rubricator_provider_budget_left{provider="audible"} 40',
    'rubricator_provider_answers{provider="audible",outcome="cached"} 3',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).not.toContain('goodreads');
});

test('what is no longer there is no longer said', async () => {
  const { read } = setUp();
  await read();
  const text = await read({ ...status, queue: [], libraries: status.libraries.slice(0, 1) });
  expect(text).not.toContain('rubricator_queue_entries{');
  expect(text).not.toContain('library="away"');
  expect(text.split('\n')).toContain('rubricator_queue_oldest_due_seconds 0');
});

test('events are counted', async () => {
  const { events, read } = setUp();
  const book = { library: 'books', path: 'A' };
  events.emit('item.done', { ...book, isNew: true, isToReview: false, authors: [], tookMs: 200 });
  events.emit('item.failed', { ...book, problems: [], tookMs: 1 });
  events.emit('export.complete', { ...book, runId: 1, authors: [], files: [{ exporter: 'opf', path: 'A/metadata.opf', action: 'created' }] });
  events.emit('aggregation.conflict', { ...book, field: 'authors', winner: 'audible', others: ['tags'] });
  events.emit('provider.fetch.success', { provider: 'audible', tookMs: 50 });
  events.emit('provider.fetch.error', { provider: 'audible', code: 'unavailable', message: 'is down', tookMs: 50 });
  await vi.waitFor(async () => {
    const lines = (await read()).split('\n');
    for (const line of [
      'rubricator_items_processed_total{library="books",outcome="done"} 1',
      'rubricator_items_processed_total{library="books",outcome="failed"} 1',
      'rubricator_item_seconds_sum{library="books"} 0.2',
      'rubricator_exports_total{exporter="opf",action="created"} 1',
      'rubricator_merge_conflicts_total{field="authors"} 1',
      'rubricator_provider_requests_total{provider="audible",outcome="success"} 1',
      'rubricator_provider_requests_total{provider="audible",outcome="unavailable"} 1',
    ])
      expect(lines).toContain(line);
  });
});
