/** What is said of one book of a scan: a line, details, the plan of a dry run, or JSON. */
import { unifiedDiff } from '../actions/file-diff.ts';
import { fieldOf } from '../domain/book/fields.ts';
import { type Conflict, valuesOf } from '../domain/book/record.ts';
import { printable } from '../domain/text/printable.ts';
import type { ExportOutcome } from '../pipeline/export/export.ts';
import type { ItemReport } from '../pipeline/report.ts';
import { paintDiff } from './diff.ts';
import type { Paint } from './paint.ts';
import { isWritten } from './scan-tally.ts';
import { firstFew, inWords, plural } from './words.ts';

/** `new        Marit Osei/The Salt Road  audnexus 0.97 applied  opf created`. */
export function lineOf(report: ItemReport, paint: Paint): string {
  const written = report.exports.filter(({ action }) => isWritten(action));
  return lineWith(report, countEach(written.map(({ exporter, action }) => `${exporter} ${action}`)).join(', '), paint);
}

function lineWith(report: ItemReport, what: string, paint: Paint): string {
  return [statusWord(report, paint), printable(report.path), matchOf(report), what].filter(Boolean).join('  ');
}

/** `opf, m3u (3)`: each once, with its number. */
function countEach(texts: readonly string[]): string[] {
  return [...Map.groupBy(texts, (text) => text)].map(([text, { length }]) => (length > 1 ? `${text} (${length})` : text));
}

/** Why a sidecar was left alone, what readers will not like about another, and what the sources disagree on. */
export function detailsOf({ exports, record }: ItemReport, paint: Paint): string[] {
  const ofSidecars = exports.flatMap(({ exporter, action, reason, warnings }) => [
    ...(action === 'skipped' && reason ? [`    ${exporter}: ${printable(reason)}`] : []),
    ...warnings.map((warning) => paint('yellow', `    ${exporter}: ${printable(warning)}`)),
  ]);
  return [...ofSidecars, ...(record?.conflicts ?? []).map((conflict) => `    ${showConflict(conflict)}`)];
}

/** The plan of a dry run: a line, and below it each file with its diff, if these are wanted. Empty if nothing would be written. */
export function planOf(report: ItemReport, hasDiffs: boolean, paint: Paint): string[] {
  const files = filesToWrite(report);
  if (files.length === 0) return [];
  const line = lineWith(report, [...files, fieldsToChange(report)].filter(Boolean).join('; '), paint);
  return hasDiffs ? [paint('bold', line), ...diffsOf(report.exports, paint)] : [line];
}

const PLANNED = { created: 'create', updated: 'update', removed: 'remove' } as const;

/** `create abs-json, opf`, `update nfo`. */
function filesToWrite({ exports }: ItemReport): string[] {
  const written = exports.flatMap(({ exporter, action }) => (isWritten(action) ? [{ exporter, action: PLANNED[action] }] : []));
  return [...Map.groupBy(written, ({ action }) => action)].map(([action, of]) => `${action} ${countEach(of.map(({ exporter }) => exporter)).join(', ')}`);
}

/** `14 fields` of a new book; of another the names of those that change. */
function fieldsToChange({ isNew, changedFields = [] }: ItemReport): string {
  if (changedFields.length === 0) return '';
  return isNew ? plural(changedFields.length, 'field') : inWords(firstFew(changedFields, FIELDS_SHOWN));
}

const FIELDS_SHOWN = 4;

/** `create  Playlists/The Lantern Coast.m3u8`: the plan for files that belong to no book. */
export function filesOf(outcomes: readonly ExportOutcome[]): string[] {
  return outcomes.flatMap(({ path = '', action }) => (isWritten(action) ? [`${PLANNED[action].padEnd(9)}  ${printable(path)}`] : []));
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
