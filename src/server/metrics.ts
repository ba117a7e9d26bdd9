/** Metrics for Prometheus, by prom-client: counted from events, and read from the status when somebody asks. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ProviderSummary } from '../actions/providers.ts';
import type { Status } from '../actions/status.ts';
import type { EventBus } from '../domain/events.ts';
import { REASONS } from '../ports/queue.ts';

export interface MetricsDeps {
  events: EventBus;
  now(): number;
}

/** What gauges are read from. Each reload brings a new source. */
export interface MetricsSource {
  status(): Promise<Status>;
  providers(): Promise<ProviderSummary[]>;
}

export interface Metrics {
  render(source: MetricsSource): Promise<string>;
}

/** Of the event loop's delay. Each look at it wakes the process, and its time is part of what is measured. */
const LAG_LOOK_MS = 100;
const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

export function createMetrics({ events, now }: MetricsDeps): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_LOOK_MS });
  const meters = metersOf(registry);
  countEvents(events, meters);
  const readStatus = statusGauges(meters, now);
  const readFailures = lastScanGauges(events, meters, now);
  const readWaiting = waitingGauge(meters, now);
  const readWorkers = workerGauge(meters);
  const readProviders = providerGauges(meters);
  const readChains = chainGauges(meters);
  return {
    async render(source) {
      const status = await source.status();
      readStatus(status);
      readFailures(status);
      readWaiting(status);
      readWorkers(status);
      const providers = await source.providers();
      readProviders(providers);
      readChains(providers);
      return registry.metrics();
    },
  };
}

type Meters = ReturnType<typeof metersOf>;

function metersOf(registry: Registry) {
  const registers = [registry];
  return {
    counter: <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
      new Counter({ name: `rubricator_${name}`, help, labelNames, registers }),
    gauge: <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
      new Gauge({ name: `rubricator_${name}`, help, labelNames, registers }),
    histogram: <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
      new Histogram({ name: `rubricator_${name}`, help, labelNames, registers, buckets: SECONDS }),
  };
}

function countEvents(events: EventBus, { counter, histogram }: Meters): void {
  const items = counter('items_processed_total', 'Books worked on.', ['library', 'outcome']);
  const itemSeconds = histogram('item_seconds', 'From the beginning of the work on a book to its end, waiting for providers included.', ['library']);
  const exported = counter('exports_total', 'Sidecars written or removed.', ['exporter', 'action']);
  const conflicts = counter('merge_conflicts_total', 'Fields about which sources differ, each time that they are merged.', ['field']);
  const requests = counter('provider_requests_total', 'Requests sent.', ['provider', 'outcome']);
  const requestSeconds = histogram('provider_request_seconds', 'How long requests took.', ['provider']);
  const looks = histogram('look_seconds', 'How long it took to look through a library.', ['library']);

  events.on('item.done', ({ library, tookMs }) => {
    items.inc({ library, outcome: 'done' });
    itemSeconds.observe({ library }, tookMs / 1000);
  });
  events.on('item.unchanged', ({ library }) => items.inc({ library, outcome: 'unchanged' }));
  events.on('item.failed', ({ library }) => items.inc({ library, outcome: 'failed' }));
  events.on('item.offline', ({ library }) => items.inc({ library, outcome: 'offline' }));
  events.on('export.complete', ({ files }) => {
    for (const { exporter, action } of files) exported.inc({ exporter, action });
  });
  events.on('aggregation.conflict', ({ field }) => conflicts.inc({ field }));
  events.on('provider.fetch.success', ({ provider, tookMs }) => {
    requests.inc({ provider, outcome: 'success' });
    requestSeconds.observe({ provider }, tookMs / 1000);
  });
  events.on('provider.fetch.error', ({ provider, code }) => requests.inc({ provider, outcome: code }));
  events.on('look.end', ({ library, tookMs }) => looks.observe({ library }, tookMs / 1000));
}

/** What came of the last scan of each library. It is known from the first one on that this process made. */
function lastScanGauges(events: EventBus, { gauge }: Meters, now: () => number): (status: Status) => void {
  const endedAt = gauge('last_scan_end_timestamp_seconds', 'When the last scan of a whole library ended, in seconds since 1970.', ['library']);
  const books = gauge('last_scan_books', 'Books that the last scan of a whole library found.', ['library']);
  const failures = gauge('last_scan_failures', 'Books of the library that have problems since they were last worked on.', ['library']);
  const scanned = new Set<string>();
  events.on('look.end', ({ library, found }) => {
    scanned.add(library);
    endedAt.set({ library }, now() / 1000);
    books.set({ library }, found);
  });
  return ({ items, libraries }) => {
    for (const library of scanned) {
      const failed = items.find((each) => each.library === library && each.state === 'failed');
      failures.set({ library }, failed?.count ?? 0);
      // A library that is no longer in the config.
      if (libraries.some((each) => each.library === library)) continue;
      for (const each of [endedAt, books, failures]) each.remove({ library });
      scanned.delete(library);
    }
  };
}

function statusGauges({ gauge }: Meters, now: () => number): (status: Status) => void {
  const info = gauge('build_info', 'The version that runs.', ['version']);
  const known = gauge('items', 'Books by state.', ['library', 'state']);
  const toReview = gauge('items_to_review', 'Books of which a match waits for a decision.', ['library']);
  const disputed = gauge('record_conflicts', 'Fields about which sources differ, in the books that are on disk.', ['library']);
  const queued = gauge('queue_entries', 'Books that wait, by why.', ['library', 'reason']);
  const oldest = gauge('queue_oldest_due_seconds', 'For how long the oldest entry has been due; 0 if none is.');
  const underWay = gauge('items_under_way', 'Books under way.');
  const available = gauge('library_available', '1 if the library can be reached.', ['library']);
  const paused = gauge('paused', '1 for a library or a provider that a person lets rest.', ['of', 'id']);
  const outbox = gauge('outbox_waiting', 'Events that are still to be told.', ['sink']);
  const behind = gauge('catalogue_target_behind', 'Books whose latest change a database does not have.', ['target']);
  const inStep = gauge('catalogue_target_in_step', '1 if the database has everything.', ['target']);
  return (status) => {
    for (const each of [known, toReview, disputed, queued, available, outbox, paused, behind, inStep]) each.reset();
    info.set({ version: status.version }, 1);
    for (const { library, state, count, toReview: waiting, conflicts } of status.items) {
      known.set({ library, state }, count);
      if (state === 'offline') continue;
      toReview.inc({ library }, waiting);
      disputed.inc({ library }, conflicts);
    }
    for (const { library, reason, count } of status.queue) queued.set({ library, reason }, count);
    const dueSinceMs = Math.min(...status.queue.map(({ oldestDueAtMs }) => oldestDueAtMs), now());
    oldest.set((now() - dueSinceMs) / 1000);
    underWay.set(status.underWay);
    // Of a library that is left alone nobody knows.
    const isPaused = pausedIn(status);
    for (const { library, isAvailable } of status.libraries) if (!isPaused(library)) available.set({ library }, Number(isAvailable));
    for (const { of, id } of status.pauses) paused.set({ of, id }, 1);
    for (const { sink, waiting } of status.outbox) outbox.set({ sink }, waiting);
    for (const { id: target, state, behind: books } of status.targets) {
      inStep.set({ target }, Number(state === 'inStep'));
      if (books !== undefined) behind.set({ target }, books);
    }
  };
}

function workerGauge({ gauge }: Meters): (status: Status) => void {
  const workers = gauge('workers', 'Processes that work on a state which several share, and were heard of lately.', ['leads']);
  return (status) => {
    workers.reset();
    for (const { isLeading, isSilent } of status.workers) if (!isSilent) workers.inc({ leads: String(isLeading) });
  };
}

/** What more workers would help with. All reasons are there at any time: whoever counts workers by them must not take an empty queue for no answer. */
function waitingGauge({ gauge }: Meters, now: () => number): (status: Status) => void {
  const waiting = gauge('queue_waiting_seconds', 'For how long the oldest book that nobody works on has been due, by why; 0 if there is none.', ['reason']);
  return (status) => {
    const [isPaused, atMs] = [pausedIn(status), now()];
    const open = new Set(status.libraries.flatMap(({ library, isAvailable }) => (isAvailable && !isPaused(library) ? [library] : [])));
    for (const reason of REASONS) {
      const since = status.queue.flatMap((each) => (each.reason === reason && open.has(each.library) ? (each.oldestFreeDueAtMs ?? []) : []));
      waiting.set({ reason }, (atMs - Math.min(...since, atMs)) / 1000);
    }
  };
}

function pausedIn({ pauses }: Pick<Status, 'pauses'>): (library: string) => boolean {
  return (library) => pauses.some(({ of, id }) => of === 'library' && id === library);
}

function providerGauges({ gauge }: Meters): (providers: readonly ProviderSummary[]) => void {
  const tokens = gauge('provider_tokens', 'Requests that could be sent at once.', ['provider']);
  const open = gauge('provider_breaker_open', '1 while the provider is left alone.', ['provider']);
  const budget = gauge('provider_budget_left', 'Requests left today.', ['provider']);
  const answers = gauge('provider_answers', 'Questions by what answered them, since the state folder was made.', ['provider', 'outcome']);
  return (providers) => {
    for (const each of [tokens, open, budget, answers]) each.reset();
    for (const { id: provider, status } of providers) {
      if (!status) continue;
      tokens.set({ provider }, status.tokens);
      open.set({ provider }, Number(status.isBreakerOpen));
      if (status.budgetLeft !== undefined) budget.set({ provider }, status.budgetLeft);
      const { found, missing, cached } = status.state.counts;
      for (const [outcome, count] of Object.entries({ found, missing, cached })) answers.set({ provider, outcome }, count);
    }
  };
}

/** A chain sends nothing: what it costs is with its members. */
function chainGauges({ gauge }: Meters): (providers: readonly ProviderSummary[]) => void {
  const answers = gauge('chain_answers', 'Questions to a chain by what came of them, since the config was loaded.', ['chain', 'outcome']);
  const shares = gauge('chain_member_answers', 'Answers of a chain by the members of which something is in them, since the config was loaded.', [
    'chain',
    'member',
  ]);
  return (providers) => {
    for (const each of [answers, shares]) each.reset();
    for (const { id: chain, answers: counts } of providers) {
      for (const [outcome, count] of Object.entries(counts?.outcomes ?? {})) answers.set({ chain, outcome }, count);
      for (const [member, count] of Object.entries(counts?.members ?? {})) shares.set({ chain, member }, count);
    }
  };
}
