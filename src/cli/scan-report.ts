/** Tells what a scan does: a line per book, troubles as they come, a summary, a table. */
import Table from 'cli-table3';
import type { LibraryResult, ScanEvents } from '../actions/scan.ts';
import { fieldOf } from '../domain/book/fields.ts';
import type { Conflict } from '../domain/book/record.ts';
import { valuesOf } from '../domain/book/record.ts';
import type { ExportOutcome } from '../pipeline/export/export.ts';
import type { ItemReport } from '../pipeline/report.ts';
import { paintDiff, unifiedDiff } from './diff.ts';
import { type Paint, printable } from './paint.ts';
import type { Progress } from './progress.ts';

export interface ReporterOptions {
  style: 'plain' | 'quiet' | 'verbose' | 'json';
  isTerminal: boolean;
  isDryRun: boolean;
  /** A table will follow, so that lines per book would say everything twice. */
  hasTable: boolean;
  paint: Paint;
  out(line: string): void;
  trouble(line: string): void;
  progress: Progress;
}

export interface Reporter extends ScanEvents {
  trouble(line: string): void;
  summary(results: readonly LibraryResult[], isInterrupted: boolean): void;
  table(): void;
  /** Items and folders with a failure. */
  failures(): number;
}

interface Tally {
  done: number;
  unchanged: number;
  failed: number;
  review: number;
  conflicts: number;
  waiting: number;
  moved: number;
  worked: number;
}

function tallyOf(report: ItemReport): Tally {
  return {
    done: Number(report.status === 'done'),
    unchanged: Number(report.status === 'unchanged'),
    failed: Number(report.status === 'failed'),
    review: Number(report.isToReview),
    conflicts: report.record?.conflicts.length ?? 0,
    waiting: Number(report.lookups.some(({ outcome }) => outcome === 'failed')),
    moved: Number(report.movedFrom !== undefined),
    // An item that was passed by has no record, whatever was wrong with it before.
    worked: Number(report.record !== undefined),
  };
}

/** Rows kept for the table; a larger scan is no table. */
const MAX_TABLE_ROWS = 200;

export function createReporter(options: ReporterOptions): Reporter {
  const { style, paint, out, progress } = options;
  const counts = { done: 0, unchanged: 0, failed: 0, review: 0, conflicts: 0, created: 0, updated: 0, removed: 0, waiting: 0, moved: 0, worked: 0 };
  /** What was counted of books that come again when slow providers have answered. */
  const unfinished = new Map<string, Tally>();
  const kept: ItemReport[] = [];
  const told = new Set<string>();
  let folderFailures = 0;

  /** The same trouble of a provider on many items is one line. */
  function trouble(line: string): void {
    if (told.has(line)) return;
    told.add(line);
    if (style !== 'json') options.trouble(paint('yellow', `! ${printable(line)}`));
  }

  /** What is wrong with the item, and with providers; an open breaker was told when it opened. */
  function tellTroubles({ path, problems, lookups }: ItemReport): void {
    for (const problem of problems) trouble(`${path}: ${problem}`);
    for (const { provider, error, code } of lookups) if (error && code !== 'circuit-open') trouble(`${provider}: ${error}`);
  }

  function tell(report: ItemReport): void {
    if (style === 'json') return out(JSON.stringify(toJson(report)));
    tellTroubles(report);
    if (style === 'quiet' || (report.status === 'unchanged' && style !== 'verbose')) return;
    if (options.isDryRun) return tellPlan(report);
    if (style === 'verbose' || !(options.isTerminal || options.hasTable)) out(line(report));
    if (style === 'verbose') tellDetails(report);
  }

  /** Why a sidecar was left alone, what readers will not like about another, and what the sources disagree on. */
  function tellDetails({ exports, record }: ItemReport): void {
    for (const { exporter, action, reason, warnings } of exports) {
      if (action === 'skipped' && reason) out(`    ${exporter}: ${printable(reason)}`);
      for (const warning of warnings) out(paint('yellow', `    ${exporter}: ${printable(warning)}`));
    }
    for (const conflict of record?.conflicts ?? []) out(`    ${showConflict(conflict)}`);
  }

  function line(report: ItemReport): string {
    const would = options.isDryRun ? 'would be ' : '';
    const actions = Map.groupBy(report.exports.filter(isWritten), ({ exporter, action }) => `${exporter} ${would}${action}`);
    const written = [...actions].map(([text, { length }]) => (length > 1 ? `${text} (${length})` : text));
    return [statusWord(report, paint), printable(report.path), source(report), written.join(', ')].filter(Boolean).join('  ');
  }

  /** The plan of a dry run: each file with its diff. */
  function tellPlan(report: ItemReport): void {
    const planned = report.exports.filter(({ change }) => change !== undefined);
    if (planned.length === 0) return;
    out(paint('bold', line(report)));
    for (const { path = '', change = {} } of planned) for (const row of paintDiff(unifiedDiff(path, change), paint)) out(`  ${row}`);
  }

  /** Playlists at a library's root, which are no book's. */
  function tellCollections(library: string, collections: readonly ExportOutcome[]): void {
    for (const { action } of collections.filter(isWritten)) counts[action as 'created' | 'updated' | 'removed']++;
    if (style === 'json') {
      if (collections.length > 0) out(JSON.stringify({ library, collections: collections.map(outcomeToJson) }));
      return;
    }
    for (const { path = '', action, reason, change } of collections) {
      if (action === 'failed') {
        folderFailures++;
        trouble(`${path}: ${reason}`);
      }
      if (change) for (const row of paintDiff(unifiedDiff(path, change), paint)) out(`  ${row}`);
    }
  }

  return {
    trouble,
    onDiscovered: progress.total,
    onProblem({ path, message, isFailure }) {
      if (isFailure) folderFailures++;
      if (isFailure || style === 'verbose') trouble(`${path || '.'}: ${message}`);
    },
    onPatience(count) {
      if (style !== 'json')
        options.trouble(`${plural(count, 'book')} wait for slow providers; what is known is written, the rest follows. Ctrl-C is safe: the next scan goes on.`);
      progress.restart(count);
    },
    onItem(report, pass) {
      const tally = tallyOf(report);
      const before = pass === 'patient' ? unfinished.get(report.path) : undefined;
      for (const key of Object.keys(tally) as (keyof Tally)[]) counts[key] += tally[key] - (before?.[key] ?? 0);
      unfinished.delete(report.path);
      if (report.deferred.length > 0) unfinished.set(report.path, tally);
      for (const { action } of report.exports.filter(isWritten)) counts[action as 'created' | 'updated' | 'removed']++;
      const earlier = kept.findIndex(({ path }) => path === report.path);
      if (earlier >= 0) kept[earlier] = report;
      else if (kept.length < MAX_TABLE_ROWS) kept.push(report);
      tell(report);
      progress.done(report.path);
    },
    summary(results, isInterrupted) {
      for (const { library, collections } of results) tellCollections(library.id, collections);
      if (style === 'json') return;
      for (const { library, isUnavailable } of results) {
        if (isUnavailable) trouble(`${library.root} is empty though it had books: taken as not mounted, nothing is marked as gone`);
      }
      const total = (key: 'discovered' | 'gone') => results.reduce((sum, result) => sum + result[key], 0);
      const problems = counts.failed + folderFailures;
      const when = (n: number, words: string) => (n > 0 ? [`${n} ${words}`] : []);
      const parts = [
        `${counts.unchanged} unchanged`,
        `${plural(counts.created, 'sidecar')} ${options.isDryRun ? 'to create' : 'created'}`,
        `${counts.updated} ${options.isDryRun ? 'to update' : 'updated'}`,
        ...when(counts.removed, options.isDryRun ? 'to remove' : 'removed'),
        ...when(counts.moved, 'moved'),
        ...when(total('gone'), 'gone'),
        ...when(counts.review, 'to review'),
        ...(counts.conflicts > 0 ? [plural(counts.conflicts, 'conflict')] : []),
        ...when(counts.waiting, 'to ask again'),
        ...when(problems, 'with problems').map((text) => paint('red', text)),
      ];
      // An interrupted scan has no results, only what was told until then.
      const books = plural(counts.done + counts.unchanged + counts.failed, 'book');
      out(`${isInterrupted ? 'Interrupted. ' : ''}${books}: ${parts.join(', ')}.`);
      if (counts.worked + counts.created + counts.updated + counts.removed === 0 && total('discovered') > 0 && !isInterrupted)
        out('Nothing has changed: nothing was asked and nothing was written.');
    },
    table() {
      const table = new Table({
        head: ['Book', 'Authors', 'Match', 'Sidecars'],
        wordWrap: true,
        colWidths: [44, 24, 22, 24],
        style: { head: [], border: [], compact: true },
      });
      for (const report of kept.sort((a, b) => (a.path < b.path ? -1 : 1))) table.push(row(report));
      out(table.toString());
      for (const { path, record } of kept) for (const conflict of record?.conflicts ?? []) out(`${printable(path)}\n    ${showConflict(conflict)}`);
    },
    failures: () => counts.failed + folderFailures,
  };

  function row(report: ItemReport): string[] {
    const known = report.record ? valuesOf(report.record) : {};
    const series = known.series?.[0];
    const place = series ? `\n${printable(series.name)}${series.position ? ` #${series.position}` : ''}` : '';
    const exports = report.exports.map(({ exporter, action }) => `${exporter} ${action}`).join('\n');
    return [
      printable(known.title ?? report.path) + place,
      printable((known.authors ?? []).map((author) => author.name).join(', ')),
      source(report) || 'from files',
      report.problems[0] ? `${exports}\n! ${printable(report.problems[0])}` : exports,
    ];
  }
}

function isWritten({ action }: ExportOutcome): boolean {
  return action === 'created' || action === 'updated' || action === 'removed';
}

function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

function statusWord(report: ItemReport, paint: Paint): string {
  if (report.status === 'failed') return paint('red', 'failed   ');
  if (report.status === 'unchanged') return 'unchanged';
  if (report.isToReview) return paint('yellow', 'review   ');
  return paint('green', report.movedFrom ? 'moved    ' : report.isNew ? 'new      ' : 'changed  ');
}

/** Who answered, how well it fits, and what came of it: `audnexus 0.97 applied`. */
function source({ candidates, lookups, isToReview }: ItemReport): string {
  const [best] = candidates;
  if (best) {
    const verdict = isToReview ? 'to review' : !best.isApplied ? 'rejected' : best.match.isEditionSure ? 'applied' : 'applied as to the work';
    return `${best.candidate.source} ${best.match.total.toFixed(2)} ${verdict}`;
  }
  const [asked] = lookups;
  return asked ? `${asked.provider} ${asked.outcome}` : '';
}

/** `authors: A (audnexus 0.90) against B (tags 0.70)`. */
function showConflict({ field, values, reason }: Conflict): string {
  const definition = fieldOf(field);
  const sides = values.map(
    ({ value, sources, confidence }) => `${printable(definition.show(value as never))} (${sources.join(', ')} ${confidence.toFixed(2)})`,
  );
  return `${definition.label}: ${sides.join(' against ')}; kept the first: ${reason}`;
}

function outcomeToJson({ change, ...outcome }: ExportOutcome) {
  return { ...outcome, ...(change && { diff: unifiedDiff(outcome.path ?? '', change) }) };
}

function toJson(report: ItemReport) {
  const { record, candidates, exports, ...rest } = report;
  return {
    ...rest,
    exports: exports.map(outcomeToJson),
    metadata: record && valuesOf(record),
    conflicts: record?.conflicts,
    missing: record?.missing,
    matches: candidates.map(({ candidate, match, isApplied }) => ({
      source: candidate.source,
      sourceId: candidate.sourceId,
      region: candidate.region,
      isApplied,
      ...match,
    })),
  };
}
