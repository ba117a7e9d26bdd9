/** What the daemon does now: the one shape that the interface, `rubricator status` and the metrics are made from. */
import type { Catalogue, CatalogueCount } from '../ports/catalogue.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { QueueCount } from '../ports/queue.ts';
import type { TargetStatus } from '../work/keep-in-step.ts';
import type { LibraryWatchStatus } from '../work/library-watch.ts';

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
  run?: { id: number; startedAtMs: number; items: number; failed: number } | undefined;
}

export interface Status extends Activity {
  version: string;
  items: CatalogueCount[];
  /** Events that still wait to be delivered, by sink. */
  outbox: { sink: string; waiting: number }[];
  /** Databases that are kept in step. */
  targets: TargetStatus[];
}

export interface StatusDeps {
  version: string;
  catalogue: Pick<Catalogue, 'countsByState'>;
  outbox: Pick<Outbox, 'counts'>;
  activity(): Promise<Activity>;
  targets(): TargetStatus[];
}

export async function readStatus({ version, catalogue, outbox, activity, targets }: StatusDeps): Promise<Status> {
  return { version, items: await catalogue.countsByState(), outbox: await outbox.counts(), targets: targets(), ...(await activity()) };
}
