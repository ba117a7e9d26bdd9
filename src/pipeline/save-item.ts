/** The last stage of an Item: saves what is known of it, writes its sidecars, and notes what its folder looks like then. */
import { changedFields, toCatalogueRecord } from '../domain/book/catalogue-record.ts';
import { withFittingValues } from '../domain/book/fitting-values.ts';
import type { FieldKey } from '../domain/book/metadata.ts';
import { type MergedRecord, valuesOf, withoutUnsure } from '../domain/book/record.ts';
import { isSealed, isSecret, isSecretRef } from '../domain/book/sealed.ts';
import type { Item } from '../domain/library/item.ts';
import type { ItemUpdate } from '../ports/item-history.ts';
import { DUE_AGAIN, IN_PROGRESS, type StoredItem } from '../ports/items.ts';
import type { OwnSidecar, SidecarStamp } from '../ports/sidecars.ts';
import { computingProblems } from './compute/compute.ts';
import type { CoverPicture } from './export/cover.ts';
import { type ExportInput, type ExportOutcome, exportAll, exportDepsOf } from './export/export.ts';
import { contentKeyOf, fingerprintOf } from './fingerprint.ts';
import type { Identified } from './identify/identified.ts';
import type { ProcessDeps, ProcessSettings } from './item-deps.ts';
import type { LookupAnswer } from './lookup/lookup-answer.ts';
import { type Judgement, needsUser } from './match/judge.ts';
import type { ItemReport } from './report.ts';

/** What the stages before found out about an Item. */
export interface Findings {
  item: Item;
  /** The book as it is known already. */
  known: Pick<StoredItem, 'id'> | undefined;
  runId: number;
  identified: Identified;
  /** What we wrote beside the Item before. */
  own: readonly OwnSidecar[];
  /** What the user had decided when the work began. */
  decided: NonNullable<ItemUpdate['decided']>;
  answers: readonly LookupAnswer[];
  judgement: Judgement;
  record: MergedRecord;
  picture: CoverPicture | undefined;
}

/** The part of the report that is known once the Item is saved and its sidecars are written. */
export type SavedItem = Pick<ItemReport, 'itemId' | 'status' | 'exports' | 'changedFields' | 'problems' | 'isDueAgain' | 'fingerprint'>;

/** Saves first and then writes: after a crash in between, the next run does the Item again. A dry run saves nothing. */
export async function saveAndExport(findings: Findings, settings: ProcessSettings, deps: ProcessDeps): Promise<SavedItem> {
  const { item, identified, picture } = findings;
  const itemId = settings.isDryRun ? undefined : await deps.traced('save', {}, () => save(findings, settings, deps));
  // Somebody may have decided something since the work began; the record that was saved holds it.
  const runId = (itemId !== undefined && (await deps.store.waitingFor(itemId))) || findings.runId;
  const exportInput = { ...exportInputOf({ ...findings, runId }, settings, deps.ownFields), itemId };
  const exports = await deps.traced('export', {}, () => exportAll(exportInput, exportDepsOf(item.libraryId, itemId, deps)));
  const failures = exports.filter(({ action }) => action === 'failed');
  const problems = [...identified.problems, ...computingProblems(findings.record), ...failures.map(({ exporter, reason }) => `${exporter}: ${reason}`)];
  const status = problems.length > 0 ? 'failed' : 'done';
  if (itemId === undefined) return { status, exports, problems, isDueAgain: false, changedFields: await fieldsToChange(findings, deps) };
  // What could not be written, or what the file system would not let us read, is due again: no fingerprint fits it.
  const isDueAgain = failures.length > 0 || identified.isRefused || picture?.isPostponed === true;
  const sidecars = await deps.store.stampsOf(itemId);
  const fingerprint = fingerprintOf(withoutReplaced(item, exports, sidecars), sidecars);
  await deps.store.setState(itemId, {
    state: status === 'failed' ? 'failed' : 'ok',
    problems,
    fingerprint: isDueAgain ? DUE_AGAIN : fingerprint,
    isToReview: needsUser(findings.judgement, findings.record),
  });
  return { itemId, status, exports, problems, isDueAgain, fingerprint };
}

/** What a dry run would change in the catalogue. */
async function fieldsToChange({ known, record }: Findings, { valuesBefore }: ProcessDeps): Promise<FieldKey[]> {
  return changedFields((known && (await valuesBefore(known.id))) ?? {}, valuesOf(record));
}

function save(
  { item, identified, answers, decided, record, runId }: Findings,
  { settingsKey }: ProcessSettings,
  { store, ownFields, now }: ProcessDeps,
): Promise<number> {
  const all = ownFields.all().map(({ field }) => field);
  return store.save({
    item: {
      library: item.libraryId,
      path: item.path,
      folder: item.folder,
      isFile: item.isFile,
      contentKey: contentKeyOf(item),
      fingerprint: IN_PROGRESS,
      settingsKey,
      editionKind: identified.editionKind,
      state: 'ok',
      problems: identified.problems,
      query: identified.query,
    },
    localCandidates: identified.candidates,
    answers,
    overrides: identified.newOverrides.filter((override) => !isSecretRef(override, all)),
    runId,
    record: toCatalogueRecord(record, now()),
    sidecars: identified.reclaimed,
    decided,
  });
}

function exportInputOf(
  { item, runId, identified, own, decided: { decisions }, judgement, record, picture }: Findings,
  { existingSidecars, exporters, standing, isDryRun, overrulesUndo }: ProcessSettings,
  ownFields: ProcessDeps['ownFields'],
): Omit<ExportInput, 'itemId'> {
  const { candidates, coverFile, tracks, sidecarsOnDisk, problems } = identified;
  const all = ownFields.all().map(({ field }) => field);
  const overrides = identified.overrides.filter((override) => !isSecretRef(override, all) && !isSealed(override.value));
  const adopted = candidates.filter(({ standing }) => standing === 'adopted');
  const applied = judgement.scored.filter(({ isApplied }) => isApplied).map(({ candidate }) => candidate);
  return {
    ...{
      item,
      runId,
      record: withFittingValues(withoutUnsure(record), all),
      // With those that were retired: what stands of them in a sidecar goes.
      customFields: all.filter((field) => !isSecret(field)),
      picture,
      own,
      coverFile,
      tracks,
      overrides,
      decisions,
      sidecarsOnDisk,
      exporters,
      standing,
      isDryRun,
      overrulesUndo,
    },
    answers: [...adopted, ...applied],
    existing: existingSidecars,
    mayRemove: problems.length === 0,
  };
}

/** The Item as the next walk will see it: without what was removed, and our sidecars with the sizes and times that they have now. */
function withoutReplaced(item: Item, exports: readonly ExportOutcome[], own: readonly SidecarStamp[]): Item {
  const gone = new Set([...own.map(({ path }) => path), ...exports.filter(({ action }) => action === 'removed').map(({ path }) => path)]);
  return { ...item, files: item.files.filter((file) => !gone.has(file.path)) };
}
