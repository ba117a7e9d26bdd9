/** The pipeline's store, on the database: one transaction per item. */
import type { ItemStore, ItemUpdate } from '../../ports/item-store.ts';
import { createHintRows } from './audio-hints.ts';
import { createCandidateRows } from './candidates.ts';
import { type Db, together } from './connection.ts';
import { tryToWrite } from './database.ts';
import { loadDecisions, saveDecision } from './decisions.ts';
import { countItems, createItemRows, findById, findItemsAt, findToReview, listItems, listLibraries, moveItem, rehome } from './items.ts';
import { createLookupRows } from './lookups.ts';
import { createOverrideRows } from './overrides.ts';
import { createRecordRows } from './records.ts';
import { beginRun, endRun, loadRuns } from './runs.ts';
import { allowUndone, createSidecarRows, loadLibrarySidecars, loadSidecarAt, loadUnfinishedWrites, moveSidecars } from './sidecars.ts';
import { createWriteRows, loadWrites, pruneWrites } from './writes.ts';

export function createItemStore(db: Db): ItemStore {
  const items = createItemRows(db);
  const candidates = createCandidateRows(db);
  const lookups = createLookupRows(db);
  const overrides = createOverrideRows(db);
  const hints = createHintRows(db);
  const sidecars = createSidecarRows(db);
  const writes = createWriteRows(db, sidecars);
  const records = createRecordRows(db);

  function save(update: ItemUpdate): number {
    const itemId = items.save(update.item);
    candidates.replace(itemId, 'local', update.localCandidates);
    for (const { lookup, candidates: answers } of update.answers) {
      lookups.save(itemId, lookup);
      if (answers !== 'keep') candidates.replace(itemId, { provider: lookup.provider }, answers);
    }
    for (const override of update.overrides) overrides.save(itemId, override);
    records.save(itemId, update.item.path, update.record);
    for (const sidecar of update.sidecars) sidecars.save(update.item.library, itemId, sidecar);
    return itemId;
  }

  return {
    find: async (library, path) => items.find(library, path),
    findAt: (library, path) => findItemsAt(db, library, path),
    findByContent: async (library, contentKey) => items.findByContent(library, contentKey),
    load: async (itemId) => ({
      candidates: candidates.load(itemId),
      lookups: lookups.load(itemId),
      overrides: overrides.load(itemId),
      sidecars: sidecars.load(itemId),
      decisions: await loadDecisions(db, itemId),
    }),
    async glance(library, path) {
      const item = items.glance(library, path);
      return item && { ...item, lookups: () => lookups.load(item.id), sidecars: sidecars.stamps(item.id) };
    },
    stampsOf: async (itemId) => sidecars.stamps(itemId),
    findHints: async (library, files) => hints.find(library, files),
    saveHints: (library, found) => together(db, () => hints.save(library, found)),
    save: (update) => together(db, () => save(update)),
    move: (item, to) =>
      db.transaction().execute(async (transaction) => {
        await moveItem(transaction, item.id, to);
        records.move(item.id, to.path);
        if (!item.isFile && !to.isFile) await moveSidecars(transaction, item.library, item.id, item.folder, to.folder);
      }),
    setState: (itemId, change) => together(db, () => items.setState(itemId, change)),
    toReview: () => findToReview(db),
    decide: (itemId, decision) =>
      db.transaction().execute(async (transaction) => {
        await saveDecision(transaction, itemId, decision);
        items.makeDue(itemId);
      }),
    beginWrites: (begun) => together(db, () => writes.begin(begun), { isDurable: true }),
    endWrites: (ends) => together(db, () => writes.end(ends)),
    saveSidecar: (library, itemId, sidecar) => together(db, () => sidecars.save(library, itemId, sidecar)),
    forgetSidecar: (library, path) => together(db, () => sidecars.forget(library, path)),
    unfinishedWrites: (library) => loadUnfinishedWrites(db, library),
    librarySidecars: (library) => loadLibrarySidecars(db, library),
    sidecarAt: (library, path) => loadSidecarAt(db, library, path),
    writesOf: (of) => loadWrites(db, of),
    runs: (limit) => loadRuns(db, limit),
    pruneWrites: (limits) => pruneWrites(db, limits),
    replaceOverrides: (itemId, decided) =>
      together(db, () => {
        overrides.replace(itemId, decided);
        items.makeDue(itemId);
      }),
    allowUndone: (itemId) => allowUndone(db, itemId),
    makeDue: (itemId) => together(db, () => items.makeDue(itemId)),
    byId: (itemId) => findById(db, itemId),
    tryToWrite: () => tryToWrite(db),
    itemsOf: (library) => listItems(db, library),
    libraries: () => listLibraries(db),
    rehome: (from, to, prefix) =>
      db.transaction().execute(async (transaction) => {
        for (const { id, path } of await rehome(transaction, from, to, prefix)) records.move(id, path);
      }),
    count: (library) => countItems(db, library),
    unseen: async (library, below, seen) => items.present(library, below).filter((id) => !seen.has(id)),
    markOffline: (itemIds) =>
      together(db, () => {
        for (const id of itemIds) items.setOffline(id);
      }),
    beginRun: (run) => beginRun(db, run),
    endRun: (runId, finishedAtMs, summary) => endRun(db, runId, finishedAtMs, summary),
  };
}
