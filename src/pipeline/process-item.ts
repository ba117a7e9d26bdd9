/** One Item through all stages. What it finds out is saved in one transaction; what it writes is written atomically. */
import { type Candidate, candidateKey } from '../domain/candidate.ts';
import type { CoverOptions } from '../domain/cover.ts';
import type { CustomField } from '../domain/custom-field.ts';
import type { Item } from '../domain/item.ts';
import type { ItemHistory, ItemStore, OwnSidecar, SidecarStamp, StoredItem } from '../domain/item-store.ts';
import type { Recommendation } from '../domain/match.ts';
import type { FieldKey } from '../domain/metadata.ts';
import type { MergedRecord } from '../domain/record.ts';
import { appliedOf, isToReview, refutedIdentifiers, type ScoredCandidate, scoreAll } from './apply.ts';
import { type CoverDeps, type CoverPicture, findCover } from './cover.ts';
import { type ActiveExporter, type ExportDeps, type ExportOutcome, exportAll, exportDepsOf } from './export.ts';
import { areSidecarsInPlace, contentKeyOf, fingerprintOf } from './fingerprint.ts';
import { type Identified, type IdentifyDeps, identify } from './identify.ts';
import { asksTheSame, hasDueProvider, type LookupAnswer, type LookupDeps, lookup } from './lookup.ts';
import type { MatchSettings } from './match.ts';
import { type MergeSettings, merge } from './merge.ts';

export interface ProcessDeps {
  store: ItemStore;
  identify: Omit<IdentifyDeps, 'merge'>;
  lookup: LookupDeps;
  export: Pick<ExportDeps, 'write' | 'remove' | 'newToken'>;
  cover: CoverDeps;
  customFields: readonly CustomField[];
  exists(path: string): Promise<boolean>;
  /** Takes turns at reading and writing; what waits for a provider holds nobody up. */
  atWork<T>(task: () => Promise<T>): Promise<T>;
}

export interface ProcessSettings {
  match: MatchSettings;
  merge: MergeSettings;
  exporters: readonly ActiveExporter[];
  existingSidecars: 'adopt' | 'keep' | 'overwrite';
  /** Changes whenever config or program would write something else. */
  settingsKey: string;
  isDryRun: boolean;
  /** Fields for which further providers are searched when nobody states them. */
  complete: readonly FieldKey[];
  /** Read and ask again even where nothing changed. */
  isForced: boolean;
  /** Make changes again that the user undid. */
  overrulesUndo: boolean;
  /** Stand in the lines before slow providers; otherwise such an Item is finished in a later pass. */
  isPatient: boolean;
}

export interface ItemReport {
  library: string;
  path: string;
  status: 'done' | 'unchanged' | 'failed';
  isNew: boolean;
  movedFrom?: string;
  record?: MergedRecord;
  /** Best first. */
  candidates: ScoredCandidate[];
  /** Of the best provider candidate; undefined when nobody was asked. */
  recommendation?: Recommendation;
  /** True while a match waits for the user. */
  isToReview: boolean;
  /** Providers whose line was too long; they are asked in a later pass. */
  deferred: string[];
  exports: ExportOutcome[];
  lookups: { provider: string; outcome: string; error?: string; code?: string }[];
  /** What went wrong with the Item itself: files that cannot be read, sidecars that cannot be written. */
  problems: string[];
  tookMs: number;
}

const NO_HISTORY: ItemHistory = { candidates: [], lookups: [], overrides: [], sidecars: [], decisions: [] };

export async function processItem(item: Item, runId: number, settings: ProcessSettings, deps: ProcessDeps, signal: AbortSignal): Promise<ItemReport> {
  const startedMs = deps.identify.now();
  const start = await deps.atWork(() => begin(item, runId, settings, deps, signal));
  if ('report' in start) return { ...start.report, tookMs: deps.identify.now() - startedMs };
  const { known, movedFrom, history, identified } = start;

  const { query } = identified;
  const score = (candidates: readonly Candidate[]) => scoreAll(query, candidates, settings.match, history.decisions);
  const answers = await lookup(
    {
      query,
      known: asksTheSame(known?.query, query) ? history.lookups : [],
      earlier: [...history.candidates.filter(({ local }) => !local), ...identified.restored],
      isForced: settings.isForced,
      isPatient: settings.isPatient,
      toComplete: settings.complete.filter((field) => !identified.candidates.some(({ metadata }) => metadata[field] !== undefined)),
    },
    score,
    deps.lookup,
    signal,
  );
  const kept = withRestored(keepConfirmed(answers, history), identified.restored, deps.identify.now());
  const scored = score(currentCandidates(history, kept));
  const record = merge(
    {
      editionKind: identified.editionKind,
      candidates: [...identified.candidates.map((candidate) => ({ candidate })), ...appliedOf(scored)],
      overrides: identified.overrides,
      refuted: refutedIdentifiers(query, scored),
    },
    settings.merge,
  );
  const own = [...history.sidecars, ...identified.reclaimed];
  const coverOptions = settings.exporters.find(({ definition }) => definition.formats.some(({ needsPicture }) => needsPicture))?.options;
  const picture = coverOptions ? await findCover(record, item, own, coverOptions as CoverOptions, settings.isDryRun, deps.cover, signal) : undefined;
  signal.throwIfAborted();
  const report: ItemReport = {
    ...emptyReport(item),
    isNew: known === undefined,
    movedFrom,
    record,
    candidates: scored,
    recommendation: scored[0]?.match.recommendation,
    isToReview: isToReview(scored),
    deferred: kept.filter(({ lookup: { outcome } }) => outcome === 'deferred').map(({ lookup: { provider } }) => provider),
    lookups: kept.filter(wasAsked).map(({ lookup: { provider, outcome, error }, code }) => ({ provider, outcome, error, code })),
    problems: [...identified.problems],
  };
  await deps.atWork(() => saveAndExport(report, { item, runId, identified, own, answers: kept, record, picture, settings, deps }));
  return { ...report, tookMs: deps.identify.now() - startedMs };
}

interface Begun {
  known?: StoredItem;
  movedFrom?: string;
  history: ItemHistory;
  identified: Identified;
}

/** What is known of the Item, and what its files say; or the report of an Item with which there is nothing to do. */
async function begin(item: Item, runId: number, settings: ProcessSettings, deps: ProcessDeps, signal: AbortSignal): Promise<Begun | { report: ItemReport }> {
  signal.throwIfAborted();
  const { known, movedFrom } = await recognise(item, settings, deps);
  if (known && !settings.isForced && (await isUnchanged(item, known, settings, deps))) {
    if (!settings.isDryRun) await deps.store.markSeen(known.id, runId);
    return { report: { ...emptyReport(item), status: known.problems.length > 0 ? 'failed' : 'unchanged', problems: known.problems } };
  }
  const history = known ? await deps.store.load(known.id) : NO_HISTORY;
  const mergeLocal: IdentifyDeps['merge'] = (editionKind, candidates, overrides) =>
    merge({ editionKind, candidates: candidates.map((candidate) => ({ candidate })), overrides }, settings.merge);
  const foreign = settings.existingSidecars === 'adopt' ? 'adopt' : 'evidence';
  const adopted = history.candidates.filter(({ local, standing }) => local && standing === 'adopted');
  const identified = await identify({ item, own: history.sidecars, overrides: history.overrides, adopted, foreign }, { ...deps.identify, merge: mergeLocal });
  signal.throwIfAborted();
  return { known, movedFrom, history, identified };
}

/** Providers that were not needed are no news. */
function wasAsked({ lookup: { outcome } }: LookupAnswer): boolean {
  return outcome !== 'skipped' && outcome !== 'deferred';
}

/** What a record beside the book says that a provider once answered stands until that provider answers again. */
function withRestored(answers: readonly LookupAnswer[], restored: readonly Candidate[], nowMs: number): LookupAnswer[] {
  const lost = Map.groupBy(restored, ({ source }) => source);
  const kept = answers.map((answer) =>
    answer.candidates === 'keep' ? { ...answer, candidates: lost.get(answer.lookup.provider) ?? answer.candidates } : answer,
  );
  const unasked = [...lost].filter(([source]) => !answers.some(({ lookup: { provider } }) => provider === source));
  return [...kept, ...unasked.map(([provider, candidates]) => ({ lookup: { provider, outcome: 'skipped' as const, dueAtMs: nowMs }, candidates }))];
}

/** What the user confirmed stays, though its provider does not name it any more. */
function keepConfirmed(answers: readonly LookupAnswer[], { candidates, decisions }: ItemHistory): LookupAnswer[] {
  const isConfirmed = (candidate: Candidate) => decisions.some(({ key, verdict }) => verdict === 'confirmed' && key === candidateKey(candidate));
  return answers.map((answer) => {
    if (answer.candidates === 'keep') return answer;
    const found = new Set(answer.candidates.map(candidateKey));
    const lost = candidates.filter((each) => !each.local && each.source === answer.lookup.provider && !found.has(candidateKey(each)) && isConfirmed(each));
    return lost.length > 0 ? { ...answer, candidates: [...answer.candidates, ...lost] } : answer;
  });
}

/** What is told of an Item with which nothing was done. */
export function emptyReport(item: Item): ItemReport {
  return {
    library: item.libraryId,
    path: item.path,
    status: 'done',
    isNew: false,
    candidates: [],
    isToReview: false,
    deferred: [],
    exports: [],
    lookups: [],
    problems: [],
    tookMs: 0,
  };
}

/** The Item's row: by its path, or by its content where it stood before it was moved. */
async function recognise(item: Item, settings: ProcessSettings, { store, exists }: ProcessDeps): Promise<{ known?: StoredItem; movedFrom?: string }> {
  const known = await store.find(item.libraryId, item.path);
  if (known) return { known };
  for (const other of await store.findByContent(item.libraryId, contentKeyOf(item))) {
    if (other.path === item.path || (await exists(other.path))) continue;
    const moved = { path: item.path, folder: item.folder, isFile: item.isFile };
    if (settings.isDryRun) return { known: other, movedFrom: other.path };
    await store.move(other, moved);
    // What was settled for the old path is settled again for the new one.
    return { known: { ...other, ...moved, fingerprint: '' }, movedFrom: other.path };
  }
  return {};
}

async function isUnchanged(item: Item, known: StoredItem, settings: ProcessSettings, deps: ProcessDeps): Promise<boolean> {
  if (known.state === 'offline' || known.settingsKey !== settings.settingsKey) return false;
  const { lookups, sidecars } = await deps.store.glance(known.id);
  if (
    known.fingerprint !== fingerprintOf(item, sidecars) ||
    !areSidecarsInPlace(
      item,
      sidecars,
      settings.exporters.map(({ definition }) => definition.id),
    )
  )
    return false;
  return known.query === undefined || !hasDueProvider(lookups, deps.lookup);
}

/** New answers instead of the old ones of the same provider; a provider that was not asked or failed keeps its own. */
function currentCandidates(history: ItemHistory, answers: readonly LookupAnswer[]): Candidate[] {
  const replaced = new Set(answers.filter(({ candidates }) => candidates !== 'keep').map(({ lookup: { provider } }) => provider));
  const kept = history.candidates.filter((candidate) => !candidate.local && !replaced.has(candidate.source));
  return [...kept, ...answers.flatMap(({ candidates }) => (candidates === 'keep' ? [] : candidates))];
}

interface Finish {
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
async function saveAndExport(report: ItemReport, finish: Finish): Promise<void> {
  const { item, runId, identified, own, answers, record, settings, deps } = finish;
  const { store } = deps;
  const stored = {
    library: item.libraryId,
    path: item.path,
    folder: item.folder,
    isFile: item.isFile,
    contentKey: contentKeyOf(item),
    fingerprint: 'in progress',
    settingsKey: settings.settingsKey,
    editionKind: identified.editionKind,
    state: 'ok' as const,
    problems: report.problems,
    query: identified.query,
  };
  const itemId = settings.isDryRun
    ? undefined
    : await store.save({ item: stored, localCandidates: identified.candidates, answers, overrides: identified.newOverrides }, runId);
  if (itemId !== undefined) for (const sidecar of identified.reclaimed) await store.saveSidecar(item.libraryId, itemId, sidecar);
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
      seen: identified.seen,
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
  const { sidecars } = await store.glance(itemId);
  await store.setState(itemId, {
    state: report.status === 'failed' ? 'failed' : 'ok',
    problems: report.problems,
    fingerprint: isDue ? 'due again' : fingerprintOf(withoutReplaced(item, report.exports, sidecars), sidecars),
    isToReview: report.isToReview,
  });
}

/** The Item as the next walk will see it: without what was removed, and our sidecars with the sizes and times that they have now. */
function withoutReplaced(item: Item, exports: readonly ExportOutcome[], own: readonly SidecarStamp[]): Item {
  const gone = new Set([...own.map(({ path }) => path), ...exports.filter(({ action }) => action === 'removed').map(({ path }) => path)]);
  return { ...item, files: item.files.filter((file) => !gone.has(file.path)) };
}
