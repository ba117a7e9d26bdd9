/** What Prometheus reads: counters from events, gauges from the status and from providers. */
import { expect, test, vi } from 'vitest';
import type { Reason } from '../../src/ports/queue.ts';
import { NOW, setUp, status } from './metrics-sample.ts';

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
    'rubricator_chain_answers{chain="shelves",outcome="found"} 3',
    'rubricator_chain_answers{chain="shelves",outcome="failed"} 1',
    'rubricator_chain_member_answers{chain="shelves",member="goodreads"} 1',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).not.toContain('provider="goodreads"');
  expect(text).not.toContain('provider="shelves"');
});

test('what waits for workers is told apart from what waits for providers, is worked on, or lies where nobody can work', async () => {
  const due = (library: string, reason: Reason, seconds: number) => {
    const dueAtMs = NOW - seconds * 1000;
    return { library, reason, count: 1, oldestDueAtMs: dueAtMs, oldestFreeDueAtMs: dueAtMs };
  };
  const { oldestFreeDueAtMs: _, ...leased } = due('books', 'asked', 700);
  const later = { ...due('books', 'unfinished', -60) };
  const queue = [due('books', 'new', 90), due('away', 'new', 5000), due('resting', 'changed', 5000), due('books', 'refresh', 80_000), leased, later];
  const pauses = [{ of: 'library', id: 'resting', actor: { kind: 'daemon' }, sinceMs: 0 }] as const;
  const resting = { library: 'resting', mode: 'native', isAvailable: true, isLooking: false } as const;
  const text = await setUp().read({ ...status, queue, pauses: [...pauses], libraries: [...status.libraries, resting] });
  const told = text.split('\n').filter((line) => line.startsWith('rubricator_queue_waiting_seconds{'));
  const expected = { asked: 0, new: 90, changed: 0, unfinished: 0, retry: 0, refresh: 80_000 };
  expect(told).toEqual(Object.entries(expected).map(([reason, seconds]) => `rubricator_queue_waiting_seconds{reason="${reason}"} ${seconds}`));
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

test('the last scan of a library is told with its end, its books and its failures, until the library leaves the config', async () => {
  const { events, read } = setUp();
  expect(await read()).not.toContain('rubricator_last_scan_books{');
  events.emit('look.end', { library: 'books', found: 4, queued: 1, unseen: 0, tookMs: 200 });
  await vi.waitFor(async () => {
    const lines = (await read()).split('\n');
    expect(lines).toContain(`rubricator_last_scan_end_timestamp_seconds{library="books"} ${NOW / 1000}`);
    expect(lines).toContain('rubricator_last_scan_books{library="books"} 4');
    expect(lines).toContain('rubricator_last_scan_failures{library="books"} 1');
  });
  expect(await read({ ...status, items: [] })).toContain('rubricator_last_scan_failures{library="books"} 0');
  await read({ ...status, libraries: [] });
  expect(await read()).not.toContain('rubricator_last_scan_books{');
});
