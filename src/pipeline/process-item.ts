/** Takes one Item through all stages. It saves what it finds out in one transaction, and writes each sidecar atomically. */

import type { Candidate } from '../domain/book/candidate.ts';
import { type MergedRecord, withoutUnsure } from '../domain/book/record.ts';
import { filesOf, type Item } from '../domain/library/item.ts';
import type { ItemHistory } from '../ports/item-history.ts';
import type { StoredItem } from '../ports/items.ts';
import type { OwnSidecar } from '../ports/sidecars.ts';
import { withEarlier } from './earlier-versions.ts';
import { findCover, pictureOptionsOf } from './export/cover.ts';
import { underOurNames } from './export/plan.ts';
import type { Identified } from './identify/identified.ts';
import { readAs } from './identify/names.ts';
import type { ProcessDeps, ProcessSettings } from './item-deps.ts';
import { currentCandidates, keepConfirmed, withRestored } from './lookup/current-answers.ts';
import { asksTheSame, lookup } from './lookup/lookup.ts';
import { couldNotAnswer, type LookupAnswer } from './lookup/lookup-answer.ts';
import { dueAnew, refreshFactor, withRefresh } from './lookup/refresh.ts';
import { appliedOf, refutedIdentifiers } from './match/apply.ts';
import { type Judgement, judge, needsUser } from './match/judge.ts';
import { merge } from './merge/merge.ts';
import { isUnchanged, recognise } from './recognise.ts';
import { emptyReport, type ItemReport } from './report.ts';
import { saveAndExport } from './save-item.ts';

const NO_HISTORY: ItemHistory = { candidates: [], lookups: [], overrides: [], sidecars: [], decisions: [] };

/** An Item to process, with its run and settings. */
export interface ProcessInput {
  item: Item;
  runId: number;
  settings: ProcessSettings;
}

export function processItem(input: ProcessInput, deps: ProcessDeps, signal: AbortSignal): Promise<ItemReport> {
  const { libraryId, path } = input.item;
  return deps.traced('book', { library: libraryId, path }, async (span) => {
    try {
      const report = await throughStages(input, deps, signal);
      span.note({ itemId: report.itemId, outcome: report.status });
      if (report.status === 'failed') span.fail(report.status);
      return report;
    } catch (error) {
      if (signal.aborted) span.note({ outcome: 'aborted' });
      throw error;
    }
  });
}

async function throughStages({ item: found, runId, settings }: ProcessInput, deps: ProcessDeps, signal: AbortSignal): Promise<ItemReport> {
  const startedMs = deps.now();
  const { traced } = deps;
  const start = await deps.atWork(() => begin(found, settings, deps, signal));
  if ('report' in start) return { ...start.report, tookMs: deps.now() - startedMs };
  const { known, movedFrom, history, identified } = start;

  const { query, item } = identified;
  const judgeAll = (candidates: readonly Candidate[]) => judge(query, candidates, settings.match, history.decisions);
  const isOtherQuestion = !asksTheSame(known?.query, query);
  const question = {
    query,
    known: history.lookups,
    isOtherQuestion,
    earlier: [...history.candidates.filter(({ local }) => !local), ...identified.restored],
    isForced: settings.isForced,
    isPatient: settings.isPatient,
    toComplete: settings.complete.filter((field) => !identified.candidates.some(({ metadata }) => metadata[field] !== undefined)),
  };
  const answers = await traced('lookup', {}, () => lookup(question, judgeAll, deps.lookup, signal));
  const kept = withRestored(keepConfirmed(answers, history), identified.restored, deps.now());
  const judgement = await traced('judge', {}, async () => judgeAll(currentCandidates(history, kept)));
  const { scored } = judgement;
  const record = await traced('merge', {}, async () => deps.compute(mergeAll(identified, judgement, settings)));
  const claimed = underOurNames(identified.reclaimed, settings.exporters, item, withoutUnsure(record));
  const knowsLess = deps.lookup.isOffline === true || kept.some(({ lookup: last }) => couldNotAnswer(last));
  const { reclaimed, sidecarsOnDisk } = knowsLess ? leftAlone(claimed, identified) : { ...identified, reclaimed: claimed };
  const own = [...history.sidecars, ...reclaimed];
  const options = pictureOptionsOf(settings.exporters);
  const picture = options && (await traced('picture', {}, () => findCover({ record, item, own, options, isDryRun: settings.isDryRun }, deps.cover, signal)));
  signal.throwIfAborted();
  const report = {
    ...emptyReport(item),
    isNew: known === undefined,
    movedFrom,
    record,
    candidates: scored,
    recommendation: scored[0]?.match.recommendation,
    isToReview: needsUser(judgement, record),
    deferred: kept.filter(({ lookup: { outcome } }) => outcome === 'deferred').map(({ lookup: { provider } }) => provider),
    lookups: kept.filter(wasAsked).map(({ lookup: { provider, outcome, error, dueAtMs }, code }) => ({ provider, outcome, error, code, dueAtMs })),
  };
  const nowMs = deps.now();
  const hasFound = scored.some(({ isApplied }) => isApplied);
  const unasked = deps.lookup.isOffline && (isOtherQuestion || !hasFound) ? dueAnew(history.lookups, { isOtherQuestion, nowMs }) : [];
  const findings = {
    ...{ item, known, runId },
    identified: { ...identified, reclaimed, sidecarsOnDisk },
    own,
    decided: history,
    answers: [...withRefresh(kept, refreshFactor(record, settings.complete, nowMs), nowMs), ...unasked],
    judgement,
    record,
    picture,
  };
  const saved = await deps.atWork(() => saveAndExport(findings, settings, deps));
  return { ...report, ...saved, tookMs: deps.now() - startedMs };
}

/**
 * A state that begins, and could not ask everybody yet, knows less than the one that wrote these sidecars: they stay as they are, unless
 * the user decided something here.
 */
function leftAlone(reclaimed: OwnSidecar[], { sidecarsOnDisk, overrides }: Identified): Pick<Identified, 'reclaimed' | 'sidecarsOnDisk'> {
  if (overrides.length > 0) return { reclaimed, sidecarsOnDisk };
  const isReclaimed = (path: string) => reclaimed.some((sidecar) => sidecar.path === path);
  const waiting = [...sidecarsOnDisk].map(([path, file]) => [path, isReclaimed(path) ? { ...file, waitsFor: 'providers' as const } : file] as const);
  return { reclaimed: [], sidecarsOnDisk: new Map(waiting) };
}

/** The record as the names are read in the end, with what is applied. */
function mergeAll({ editionKind, candidates, overrides, query, record }: Identified, { scored, reading }: Judgement, settings: ProcessSettings): MergedRecord {
  if (scored.length === 0 && (reading === undefined || reading === query.readings?.[0])) return record;
  const all = [...readAs(candidates, reading).map((candidate) => ({ candidate })), ...appliedOf(scored)];
  return merge({ editionKind, candidates: all, overrides, refuted: refutedIdentifiers(scored) }, settings.merge);
}

interface Begun {
  known?: StoredItem;
  movedFrom?: string;
  history: ItemHistory;
  identified: Identified;
}

/** The report of an Item with which there is nothing to do; undefined for any other. */
export async function reportIfUnchanged(
  item: Item,
  settings: ProcessSettings,
  { store, lookup: lookupDeps }: Pick<ProcessDeps, 'store' | 'lookup'>,
): Promise<ItemReport | undefined> {
  const known = settings.isForced ? undefined : await store.snapshot(item.libraryId, item.path);
  if (!known || !isUnchanged(item, known, settings, lookupDeps)) return undefined;
  return { ...emptyReport(item), itemId: known.id, status: known.problems.length > 0 ? 'failed' : 'unchanged', problems: known.problems };
}

/** What is known of the Item, and what its files say; or the report of an Item with which there is nothing to do. */
async function begin(item: Item, settings: ProcessSettings, deps: ProcessDeps, signal: AbortSignal): Promise<Begun | { report: ItemReport }> {
  signal.throwIfAborted();
  const unchanged = await reportIfUnchanged(item, settings, deps);
  if (unchanged) return { report: unchanged };
  const { known, movedFrom } = await recognise(item, settings, deps);
  const stored = known ? await deps.store.load(known.id) : NO_HISTORY;
  const history = { ...stored, sidecars: await withEarlier(item, stored.sidecars, deps.store) };
  const foreign = settings.existingSidecars === 'adopt' ? 'adopt' : 'evidence';
  const adopted = history.candidates.filter(({ local, standing }) => local && standing === 'adopted');
  const readAhead = deps.takeReadAhead(filesOf(item, 'audio').map(({ path }) => path));
  const { overrides, decisions, sidecars: own } = history;
  const identified = await deps.traced('identify', {}, async () => deps.identify({ item, own, overrides, decisions, adopted, foreign, readAhead }));
  signal.throwIfAborted();
  return { known, movedFrom, history, identified };
}

/** A provider that was not needed is left out of the report. */
function wasAsked({ lookup: { outcome } }: LookupAnswer): boolean {
  return outcome !== 'skipped' && outcome !== 'deferred' && outcome !== 'paused';
}
