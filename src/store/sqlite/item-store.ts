/** The item store on SQLite. Each port is in a file of its own; this one shares the prepared statements among them. */
import type { AuditedOf } from '../../domain/book/audited-changes.ts';
import type { ItemStore } from '../../ports/item-store.ts';
import type { SearchedFields } from '../searched-fields.ts';
import { createAudioHints } from './audio-hints.ts';
import { createCandidateRows } from './candidates.ts';
import type { Db } from './connection.ts';
import { tryToWrite } from './database.ts';
import { createDecisionRows } from './decision-rows.ts';
import { createDecisions } from './decisions.ts';
import { createItemHistories } from './histories.ts';
import { createItemRows, createItems } from './items.ts';
import { createStoredLibraries } from './libraries.ts';
import { createLookupRows } from './lookups.ts';
import { createNoting } from './noting.ts';
import { createOverrideRows } from './overrides.ts';
import { createItemPresence } from './presence.ts';
import { createRecordRows } from './records.ts';
import { createRunLog } from './run-log.ts';
import { createShownChoices } from './shown-choices.ts';
import { createSidecarRows, createSidecars } from './sidecars.ts';
import { createItemSnapshots } from './snapshots.ts';
import { createWriteJournal } from './write-journal.ts';

/** What is asked about the user's own fields, as they are now. */
interface OwnFieldRules {
  /** How the audit log notes a field; as the table of fields says, if absent. */
  auditedOf?: AuditedOf;
  /** Those by whose words books are found; none, if absent. */
  searched?: SearchedFields;
}

export function createItemStore(db: Db, { auditedOf, searched = () => [] }: OwnFieldRules = {}): ItemStore {
  const items = createItemRows(db);
  const lookups = createLookupRows(db);
  const overrides = createOverrideRows(db);
  const records = createRecordRows(db, searched);
  const sidecars = createSidecarRows(db);
  const decisions = createDecisionRows(db);
  const noting = createNoting(db, { overrides, decisions }, auditedOf);
  return {
    ...createItems(db, { items, records }),
    ...createItemPresence(db),
    ...createStoredLibraries(db, records),
    ...createItemHistories(db, { items, candidates: createCandidateRows(db), lookups, overrides, decisions, records, sidecars, noting }),
    ...createItemSnapshots(db, lookups),
    ...createDecisions(db, { items, overrides, decisions, records, noting }),
    ...createShownChoices(db),
    ...createSidecars(db, sidecars),
    ...createWriteJournal(db, sidecars),
    ...createRunLog(db),
    ...createAudioHints(db),
    tryToWrite: () => tryToWrite(db),
  };
}
