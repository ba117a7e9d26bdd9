/** The item store on PostgreSQL. Each port is in a file of its own. */
import type { AuditedOf } from '../../domain/book/audited-changes.ts';
import type { ItemStore } from '../../ports/item-store.ts';
import type { SearchedFields } from '../searched-fields.ts';
import { createAudioHints } from './audio-hints.ts';
import { type PgDb, transact } from './connection.ts';
import { createDecisions } from './decisions.ts';
import { createItemHistories } from './histories.ts';
import { createItems } from './items.ts';
import { createStoredLibraries } from './libraries.ts';
import { createItemPresence } from './presence.ts';
import { createRunLog } from './run-log.ts';
import { createShownChoices } from './shown-choices.ts';
import { createSidecars } from './sidecars.ts';
import { createItemSnapshots } from './snapshots.ts';
import { createWriteJournal } from './write-journal.ts';

/** What is asked about the user's own fields, as they are now. */
interface OwnFieldRules {
  /** How the audit log notes a field; as the table of fields says, if absent. */
  auditedOf?: AuditedOf;
  /** Those by whose words books are found; none, if absent. */
  searched?: SearchedFields;
}

export function createItemStore(db: PgDb, { auditedOf, searched = () => [] }: OwnFieldRules = {}): ItemStore {
  const rules = { auditedOf, searched };
  return {
    ...createItems(db, searched),
    ...createItemPresence(db),
    ...createStoredLibraries(db, searched),
    ...createItemHistories(db, rules),
    ...createItemSnapshots(db),
    ...createDecisions(db, rules),
    ...createShownChoices(db),
    ...createSidecars(db),
    ...createWriteJournal(db),
    ...createRunLog(db),
    ...createAudioHints(db),
    tryToWrite: () => tryToWrite(db),
  };
}

/** What is written has to reach the disk: only then does the server notice that there is no room. */
async function tryToWrite(db: PgDb): Promise<void> {
  const row = { library: '', path: '', size_bytes: 0, mtime_ms: 0, hint: '' };
  await transact(
    db,
    async (query) => {
      await query.insertInto('audio_hints').values(row).execute();
      await query.deleteFrom('audio_hints').where('library', '=', '').where('path', '=', '').execute();
    },
    { isDurable: true },
  );
}
