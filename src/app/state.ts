/** Opens what outlives the process: the store with its queue and outbox, the answer cache, and how providers stand. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { auditedBy } from '../actions/own-fields.ts';
import { isSearched } from '../domain/book/custom-field.ts';
import { createAnswerCache } from '../http/cache.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import { createAccounts } from '../store/sqlite/accounts.ts';
import { createAuditLog } from '../store/sqlite/audit-log.ts';
import { createCatalogue } from '../store/sqlite/catalogue.ts';
import { closeDatabase } from '../store/sqlite/connection.ts';
import { openDatabase } from '../store/sqlite/database.ts';
import { lockInstance } from '../store/sqlite/instance-lock.ts';
import { createItemStore } from '../store/sqlite/item-store.ts';
import { createLimits } from '../store/sqlite/limits.ts';
import { refuseLost } from '../store/sqlite/lost-store.ts';
import { createOutbox } from '../store/sqlite/outbox.ts';
import { createFieldRegistry } from '../store/sqlite/own-fields.ts';
import { createPauses } from '../store/sqlite/pauses.ts';
import { makePrivate, tighten } from '../store/sqlite/private-file.ts';
import { createTallies } from '../store/sqlite/provider-tallies.ts';
import { createQueue } from '../store/sqlite/queue.ts';
import { createRecordChanges } from '../store/sqlite/record-changes.ts';
import { createSealedValues } from '../store/sqlite/sealed-values.ts';
import { createSearchTexts } from '../store/sqlite/search-texts.ts';
import { createStarts } from '../store/sqlite/starts.ts';
import { createTempTokens } from '../store/sqlite/temp-tokens.ts';
import { type SharingOptions, sharingFor } from './sharing.ts';

/** Where state is kept: where the config says, or else by the XDG Base Directory Specification. */
export function stateDirOf({ stateDir }: Pick<Config, 'stateDir'>, env: Readonly<Record<string, string | undefined>>): string {
  return stateDir ?? join(env.XDG_STATE_HOME || join(env.HOME || homedir(), '.local', 'state'), 'rubricator');
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
  const { stateDir, isReadOnly, log, clock, random } = options;
  const file = (name: string) => (stateDir === ':memory:' ? undefined : resolve(stateDir, name));
  if (stateDir !== ':memory:') refuseLost(resolve(stateDir, 'rubricator.sqlite'));
  const isEphemeral = stateDir === ':memory:' || (isReadOnly && !existsSync(resolve(stateDir, 'rubricator.sqlite')));
  const db = await openDatabase(isEphemeral ? ':memory:' : (file('rubricator.sqlite') ?? ':memory:'));
  if (!isEphemeral) tighten(stateDir);
  if (!isEphemeral) makePrivate(resolve(stateDir, 'cache.sqlite'));
  const sharing = await sharingFor(options);
  const cache = createAnswerCache({
    file: isEphemeral ? undefined : file('cache.sqlite'),
    shared: sharing?.answers,
    now: clock.now,
    random,
    onError(error) {
      if (sharing?.isReady() !== false) log.warn({ error }, 'answer cache failed');
    },
  });
  const tokens = createTempTokens({ stateDir: isEphemeral ? undefined : stateDir, now: clock.now, randomHex: () => randomBytes(4).toString('hex') });
  let own: KnownFields = { current: () => [], all: () => [] };
  const searched = () => own.current().filter(isSearched);
  return {
    store: createItemStore(db, { auditedOf: (ref) => auditedBy(own.all(), ref), searched }),
    /** The user’s own fields are known only once the state is open. */
    keepFieldsBy(ownFields: KnownFields) {
      own = ownFields;
    },
    searchTexts: createSearchTexts(db, searched),
    audit: createAuditLog(db),
    catalogue: createCatalogue(db, searched),
    recordChanges: createRecordChanges(db),
    queue: createQueue(db),
    outbox: createOutbox(db),
    starts: createStarts(db),
    accounts: createAccounts(db),
    registry: createFieldRegistry(db),
    sealed: createSealedValues(db),
    cache,
    turns: sharing?.turns,
    tokens,
    limits: sharing?.limits ?? createLimits(db),
    pauses: createPauses(db),
    tallies: createTallies(db, (error) => log.warn({ error }, 'the counts of a provider could not be kept')),
    async close() {
      tokens.close();
      await cache.close();
      await sharing?.close();
      await closeDatabase(db);
    },
  };
}
