/** Opens the store where the config says: a file in the state folder, or a database that several processes share. */
import type { Config } from '../../config/schema.ts';
import type { AuditedOf } from '../domain/book/audited-changes.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import type { WorkerList } from '../ports/worker-list.ts';
import { createAccounts } from '../store/accounts.ts';
import { createOutbox } from '../store/outbox.ts';
import { createPauses } from '../store/pauses.ts';
import { createAuditLog } from '../store/sqlite/audit-log.ts';
import { createCatalogue } from '../store/sqlite/catalogue.ts';
import { closeDatabase } from '../store/sqlite/connection.ts';
import { openDatabase } from '../store/sqlite/database.ts';
import { createItemStore } from '../store/sqlite/item-store.ts';
import { createLimits } from '../store/sqlite/limits.ts';
import { createFieldRegistry } from '../store/sqlite/own-fields.ts';
import { createTallies } from '../store/sqlite/provider-tallies.ts';
import { createQueue } from '../store/sqlite/queue.ts';
import { createRecordChanges } from '../store/sqlite/record-changes.ts';
import { createSealedValues } from '../store/sqlite/sealed-values.ts';
import { createSearchTexts } from '../store/sqlite/search-texts.ts';
import { createStarts } from '../store/sqlite/starts.ts';
import { passwordIn } from './password-file.ts';

/** What the store asks about the user's own fields, as they are now. */
export interface FieldRules {
  auditedOf: AuditedOf;
  searched(): readonly CustomField[];
}

type OnTallyError = (error: unknown) => void;
export type OpenStore = Awaited<ReturnType<typeof openFile>>;

/** @param file absolute, or `:memory:`. Throws `StoreError`. */
export async function openFile(file: string, rules: FieldRules, onTallyError: OnTallyError) {
  const db = await openDatabase(file);
  const { searched } = rules;
  return {
    ...{ store: createItemStore(db, rules), searchTexts: createSearchTexts(db, searched), catalogue: createCatalogue(db, searched) },
    ...{ audit: createAuditLog(db), recordChanges: createRecordChanges(db), queue: createQueue(db), outbox: createOutbox(db), starts: createStarts(db) },
    ...{ accounts: createAccounts(db), registry: createFieldRegistry(db), sealed: createSealedValues(db), limits: createLimits(db) },
    ...{ pauses: createPauses(db), tallies: createTallies(db, onTallyError) },
    /** Who works on it; on a file that is the daemon alone. */
    workerList: undefined as WorkerList | undefined,
    /** Whether a daemon or a worker of several is at work; a file does not say. */
    isWorkedOn: async () => false,
    close: () => closeDatabase(db),
  };
}

type DatabaseOption = NonNullable<Config['database']>;

/** Throws `ConfigError` if the password cannot be read. */
export function databasePlace(option: DatabaseOption): { url: string; connections: number } {
  if (typeof option === 'string') return { url: option, connections: 8 };
  const { url, passwordFile, connections } = option;
  if (passwordFile === undefined) return { url, connections };
  const place = new URL(url);
  place.password = encodeURIComponent(passwordIn(passwordFile, 'database.passwordFile'));
  return { url: place.href, connections };
}

/** Throws `StoreError`, or `ConfigError` if the password cannot be read. A driver is loaded by those who use it. */
export async function openOnServer(option: DatabaseOption, rules: FieldRules, onTallyError: OnTallyError): Promise<OpenStore> {
  const postgres = await import('../store/postgres/index.ts');
  const db = await postgres.openPostgres(databasePlace(option));
  const { searched } = rules;
  return {
    ...{ store: postgres.createItemStore(db, rules), searchTexts: postgres.createSearchTexts(db, searched), catalogue: postgres.createCatalogue(db, searched) },
    ...{ audit: postgres.createAuditLog(db), recordChanges: postgres.createRecordChanges(db), queue: postgres.createQueue(db) },
    ...{ outbox: postgres.createOutbox(db), starts: postgres.createStarts(db), accounts: postgres.createAccounts(db) },
    ...{ registry: postgres.createFieldRegistry(db), sealed: postgres.createSealedValues(db), limits: postgres.createLimits(db) },
    ...{ pauses: postgres.createPauses(db), tallies: postgres.createTallies(db, onTallyError) },
    workerList: postgres.createWorkerList(db),
    isWorkedOn: () => postgres.isWorkedOn(db),
    close: () => db.destroy(),
  };
}
