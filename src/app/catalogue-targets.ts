/** Keeps the databases of the config in step while the daemon runs. */
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../domain/clock.ts';
import type { EventBus } from '../domain/events.ts';
import type { Log } from '../ports/log.ts';
import type { RecordChanges } from '../ports/record-changes.ts';
import { type KeptTarget, keepInStep, type TargetStatus } from '../work/keep-in-step.ts';

export interface KeptTargets {
  status(): TargetStatus[];
  stop(): Promise<void>;
}

export interface KeptTargetsDeps {
  changes: RecordChanges;
  clock: Clock;
  random(): number;
  events: EventBus;
  log: Log;
}

/** What is told when the record of a book changed. */
const RECORD_EVENTS = ['item.done', 'item.failed', 'item.offline'] as const;

/** Who wants no databases loads nothing that they need. */
export async function keepTargets(config: Config, { changes, clock, random, events, log }: KeptTargetsDeps): Promise<KeptTargets> {
  if (config.catalogues.length === 0) return { status: () => [], stop: async () => {} };
  const { configuredTarget } = await import('./targets.ts');
  const configured = await Promise.all(config.catalogues.map((options) => configuredTarget(options, config)));
  const kept: KeptTarget[] = configured.map(({ options: { batch, autoMigrate, backup }, target, isWanted }) =>
    keepInStep(target, {
      ...{ changes, clock, random, isWanted, batch, autoMigrate, backup },
      onProblem: (id, message) => log.warn({ catalogue: id }, message),
      onRecovered: (id) => log.info({ catalogue: id }, 'the database is in step again'),
    }),
  );
  // What else changes a record is seen a moment later, when the targets look by themselves.
  const listening = RECORD_EVENTS.map((name) =>
    events.on(name, () => {
      for (const target of kept) target.wake();
    }),
  );
  return {
    status: () => kept.map((target) => target.status()),
    async stop() {
      for (const forget of listening) forget();
      await Promise.all(kept.map((target) => target.stop()));
    },
  };
}
