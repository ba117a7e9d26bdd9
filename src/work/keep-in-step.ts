/** Keeps one target in step with the catalogue, for as long as the daemon runs. A target that is down holds up nothing else. */
import type { Clock } from '../domain/clock.ts';
import { messageOf } from '../domain/errors.ts';
import { createWaker } from '../domain/waker.ts';
import { type CatalogueTarget, type MigrationPlan, TargetEditedError } from '../ports/catalogue-target.ts';
import { createEditRounds, type EditRoundsDeps } from './edit-rounds.ts';
import { type FollowDeps, type Followed, followChanges } from './follow-changes.ts';

export type AutoMigrate = 'never' | 'additive' | 'full';

export interface KeepDeps extends Omit<FollowDeps, 'sleep'>, EditRoundsDeps, MigrateLimits {
  clock: Clock;
  /** Tables that several targets share are changed by one of them at a time. */
  inTurn<T>(task: () => Promise<T>): Promise<T>;
  /** Removes what the catalogue does not have. */
  removeForeign(signal: AbortSignal): Promise<unknown>;
  onProblem(target: string, message: string): void;
  onRecovered(target: string): void;
  /** How long it sleeps at most: a command may have changed something, and wakes nobody. */
  longestSleepMs?: number;
}

export interface TargetStatus {
  id: string;
  type: string;
  /** `waiting`: for a migration that nobody but a person may start. */
  state: 'starting' | 'inStep' | 'behind' | 'failing' | 'waiting';
  /** Books whose latest change it does not have; undefined before it was reached. */
  behind?: number | undefined;
  lastSentAtMs?: number | undefined;
  /** Books that changed on both sides, and wait for a word of a person. */
  disputed?: number | undefined;
  problem?: string | undefined;
}

export interface KeptTarget {
  status(): TargetStatus;
  /** Something changed; a target that rests because it failed rests on. */
  wake(): void;
  /** Tries at once. `isFull`: it gets every book again, and what the catalogue does not have goes. Throws if the database does not answer. */
  sync(isFull: boolean): Promise<void>;
  stop(): Promise<void>;
}

const LONGEST_SLEEP_MS = 2000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 300_000;

/** The database lacks something that only a person may change. */
class NeedsMigration extends Error {}

export function keepInStep(target: CatalogueTarget, deps: KeepDeps): KeptTarget {
  const { clock, changes, longestSleepMs = LONGEST_SLEEP_MS } = deps;
  const stopping = new AbortController();
  const { signal } = stopping;
  const waker = createWaker(clock, longestSleepMs);
  const resting = createWaker(clock, LONGEST_PAUSE_MS);
  let status: TargetStatus = { id: target.id, type: target.type, state: 'starting' };
  let isReady = false;
  let failures = 0;
  const removing = onceAsked(deps.removeForeign);
  const rounds = createEditRounds(target, deps, waker.wake);

  async function step(): Promise<void> {
    isReady ||= await deps.inTurn(() => bringTablesUpToDate(target, deps, clock.now(), (message) => deps.onProblem(target.id, message)));
    if (!isReady) throw new NeedsMigration(`the database lacks what the catalogue needs; rubricator catalogue migrate ${target.id} shows it`);
    // What others edited comes first: what is sent would stand over it.
    const disputed = await rounds.round(signal);
    if (disputed !== undefined) status = { ...status, disputed };
    const followed = await sendUnlessEdited(target, deps, removing.ifAsked, signal);
    if (followed === 'edited') return rounds.hurry();
    if (failures > 0) deps.onRecovered(target.id);
    failures = 0;
    if (followed === 'inStep') {
      status = { ...status, state: 'inStep', behind: 0, problem: undefined };
      return waker.sleepUntil(rounds.dueAtMs());
    }
    const behind = await changes.countAfter(followed.revision);
    status = { ...status, state: behind === 0 ? 'inStep' : 'behind', behind, lastSentAtMs: clock.now(), problem: undefined };
  }

  async function rest(error: unknown): Promise<void> {
    const problem = messageOf(error);
    // What was there may be gone: the tables are looked at again.
    isReady = false;
    if (problem !== status.problem) deps.onProblem(target.id, problem);
    status = { ...status, state: error instanceof NeedsMigration ? 'waiting' : 'failing', behind: await behindNow(target, deps), problem };
    await resting.sleepUntil(clock.now() + FIRST_PAUSE_MS * 2 ** failures++);
  }

  async function loop(): Promise<void> {
    while (!signal.aborted) await step().catch((error: unknown) => (signal.aborted ? undefined : rest(error)));
  }

  const looping = loop();
  return {
    status: () => status,
    wake: waker.wake,
    async sync(isFull) {
      if (isFull && (await target.position())) await target.sendAgain();
      if (isFull) removing.ask();
      for (const each of [waker, resting]) each.wake();
    },
    async stop() {
      stopping.abort();
      for (const each of [waker, resting]) each.wake();
      await looping;
      await target.close();
    },
  };
}

async function sendUnlessEdited(target: CatalogueTarget, deps: KeepDeps, first: Task, signal: AbortSignal): Promise<Followed | 'edited'> {
  try {
    await first(signal);
    return await followChanges(target, { ...deps, sleep: deps.clock.sleep }, signal);
  } catch (error) {
    if (error instanceof TargetEditedError) return 'edited';
    throw error;
  }
}

type Task = (signal: AbortSignal) => Promise<unknown>;

/** What somebody asked for is done once; again, if it failed. */
function onceAsked(task: Task): { ask(): void; ifAsked: Task } {
  let isAsked = false;
  return {
    ask() {
      isAsked = true;
    },
    async ifAsked(signal) {
      if (!isAsked) return;
      isAsked = false;
      try {
        await task(signal);
      } catch (error) {
        isAsked = true;
        throw error;
      }
    },
  };
}

/** How far a database may be changed without a word of somebody. */
export interface MigrateLimits {
  autoMigrate: AutoMigrate;
  backup: boolean;
}

/**
 * Changes the tables as far as that may be done. False if they lack more, and then nothing is changed.
 * @param onDrift hears what somebody else changed
 */
export async function bringTablesUpToDate(target: CatalogueTarget, { autoMigrate, backup }: MigrateLimits, nowMs: number, onDrift: (message: string) => void) {
  const plan = await target.plan();
  for (const change of plan.drift) onDrift(`somebody changed the database: ${change}`);
  if (plan.steps.length === 0 && (await target.position()) !== undefined) return true;
  if (!mayRun(plan, autoMigrate, backup)) return false;
  await target.migrate(plan, nowMs);
  return true;
}

export function mayRun({ steps }: Pick<MigrationPlan, 'steps'>, autoMigrate: AutoMigrate, backup: boolean): boolean {
  if (steps.length === 0) return true;
  const isLosing = steps.some(({ isDestructive }) => isDestructive);
  return autoMigrate === 'full' ? !isLosing || backup : autoMigrate === 'additive' && !isLosing;
}

/** As far as that can be told while the target does not answer. */
async function behindNow(target: CatalogueTarget, { changes }: Pick<KeepDeps, 'changes'>): Promise<number | undefined> {
  try {
    return await changes.countAfter((await target.position())?.revision ?? 0);
  } catch {
    return undefined;
  }
}
