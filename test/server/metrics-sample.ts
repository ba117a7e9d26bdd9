/** A daemon's metrics on invented events, status and providers. */
import type { ProviderSummary } from '../../src/actions/providers.ts';
import type { Status } from '../../src/actions/status.ts';
import { createEventBus } from '../../src/events/event-bus.ts';
import { createMetrics } from '../../src/server/metrics.ts';

export const NOW = 1_000_000;
export const status: Status = {
  ...{ version: '1.2.3', startedAtMs: 0, lastWorkAtMs: 0, underWay: 2, isMoving: true },
  pauses: [{ of: 'provider', id: 'audible', actor: { kind: 'daemon' }, sinceMs: 0 }],
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
  workers: [
    {
      name: 'shelf:/var/lib/rubricator',
      isLeading: true,
      machine: 'shelf',
      processId: 12,
      version: '1.2.3',
      underWay: 4,
      startedAtMs: NOW,
      seenAtMs: NOW,
      isSilent: false,
    },
    {
      name: 'attic:/var/lib/rubricator-worker-1',
      isLeading: false,
      machine: 'attic',
      processId: 7,
      version: '1.2.3',
      underWay: 0,
      startedAtMs: NOW,
      seenAtMs: 0,
      isSilent: true,
    },
  ],
  outbox: [{ sink: 'hook', waiting: 7 }],
  targets: [{ id: 'home', type: 'postgres', state: 'behind', behind: 3, lastSentAtMs: 0 }],
  exports: [{ file: 's3://books/all.csv', problem: 'storage.example does not answer', isOfConfig: false, sinceMs: 0 }],
};
const counts = { requests: 9, found: 4, missing: 2, cached: 3, errors: 0, rateLimited: 0, tookMs: 100 };
const asked = { tokens: 5, isBreakerOpen: true, budgetLeft: 40, state: { counts }, limits: { ratePerSec: 1, burst: 5, concurrent: 1 } };
const providers = [
  { id: 'audible', name: 'Audible', offBecause: undefined, status: asked },
  { id: 'shelves', name: 'Shelves', status: undefined, chain: {}, answers: { outcomes: { found: 3, failed: 1 }, members: { audible: 2, goodreads: 1 } } },
  { id: 'goodreads', name: 'Goodreads', offBecause: 'switched off', status: undefined },
] as unknown as ProviderSummary[];

export function setUp() {
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
