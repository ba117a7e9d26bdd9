/** What the daemon does now: the one shape that the interface, `rubricator status` and the metrics are made from. */
import type { Pause } from '../domain/pause.ts';
import type { Catalogue, CatalogueCount } from '../ports/catalogue.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { QueueCount } from '../ports/queue.ts';
import type { ListedWorker } from '../ports/worker-list.ts';
import type { TargetStatus } from '../work/keep-in-step.ts';
import type { LibraryWatchStatus } from '../work/library-watch.ts';
import type { PausesInForce } from '../work/pauses-in-force.ts';
import type { UnwrittenExport } from './unwritten-export.ts';

/** What watching and working know of themselves. */
export interface Activity {
  startedAtMs: number;
  libraries: LibraryWatchStatus[];
  queue: QueueCount[];
  /** Books that are being worked on. */
  underWay: number;
  /** False if the work has come to a stop for good. */
  isMoving: boolean;
  /** When an entry was last taken from the queue or put off; old while something is due means that nothing moves. */
  lastWorkAtMs: number;
  /** All processes that work on the same state; empty if this one does alone. */
  workers: ListedWorker[];
  run?: { id: number; startedAtMs: number; items: number; failed: number } | undefined;
}

export interface Status extends Activity {
  version: string;
  items: CatalogueCount[];
  /** Events that still wait to be delivered, by sink. */
  outbox: { sink: string; waiting: number }[];
  /** Databases that are kept in step. */
  targets: TargetStatus[];
  /** Kept exports that could not be written at the last try. */
  exports: UnwrittenExport[];
  /** Libraries and providers that a person lets rest. */
  pauses: Pause[];
}

export interface StatusDeps {
  version: string;
  catalogue: Pick<Catalogue, 'countsByState'>;
  outbox: Pick<Outbox, 'counts'>;
  pauses: Pick<PausesInForce, 'all'>;
  activity(): Promise<Activity>;
  targets(): TargetStatus[];
  exports(): UnwrittenExport[];
}

export async function readStatus({ version, catalogue, outbox, pauses, activity, targets, exports: unwritten }: StatusDeps): Promise<Status> {
  const counts = { items: await catalogue.countsByState(), outbox: await outbox.counts() };
  return { version, ...counts, pauses: pauses.all(), targets: targets(), exports: unwritten(), ...(await activity()) };
}
