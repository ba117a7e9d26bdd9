/** One Item through all stages. What it finds out is saved in one transaction; what it writes is written atomically. */
import type { Candidate } from '../domain/candidate.ts';
import type { CoverOptions } from '../domain/cover.ts';
import type { CustomField } from '../domain/custom-field.ts';
import type { Item } from '../domain/item.ts';
import type { ItemHistory, ItemStore, StoredItem } from '../domain/item-store.ts';
import type { FieldKey } from '../domain/metadata.ts';
import { appliedOf, isToReview, refutedIdentifiers, scoreAll } from './apply.ts';
import { type CoverDeps, findCover } from './cover.ts';
import { currentCandidates, keepConfirmed, withRestored } from './current-answers.ts';
import type { ActiveExporter, ExportDeps } from './export.ts';
import { type Identified, type IdentifyDeps, identify } from './identify.ts';
import { asksTheSame, type LookupAnswer, type LookupDeps, lookup } from './lookup.ts';
import type { MatchSettings } from './match.ts';
import { type MergeSettings, merge } from './merge.ts';
import { isUnchanged, recognise } from './recognise.ts';
import { refreshAtMs, refreshFactor } from './refresh.ts';
import { emptyReport, type ItemReport } from './report.ts';
import { saveAndExport } from './save-item.ts';

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
    lookups: kept.filter(wasAsked).map(({ lookup: { provider, outcome, error, dueAtMs }, code }) => ({ provider, outcome, error, code, dueAtMs })),
    problems: [...identified.problems],
  };
  const nowMs = deps.identify.now();
  const factor = refreshFactor(record, settings.complete, nowMs);
  const answered = kept.map((answer) => ({ ...answer, lookup: { ...answer.lookup, dueAtMs: refreshAtMs(answer.lookup.dueAtMs, factor, nowMs) } }));
  await deps.atWork(() => saveAndExport(report, { item, runId, identified, own, answers: answered, record, picture, settings, deps }));
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
