/** What is said of one book of a scan: a line, details, the plan of a dry run, or JSON. */
import { fieldOf } from '../domain/book/fields.ts';
import { type Conflict, valuesOf } from '../domain/book/record.ts';
import { printable } from '../domain/text/printable.ts';
import type { ExportOutcome } from '../pipeline/export/export.ts';
import type { ItemReport } from '../pipeline/report.ts';
import { paintDiff, unifiedDiff } from './diff.ts';
import type { Paint } from './paint.ts';
import { isWritten } from './scan-tally.ts';

/** `new        Marit Osei/The Salt Road  audnexus 0.97 applied  opf created`. */
export function lineOf(report: ItemReport, isDryRun: boolean, paint: Paint): string {
  const would = isDryRun ? 'would be ' : '';
  const written = report.exports.filter(({ action }) => isWritten(action));
  const actions = Map.groupBy(written, ({ exporter, action }) => `${exporter} ${would}${action}`);
  const shown = [...actions].map(([text, { length }]) => (length > 1 ? `${text} (${length})` : text));
  return [statusWord(report, paint), printable(report.path), matchOf(report), shown.join(', ')].filter(Boolean).join('  ');
}

/** Why a sidecar was left alone, what readers will not like about another, and what the sources disagree on. */
export function detailsOf({ exports, record }: ItemReport, paint: Paint): string[] {
  const ofSidecars = exports.flatMap(({ exporter, action, reason, warnings }) => [
    ...(action === 'skipped' && reason ? [`    ${exporter}: ${printable(reason)}`] : []),
    ...warnings.map((warning) => paint('yellow', `    ${exporter}: ${printable(warning)}`)),
  ]);
  return [...ofSidecars, ...(record?.conflicts ?? []).map((conflict) => `    ${showConflict(conflict)}`)];
}

/** The plan of a dry run: each file with its diff. */
export function planOf(report: ItemReport, paint: Paint): string[] {
  const diffs = diffsOf(report.exports, paint);
  return diffs.length > 0 ? [paint('bold', lineOf(report, true, paint)), ...diffs] : [];
}

export function diffsOf(outcomes: readonly ExportOutcome[], paint: Paint): string[] {
  const planned = outcomes.filter(({ change }) => change !== undefined);
  return planned.flatMap(({ path = '', change = {} }) => paintDiff(unifiedDiff(path, change), paint).map((row) => `  ${row}`));
}

function statusWord(report: ItemReport, paint: Paint): string {
  if (report.status === 'failed') return paint('red', 'failed   ');
  if (report.status === 'unchanged') return 'unchanged';
  if (report.isToReview) return paint('yellow', 'review   ');
  return paint('green', report.movedFrom ? 'moved    ' : report.isNew ? 'new      ' : 'changed  ');
}

/** Who answered, how well it fits, and what came of it: `audnexus 0.97 applied`. */
export function matchOf({ candidates, lookups, isToReview }: ItemReport): string {
  const [best] = candidates;
  if (best) {
    const verdict = isToReview ? 'to review' : !best.isApplied ? 'rejected' : best.match.isEditionSure ? 'applied' : 'applied as to the work';
    return `${best.candidate.source} ${best.match.total.toFixed(2)} ${verdict}`;
  }
  const [asked] = lookups;
  return asked ? `${asked.provider} ${asked.outcome}` : '';
}

/** `authors: A (audnexus 0.90) against B (tags 0.70)`. */
export function showConflict({ field, values, reason }: Conflict): string {
  const definition = fieldOf(field);
  const sides = values.map(
    ({ value, sources, confidence }) => `${printable(definition.show(value as never))} (${sources.join(', ')} ${confidence.toFixed(2)})`,
  );
  return `${definition.label}: ${sides.join(' against ')}; kept the first: ${reason}`;
}

export function outcomeToJson({ change, ...outcome }: ExportOutcome) {
  return { ...outcome, ...(change && { diff: unifiedDiff(outcome.path ?? '', change) }) };
}

export function reportToJson(report: ItemReport) {
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
