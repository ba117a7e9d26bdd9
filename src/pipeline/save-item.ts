/** The end of an Item's way: what is known of it is saved, its sidecars are written, and what its folder looks like then is noted. */

import { toCatalogueRecord } from '../domain/book/catalogue-record.ts';
import type { MergedRecord } from '../domain/book/record.ts';
import type { Item } from '../domain/library/item.ts';
import { DUE_AGAIN, IN_PROGRESS } from '../ports/items.ts';
import type { OwnSidecar, SidecarStamp } from '../ports/sidecars.ts';
import type { CoverPicture } from './export/cover.ts';
import { type ExportOutcome, exportAll, exportDepsOf } from './export/export.ts';
import { contentKeyOf, fingerprintOf } from './fingerprint.ts';
import type { Identified } from './identify/identified.ts';
import type { ProcessDeps, ProcessSettings } from './item-deps.ts';
import type { LookupAnswer } from './lookup/lookup.ts';
import type { ItemReport } from './report.ts';

export interface Finish {
  item: Item;
  runId: number;
  identified: Identified;
  /** What we wrote beside the Item before. */
  own: readonly OwnSidecar[];
  answers: readonly LookupAnswer[];
  record: MergedRecord;
  picture: CoverPicture | undefined;
  settings: ProcessSettings;
  deps: ProcessDeps;
}

/** Saves what is known, then writes, then notes what the folder looks like now: a crash in between is simply done again. */
export async function saveAndExport(report: ItemReport, finish: Finish): Promise<void> {
  const { item, runId, identified, own, answers, record, settings, deps } = finish;
  const { store } = deps;
  const stored = {
    library: item.libraryId,
    path: item.path,
    folder: item.folder,
    isFile: item.isFile,
    contentKey: contentKeyOf(item),
    fingerprint: IN_PROGRESS,
    settingsKey: settings.settingsKey,
    editionKind: identified.editionKind,
    state: 'ok' as const,
    problems: report.problems,
    query: identified.query,
  };
  const itemId = settings.isDryRun
    ? undefined
    : await store.save({
        item: stored,
        localCandidates: identified.candidates,
        answers,
        overrides: identified.newOverrides,
        record: toCatalogueRecord(record, deps.now()),
        sidecars: identified.reclaimed,
      });
  report.itemId = itemId;
  report.exports = await exportAll(
    {
      item,
      itemId,
      runId,
      record,
      coverFile: identified.coverFile,
      picture: finish.picture,
      tracks: identified.tracks,
      customFields: deps.customFields,
      overrides: identified.overrides,
      answers: [
        ...identified.candidates.filter(({ standing }) => standing === 'adopted'),
        ...report.candidates.filter(({ isApplied }) => isApplied).map(({ candidate }) => candidate),
      ],
      sidecarsOnDisk: identified.sidecarsOnDisk,
      own,
      existing: settings.existingSidecars,
      exporters: settings.exporters,
      mayRemove: identified.problems.length === 0,
      isDryRun: settings.isDryRun,
      overrulesUndo: settings.overrulesUndo,
    },
    exportDepsOf(item.libraryId, itemId, deps),
  );
  const failures = report.exports.filter(({ action }) => action === 'failed');
  report.problems.push(...failures.map(({ exporter, reason }) => `${exporter}: ${reason}`));
  report.status = report.problems.length > 0 ? 'failed' : 'done';
  if (itemId === undefined) return;
  // What could not be written, or what the file system would not let us read, is due again: no fingerprint fits it.
  const isDue = failures.length > 0 || identified.isRefused || finish.picture?.isPostponed === true;
  const sidecars = await store.stampsOf(itemId);
  report.isDueAgain = isDue;
  report.fingerprint = fingerprintOf(withoutReplaced(item, report.exports, sidecars), sidecars);
  await store.setState(itemId, {
    state: report.status === 'failed' ? 'failed' : 'ok',
    problems: report.problems,
    fingerprint: isDue ? DUE_AGAIN : report.fingerprint,
    isToReview: report.isToReview,
  });
}

/** The Item as the next walk will see it: without what was removed, and our sidecars with the sizes and times that they have now. */
function withoutReplaced(item: Item, exports: readonly ExportOutcome[], own: readonly SidecarStamp[]): Item {
  const gone = new Set([...own.map(({ path }) => path), ...exports.filter(({ action }) => action === 'removed').map(({ path }) => path)]);
  return { ...item, files: item.files.filter((file) => !gone.has(file.path)) };
}
