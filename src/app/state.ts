/** Opens what outlives the process: the store with its queue and outbox, the answer cache, and how providers stand. */

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { auditedBy } from '../actions/own-fields.ts';
import { isSearched } from '../domain/book/custom-field.ts';
import type { AnswerCache } from '../http/cache.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import type { TempTokens } from '../ports/temp-tokens.ts';
import { failureLog } from '../runtime/lost-connection.ts';
import { lockInstance } from '../store/sqlite/instance-lock.ts';
import { refuseLost } from '../store/sqlite/lost-store.ts';
import { refuseMoved } from '../store/sqlite/moved-note.ts';
import { makePrivate, tighten } from '../store/sqlite/private-file.ts';
import { createTempTokens } from '../store/sqlite/temp-tokens.ts';
import { StoreError } from '../store/store-error.ts';
import { createUnderWay, type UnderWayDeps } from '../work/under-way.ts';
import { type FieldRules, type OpenStore, openFile, openOnServer } from './open-store.ts';
import { type SharingOptions, sharingFor } from './sharing.ts';

/** Where state is kept: where the config says, or else by the XDG Base Directory Specification. */
export function stateDirOf({ stateDir }: Pick<Config, 'stateDir'>, env: Readonly<Record<string, string | undefined>>): string {
  return stateDir ?? join(env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state'), 'rubricator');
}

/** As `stateDirOf`, for whoever works on the file of the state. Throws `StoreError` where it is in a database. */
export function fileStateDirOf(config: Pick<Config, 'stateDir' | 'database'>, env: Readonly<Record<string, string | undefined>>): string {
  if (!config.database) return resolve(stateDirOf(config, env));
  throw new StoreError('the state is in the database that the config names: copy, move and mend it with the tools of PostgreSQL (docs/cluster.md)');
}

/** True if a daemon works on this state. */
export function isDaemonRunning(stateDir: string): boolean {
  if (stateDir === ':memory:') return false;
  const lock = lockInstance(stateDir, 0);
  lock?.release();
  return lock === undefined;
}

type KnownFields = Pick<OwnFields, 'current' | 'all'>;

export interface StateOptions extends SharingOptions {
  /** Absolute; `:memory:` keeps nothing. */
  stateDir: string;
  /** A dry run, or a command that only looks: leaves no state where there is none. */
  isReadOnly: boolean;
  random(): number;
}

export async function openState(options: StateOptions) {
  const { stateDir, isReadOnly, log, clock, random, config } = options;
  let own: KnownFields = { current: () => [], all: () => [] };
  const rules: FieldRules = { auditedOf: (ref) => auditedBy(own.all(), ref), searched: () => own.current().filter(isSearched) };
  const onTallyError = failureLog(log, 'warn', 'the counts of a provider could not be kept');
  // A command that only looks would find nothing, and say so.
  if (!config?.database && stateDir !== ':memory:') refuseGone(stateDir);
  const isEphemeral = stateDir === ':memory:' || (isReadOnly && !existsSync(resolve(stateDir, config?.database ? 'cache.sqlite' : STORE)));
  const opened = config?.database
    ? await openOnServer(config.database, rules, onTallyError)
    : await openFileIn(isEphemeral ? ':memory:' : stateDir, rules, onTallyError);
  const file = (name: string) => (isEphemeral ? undefined : resolve(stateDir, name));
  if (!isEphemeral) keepToOurselves(stateDir);
  const sharing = await sharingFor(options);
  let cache: AnswerCache | undefined;
  const tokens = createTempTokens({ stateDir: isEphemeral ? undefined : stateDir, now: clock.now, randomHex: () => randomBytes(4).toString('hex') });
  // The state folder has one daemon, so the name is its own.
  const name = `${hostname()}:${stateDir}`;
  return {
    ...opened,
    isDaemonRunning: async () => (config?.database ? opened.isWorkedOn() : isDaemonRunning(stateDir)),
    /** The user’s own fields are known only once the state is open. */
    keepFieldsBy(ownFields: KnownFields) {
      own = ownFields;
    },
    /** What providers answered, for whoever asks them. */
    async openCache(): Promise<AnswerCache> {
      const { createAnswerCache } = await import('../http/cache.ts');
      cache ??= createAnswerCache({
        ...{ file: file('cache.sqlite'), shared: sharing?.answers, now: clock.now, random },
        onError(error) {
          if (sharing?.isReady() !== false) log.warn({ error }, 'answer cache failed');
        },
      });
      return cache;
    },
    ...{ tokens, name, together: { turns: sharing?.turns, gathering: sharing?.gathering } },
    underWay: createUnderWay({
      starts: opened.starts,
      ...(config?.database ? namesAmongOthers(name, tokens) : { worker: tokens.create, isAlive: tokens.isAlive }),
    }),
    limits: sharing?.limits ?? opened.limits,
    async close() {
      tokens.close();
      await cache?.close();
      await sharing?.close();
      await opened.close();
    },
  };
}

/** Names that tell whose they are: whether another machine’s process lives, only that machine knows. */
function namesAmongOthers(owner: string, { create, isAlive }: TempTokens): Pick<UnderWayDeps, 'worker' | 'isAlive'> {
  const own = `${owner}#`;
  return { worker: () => `${own}${create()}`, isAlive: (worker) => !worker.startsWith(own) || isAlive(worker.slice(own.length)) };
}

const STORE = 'rubricator.sqlite';

/** Throws `StoreError`. */
async function openFileIn(stateDir: string, rules: FieldRules, onTallyError: (error: unknown) => void): Promise<OpenStore> {
  return openFile(stateDir === ':memory:' ? stateDir : resolve(stateDir, STORE), rules, onTallyError);
}

/** Throws `StoreError` where the state was moved away, or is lost. */
function refuseGone(stateDir: string): void {
  refuseMoved(stateDir);
  refuseLost(resolve(stateDir, STORE));
}

/** Nobody else may read what is kept. */
function keepToOurselves(stateDir: string): void {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  tighten(stateDir);
  makePrivate(resolve(stateDir, 'cache.sqlite'));
}
