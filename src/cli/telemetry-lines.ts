/** What `rubricator telemetry` prints. */
import { printable } from '../domain/text/printable.ts';
import { timeOf } from '../domain/text/time.ts';
import { tookOf } from '../domain/text/took.ts';
import type { SlowBook, TelemetryReport, WorkMeasure } from '../ports/telemetry.ts';
import type { Screen } from './screen.ts';
import { tableOrList } from './table.ts';
import { plural } from './words.ts';

const MEGABYTE = 1024 * 1024;

/** @param limits of what is kept */
export function telemetryLines(report: TelemetryReport, limits: { days?: number | undefined; megabytes: number }, screen: Screen): string[] {
  const { sinceMs, books, slowest, stages, sources, kept } = report;
  const title = (text: string) => screen.paint('bold', `\n${text}`);
  const until = limits.days === undefined ? 'Nothing more is kept.' : `${plural(limits.days, 'day')} and ${limits.megabytes} MB are kept.`;
  const rest = `\n${amountOf(kept)}. ${until}`;
  if (!books) return [`No book was worked on since ${timeOf(sinceMs)}.`, rest];
  return [
    `${plural(books.count, 'book')} since ${timeOf(sinceMs)}, ${books.errors} with problems. Half took less than ${tookOf(books.medianMs)}, 95 of 100 less than ${tookOf(books.p95Ms)}, the slowest ${tookOf(books.maxMs)}.`,
    ...[title('The slowest books'), ...slowestTable(slowest, screen)],
    ...(sources.length > 0 ? [title('How the sources do'), ...sourceTable(sources, screen)] : []),
    ...[title('What the stages take'), ...stageTable(stages, screen)],
    rest,
  ];
}

/** One line of `rubricator status`. */
export function keptLine(kept: TelemetryReport['kept']): string {
  return `Telemetry: ${amountOf(kept)}; see rubricator telemetry`;
}

function amountOf({ spans, oldestAtMs, sizeBytes }: TelemetryReport['kept']): string {
  const since = oldestAtMs === undefined ? '' : ` since ${timeOf(oldestAtMs)}`;
  return `${plural(spans, 'span')}${since} in ${(sizeBytes / MEGABYTE).toFixed(1)} MB`;
}

function slowestTable(slowest: readonly SlowBook[], screen: Screen): string[] {
  const rows = slowest.map(({ path, library, tookMs, stages, outcome }) => [printable(path), printable(library), tookOf(tookMs), longest(stages), outcome]);
  return tableOrList({ head: ['Book', 'Library', 'Took', 'Most of it', 'Outcome'], rows, numbers: [2] }, screen);
}

function longest(stages: SlowBook['stages']): string {
  const sorted = [...stages].sort((a, b) => b.tookMs - a.tookMs).slice(0, 3);
  return sorted.map(({ name, tookMs }) => `${printable(name)} ${tookOf(tookMs)}`).join(', ');
}

function sourceTable(sources: TelemetryReport['sources'], screen: Screen): string[] {
  const head = ['Source', 'Asked', 'Cached', 'Failed', 'In line', 'Median', '95 of 100', 'Most'];
  const rows = sources.map((each) => [printable(each.source), ofSome(each.count), ofSome(each.cached), failed(each), inLine(each), ...timesOf(each)]);
  return tableOrList({ head, rows, numbers: [1, 2, 3, 4, 5, 6, 7] }, screen);
}

function stageTable(stages: TelemetryReport['stages'], screen: Screen): string[] {
  const whole = stages.reduce((sum, { tookMs }) => sum + tookMs, 0) || 1;
  const rows = stages.map((each) => [each.name, ofSome(each.count), failed(each), ...timesOf(each), `${Math.round((100 * each.tookMs) / whole)} %`]);
  return tableOrList({ head: ['Stage', 'Times', 'Failed', 'Median', '95 of 100', 'Most', 'Share'], rows, numbers: [1, 2, 3, 4, 5, 6] }, screen);
}

function ofSome(count: number): string {
  return count === 0 ? '' : String(count);
}

/** `3 (5 %)`. */
function failed({ count, errors }: WorkMeasure): string {
  return errors === 0 ? '' : `${errors} (${Math.round((100 * errors) / count)} %)`;
}

function inLine({ waitedMs }: WorkMeasure): string {
  return waitedMs === 0 ? '' : tookOf(waitedMs);
}

function timesOf({ count, medianMs, p95Ms, maxMs }: WorkMeasure): string[] {
  return count === 0 ? ['', '', ''] : [tookOf(medianMs), tookOf(p95Ms), tookOf(maxMs)];
}
