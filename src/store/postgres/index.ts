/** The store on PostgreSQL, for whoever loads it only when it is wanted. */

export { createOutbox } from '../outbox.ts';
export { createPauses } from '../pauses.ts';
export { createAccounts } from './accounts.ts';
export { createAuditLog } from './audit-log.ts';
export { createCatalogue } from './catalogue.ts';
export { openPostgres, shownPlace } from './database.ts';
export { examineStore, storedFields } from './examine.ts';
export { createItemStore } from './item-store.ts';
export { isWorkedOn, standForLead } from './lead.ts';
export { createLimits } from './limits.ts';
export { createFieldRegistry } from './own-fields.ts';
export { createTallies } from './provider-tallies.ts';
export { createQueue } from './queue.ts';
export { createRecordChanges } from './record-changes.ts';
export { createSealedValues } from './sealed-values.ts';
export { createSearchTexts } from './search-texts.ts';
export { createStarts } from './starts.ts';
export { createWorkerList } from './worker-list.ts';
