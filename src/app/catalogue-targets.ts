/** Keeps the databases of the config in step while the daemon runs. */
import type { TargetConfig } from '../../config/catalogues.ts';
import type { Config } from '../../config/schema.ts';
import { ownTargets, targetIdOf } from '../../config/tenants.ts';
import { ActionError } from '../actions/find-book.ts';
import { removeForeign } from '../actions/remove-foreign.ts';
import { createEditTaker, type TakeDeps } from '../actions/take-foreign-edits.ts';
import { type TargetDifference, type VerifyReport, verifyTarget } from '../actions/verify-target.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import type { Clock } from '../domain/clock.ts';
import { messageOf } from '../domain/errors.ts';
import type { EventBus } from '../domain/events.ts';
import { oneAfterTheOther } from '../domain/one-after-the-other.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { Log } from '../ports/log.ts';
import type { RecordChanges } from '../ports/record-changes.ts';
import type { AnyTarget } from '../sdk/target.ts';
import { type KeepDeps, type KeptTarget, keepInStep, type TargetStatus } from '../work/keep-in-step.ts';
import { chosenTarget, chosenTargets } from './chosen-targets.ts';
import type { ConfiguredTarget, FollowedStore } from './targets.ts';

/** Those that take the name of a target throw `UnknownTargetError`, and `ActionError` if the database does not answer. */
export interface KeptTargets {
  status(): TargetStatus[];
  /** With all of its tenants, if that is the name of several. */
  sync(name: string, isFull: boolean): Promise<void>;
  verify(name: string, onDifference: (difference: TargetDifference) => void): Promise<VerifyReport>;
  stop(): Promise<void>;
}

export interface KeptTargetsDeps {
  catalogue: Pick<Catalogue, 'stream' | 'get'>;
  /** Decides as somebody else. */
  editEach: TakeDeps['editEach'];
  changes: RecordChanges;
  /** Those of the start: a field that is added later has its column after the next one. */
  ownFields: readonly CustomField[];
  /** Kinds of targets that plugins bring. */
  targets: readonly AnyTarget[];
  clock: Clock;
  random(): number;
  events: EventBus;
  log: Log;
}

/** What is told when the record of a book changed. */
const RECORD_EVENTS = ['item.done', 'item.failed', 'item.offline'] as const;

/** Who wants no databases loads nothing that they need. */
export async function keepTargets(config: Config, deps: KeptTargetsDeps): Promise<KeptTargets> {
  const configured =
    config.catalogues.length === 0
      ? []
      : await configuredTargets(config, { storeId: await deps.changes.storeId(), ownFields: deps.ownFields, targets: deps.targets });
  const turns = new Map(configured.map(({ options }) => [targetIdOf(options), oneAfterTheOther()]));
  const kept = configured.map((each) => {
    const inTurn = turns.get(targetIdOf(each.options)) ?? oneAfterTheOther();
    return { ...each, id: each.options.id, keeping: keep(each, { ...deps, inTurn }) };
  });
  const all = kept.map(({ keeping }) => keeping);
  // What else changes a record is seen a moment later, when the targets look by themselves.
  const listening = RECORD_EVENTS.map((name) =>
    deps.events.on(name, () => {
      for (const target of all) target.wake();
    }),
  );
  return {
    status: () => all.map((target) => target.status()),
    async sync(name, isFull) {
      await Promise.all(chosenTargets(kept, name).map(({ id, keeping }) => answered(id, keeping.sync(isFull))));
    },
    async verify(name, onDifference) {
      const { id, target, isWanted } = chosenTarget(kept, name);
      return answered(id, verifyTarget(target, { catalogue: deps.catalogue, isWanted }, onDifference));
    },
    async stop() {
      for (const forget of listening) forget();
      await Promise.all(all.map((target) => target.stop()));
    },
  };
}

async function configuredTargets(config: Config, followed: FollowedStore): Promise<ConfiguredTarget[]> {
  const { configuredTarget } = await import('./targets.ts');
  return Promise.all(ownTargets(config).map((options) => configuredTarget(options, config, followed)));
}

function keep({ options, target, isWanted }: ConfiguredTarget, deps: KeptTargetsDeps & Pick<KeepDeps, 'inTurn'>): KeptTarget {
  const { catalogue, changes, clock, random, log, editEach, inTurn } = deps;
  const { batch, autoMigrate, backup, onConflict, pollSeconds } = options;
  const { edits } = target;
  return keepInStep(target, {
    ...{ catalogue, changes, clock, random, inTurn, isWanted, batch, autoMigrate, backup, pollMs: pollSeconds * 1000 },
    takeEdits: edits && createEditTaker({ ...target, edits }, onConflict, { catalogue, changes, isWanted, editEach }),
    removeForeign: (signal) => removeForeign(target, { catalogue, isWanted }, signal),
    onProblem: (id, message) => log.warn({ catalogue: id }, message),
    onRecovered: (id) => log.info({ catalogue: id }, 'the database is in step again'),
  });
}

/** What a database says is no bug of ours. */
async function answered<T>(id: string, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw new ActionError(`the database ${id}: ${messageOf(error)}`, { cause: error });
  }
}

/** Where a database is, without who signs in there and how. */
export function placeOf(target: TargetConfig): string {
  if (target.type === 'sqlite') return target.file;
  if (target.type === 'plugin') return target.target;
  return target.url.replace(/^[^/]*\/\/(?:[^@/]*@)?/, '').replace(/\?.*/s, '');
}
