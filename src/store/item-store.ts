/** The pipeline's store, on the database: one transaction per item. */
import type { ItemHistory, ItemStore, ItemUpdate } from '../domain/item-store.ts';
import { findHint, saveHint } from './audio-hints.ts';
import { loadCandidates, replaceCandidates } from './candidates.ts';
import { type Db, durably, tryToWrite } from './database.ts';
import { loadDecisions, saveDecision } from './decisions.ts';
import {
  countItems,
  countsByState,
  findByContent,
  findById,
  findItem,
  findItemsAt,
  findToReview,
  listItems,
  listLibraries,
  listPage,
  makeDue,
  markOffline,
  markSeen,
  moveItem,
  rehome,
  saveItem,
  setOffline,
  setState,
} from './items.ts';
import { loadLookups, saveLookup } from './lookups.ts';
import { loadOverrides, replaceOverrides, saveOverride } from './overrides.ts';
import { beginRun, endRun, loadRuns } from './runs.ts';
import {
  forgetSidecar,
  loadLibrarySidecars,
  loadSidecarAt,
  loadSidecarStamps,
  loadSidecars,
  loadUnfinishedWrites,
  moveSidecars,
  saveSidecar,
} from './sidecars.ts';
import { beginWrites, endWrites, loadWrites, pruneWrites } from './writes.ts';

export function createItemStore(db: Db): ItemStore {
  return {
    find: (library, path) => findItem(db, library, path),
    findAt: (library, path) => findItemsAt(db, library, path),
    findByContent: (library, contentKey) => findByContent(db, library, contentKey),
    load: (itemId) => load(db, itemId),
    glance: async (itemId) => ({ lookups: await loadLookups(db, itemId), sidecars: await loadSidecarStamps(db, itemId) }),
    findHint: (library, file) => findHint(db, library, file),
    saveHint: (library, file, hint) => saveHint(db, library, file, hint),
    save: (update, runId) => db.transaction().execute((transaction) => save(transaction, update, runId)),
    move: (item, to) =>
      db.transaction().execute(async (transaction) => {
        await moveItem(transaction, item.id, to);
        if (!item.isFile && !to.isFile) await moveSidecars(transaction, item.library, item.id, item.folder, to.folder);
      }),
    setState: (itemId, change) => setState(db, itemId, change),
    setOffline: (itemId) => setOffline(db, itemId),
    toReview: () => findToReview(db),
    decide: (itemId, decision) =>
      db.transaction().execute(async (transaction) => {
        await saveDecision(transaction, itemId, decision);
        await makeDue(transaction, itemId);
      }),
    markSeen: (itemId, runId) => markSeen(db, itemId, runId),
    beginWrites: (writes) => durably(db, (transaction) => beginWrites(transaction, writes)),
    endWrites: (ends) => db.transaction().execute((transaction) => endWrites(transaction, ends)),
    saveSidecar: (library, itemId, sidecar) => saveSidecar(db, library, itemId, sidecar),
    forgetSidecar: (library, path) => forgetSidecar(db, library, path),
    unfinishedWrites: (library) => loadUnfinishedWrites(db, library),
    librarySidecars: (library) => loadLibrarySidecars(db, library),
    sidecarAt: (library, path) => loadSidecarAt(db, library, path),
    writesOf: (of) => loadWrites(db, of),
    runs: (limit) => loadRuns(db, limit),
    pruneWrites: (limits) => pruneWrites(db, limits),
    replaceOverrides: (itemId, overrides) =>
      db.transaction().execute(async (transaction) => {
        await replaceOverrides(transaction, itemId, overrides);
        await makeDue(transaction, itemId);
      }),
    makeDue: (itemId) => makeDue(db, itemId),
    byId: (itemId) => findById(db, itemId),
    page: (of) => listPage(db, of),
    countsByState: () => countsByState(db),
    tryToWrite: () => tryToWrite(db),
    itemsOf: (library) => listItems(db, library),
    libraries: () => listLibraries(db),
    rehome: (from, to, prefix) => db.transaction().execute((transaction) => rehome(transaction, from, to, prefix)),
    count: (library) => countItems(db, library),
    markOffline: (library, below, runId) => markOffline(db, library, below, runId),
    beginRun: (run) => beginRun(db, run),
    endRun: (runId, finishedAtMs, summary) => endRun(db, runId, finishedAtMs, summary),
  };
}

async function load(db: Db, itemId: number): Promise<ItemHistory> {
  return {
    candidates: await loadCandidates(db, itemId),
    lookups: await loadLookups(db, itemId),
    overrides: await loadOverrides(db, itemId),
    sidecars: await loadSidecars(db, itemId),
    decisions: await loadDecisions(db, itemId),
  };
}

async function save(db: Db, update: ItemUpdate, runId: number): Promise<number> {
  const itemId = await saveItem(db, update.item, runId);
  await replaceCandidates(db, itemId, 'local', update.localCandidates);
  for (const { lookup, candidates } of update.answers) {
    await saveLookup(db, itemId, lookup);
    if (candidates !== 'keep') await replaceCandidates(db, itemId, { provider: lookup.provider }, candidates);
  }
  for (const override of update.overrides) await saveOverride(db, itemId, override);
  return itemId;
}
