/** What `rubricator stats` prints of a library as a whole. */
import type { Statistics } from '../actions/statistics.ts';
import type { Unit } from '../domain/book/measure.ts';
import type { FieldSpread } from '../domain/statistics/field-spread.ts';
import type { Bin } from '../domain/statistics/spread.ts';
import type { FieldCounts, MonthCount, SourceCounts } from '../domain/statistics/summary.ts';
import { printable } from '../domain/text/printable.ts';
import type { ProviderDay } from '../ports/provider-state.ts';
import { bar, barColumns, barLines, sparkline } from './bars.ts';
import type { Screen } from './screen.ts';
import { tableOrList } from './table.ts';
import { plural } from './words.ts';

export function statisticsLines(statistics: Statistics, screen: Screen): string[] {
  const { books, kinds, fields, sources, confidence, growth, undated, spreads, providerDays } = statistics;
  if (books === 0) return ['No books to count; rubricator list shows all of them.'];
  const title = (text: string) => screen.paint('bold', `\n${text}`);
  return [
    `${plural(books, 'book')}: ${kinds.map(({ kind, books: of }) => `${of} ${kind}`).join(', ')}.`,
    ...[title('How complete the fields are'), ...completeness(fields, screen)],
    ...[title('How sure the values are'), ...confidenceLines(confidence, screen)],
    ...[title('What the sources say'), ...sourceTable(sources, screen)],
    ...disputes(sources, fields, screen).flatMap((line, at) => (at === 0 ? [title('Where sources differ most'), line] : [line])),
    ...[title('When the books came'), ...growthLines(growth, undated, screen)],
    ...spreads.filter(({ entries }) => entries > 0).flatMap((spread) => [title(spread.label), ...spreadLines(spread, screen)]),
    ...(providerDays.length > 0 ? [title('How the providers did'), ...providerTable(providerDays, screen)] : []),
  ];
}

function completeness(fields: readonly FieldCounts[], screen: Screen): string[] {
  const rows = fields
    .filter(({ books }) => books > 0)
    .map(({ label, books, filled, meanConfidence, agreed, conflicts }) => [
      label,
      shareWithBar(filled, books, screen),
      `${filled} of ${books}`,
      meanConfidence === undefined ? '' : meanConfidence.toFixed(2),
      ofSome(agreed),
      ofSome(conflicts),
    ]);
  return tableOrList({ head: ['Field', 'Filled', 'Books', 'Sure', 'Agreed', 'Conflicts'], rows, numbers: [2, 3, 4, 5] }, screen);
}

/** `█████▌    55 %`. */
export function shareWithBar(part: number, whole: number, { columns, isPlain }: Screen): string {
  const percent = whole === 0 ? 0 : percentOf(part, whole);
  if (isPlain) return `${percent} %`;
  const width = Math.min(20, barColumns(columns) - 6);
  return `${bar(whole === 0 ? 0 : part / whole, width).padEnd(width)} ${String(percent).padStart(3)} %`;
}

/** A line for each tenth from the first in which there is a value. */
export function confidenceLines(confidence: readonly Bin[], screen: Screen): string[] {
  const lines = confidence.map(({ from = 0, to = 1, count }) => ({ label: `${from.toFixed(1)}–${to.toFixed(1)}`, count }));
  return barLines(
    lines.slice(
      Math.max(
        0,
        lines.findIndex(({ count }) => count > 0),
      ),
    ),
    screen,
  );
}

function ofSome(count: number): string {
  return count === 0 ? '' : String(count);
}

/** A row for each source, over all fields. */
function sourceTable(sources: readonly SourceCounts[], screen: Screen): string[] {
  const rows = [...Map.groupBy(sources, ({ source }) => source)].map(([source, counts]) => {
    const sum = (name: 'won' | 'agreed' | 'differed' | 'conflicts') => counts.reduce((total, each) => total + each[name], 0);
    return { source, won: sum('won'), agreed: sum('agreed'), differed: sum('differed'), conflicts: sum('conflicts') };
  });
  rows.sort((a, b) => b.won - a.won);
  const cells = rows.map(({ source, won, agreed, differed, conflicts }) => [
    printable(source),
    ofSome(won),
    ...agreement({ won, agreed, differed, conflicts }),
  ]);
  return tableOrList({ head: ['Source', 'Chosen', 'Agreed', 'Differed', 'In conflict', 'In line'], rows: cells, numbers: [1, 2, 3, 4, 5] }, screen);
}

const DISPUTES = 6;

/** The sources and fields with the most values that differ from those that were chosen. */
function disputes(sources: readonly SourceCounts[], fields: readonly FieldCounts[], screen: Screen): string[] {
  const labels = new Map(fields.map(({ field, label }) => [field, label]));
  const most = sources.filter(({ differed }) => differed > 0).sort((a, b) => b.differed - a.differed);
  return barLines(
    most.slice(0, DISPUTES).map(({ source, field, differed }) => ({ label: `${printable(source)} about ${labels.get(field) ?? field}`, count: differed })),
    screen,
  );
}

/** How often a source agreed and differed, and how often it was chosen or agreed of all that it said. */
export function agreement({ won, agreed, differed, conflicts }: Omit<SourceCounts, 'source' | 'field'>): string[] {
  return [ofSome(agreed), ofSome(differed), ofSome(conflicts), shareOf(won + agreed, won + agreed + differed)];
}

function growthLines(growth: readonly MonthCount[], undated: number, { columns, isPlain }: Screen): string[] {
  const [first, last] = [growth[0], growth.at(-1)];
  const best = growth.reduce<MonthCount | undefined>((most, each) => (most && most.added >= each.added ? most : each), undefined);
  const unknown = undated > 0 ? [`  of ${plural(undated, 'book')} nobody noted it`] : [];
  if (!first || !last || !best) return unknown;
  const line = sparkline(
    growth.map(({ added }) => added),
    Math.min(columns, 120) - 4,
  );
  if (first === last) return [`  ${plural(best.added, 'book')} in ${best.month}`, ...unknown];
  return [...(isPlain ? [] : [`  ${line}`]), `  ${first.month} to ${last.month}; most in ${best.month}, ${plural(best.added, 'book')}`, ...unknown];
}

const SHOWN = 8;

function spreadLines({ commonest, entries, size }: FieldSpread, screen: Screen): string[] {
  if (size) return sizeLines(size, screen);
  const lines = commonest.slice(0, SHOWN).map(({ text, count }) => ({ label: printable(text), count }));
  return [...barLines(lines, screen), ...(entries > SHOWN ? [`  and ${entries - SHOWN} more`] : [])];
}

/** Units that go without saying. */
const NAMELESS: readonly Unit[] = ['year', 'number'];

/** The ranges of a size, and what is in the middle. */
export function sizeLines({ unit, bins, mean, median, least, most }: NonNullable<FieldSpread['size']>, screen: Screen): string[] {
  const shown = (value: number) => String(unit === 'year' ? Math.round(value) : Number(value.toFixed(1)));
  const lines = bins.map(({ from, to, count }) => ({ label: rangeOf(from, to), count }));
  return [
    ...barLines(lines, screen),
    `  median ${shown(median)}, mean ${shown(mean)}, from ${shown(least)} to ${shown(most)}${NAMELESS.includes(unit) ? '' : ` ${unit}`}`,
  ];
}

/** `1990–1999`, `below 1800`; `1.5–2` where ranges are narrower than one. */
function rangeOf(from: number | undefined, to: number | undefined): string {
  if (from === undefined) return `below ${to}`;
  if (to === undefined) return `${from} and more`;
  if (to - from === 1 && Number.isInteger(from)) return String(from);
  return Number.isInteger(from) && Number.isInteger(to) ? `${from}–${to - 1}` : `${from}–${to}`;
}

function providerTable(days: readonly ProviderDay[], screen: Screen): string[] {
  const all = [...new Set(days.map(({ day }) => day))].sort();
  const rows = [...Map.groupBy(days, ({ provider }) => provider)].map(([provider, own]) => {
    const sum = (name: 'requests' | 'failures' | 'found' | 'missing' | 'tookMs') => own.reduce((total, each) => total + each[name], 0);
    const byDay = (value: (day: ProviderDay) => number | undefined, most?: number) => {
      const known = new Map(own.map((each) => [each.day, value(each)]));
      return screen.isPlain
        ? ''
        : sparkline(
            all.map((day) => known.get(day)),
            SPARK_COLUMNS,
            most,
          );
    };
    const requests = sum('requests');
    return [
      provider,
      String(requests),
      ofSome(sum('failures')),
      shareOf(sum('found'), sum('found') + sum('missing')),
      byDay(({ found, missing }) => (found + missing > 0 ? found / (found + missing) : undefined), 1),
      requests > 0 ? `${Math.round(sum('tookMs') / requests)} ms` : '',
      byDay(({ requests: sent, tookMs }) => (sent > 0 ? tookMs / sent : undefined)),
    ];
  });
  const head = ['Provider', 'Requests', 'Failed', 'Found', 'By day', 'Mean', 'By day'];
  return [...tableOrList({ head, rows, numbers: [1, 2, 3, 5] }, screen), `  ${all[0]} to ${all.at(-1)}`];
}

const SPARK_COLUMNS = 14;

/** What is not quite all is not shown as all. */
function percentOf(part: number, whole: number): number {
  return part < whole ? Math.min(99, Math.round((100 * part) / whole)) : 100;
}

function shareOf(part: number, whole: number): string {
  return whole > 0 ? `${percentOf(part, whole)} %` : '';
}
