/** Statistics of all books, or of those that a filter lets through, as figures. */

import { html } from 'hono/html';
import type { Statistics } from '../../actions/statistics.ts';
import type { MonthCount, SourceCounts, Summary } from '../../domain/statistics/summary.ts';
import { timeOf } from '../../domain/text/time.ts';
import type { ProviderDay } from '../../ports/provider-state.ts';
import { chartFigure, plainTable } from './chart-figure.ts';
import type { ChartPoint, Charts } from './charts/charts.ts';
import { type Html, NOTHING, percent } from './html.ts';
import { confidenceFigure, entriesFigure, SOURCE_HEAD, sizeFigure, sourceRow } from './spread-figures.ts';

/** @param addressOfField where the page of a field is */
export function statisticsView(statistics: Statistics, charts: Charts, addressOfField: (name: string) => string): Html {
  const { books, kinds, madeAtMs, sources, fields, confidence, growth, undated, spreads, providerDays } = statistics;
  if (books === 0) return html`<p>No book fits. <a href="/statistics">Statistics of all books</a></p>`;
  return html`<p class="faint">${books === 1 ? '1 book' : `${books} books`}: ${kinds.map(({ kind, books: of }) => `${of} ${kind}`).join(', ')}. Counted ${timeOf(madeAtMs)}.</p>
<ul class="chips" aria-label="Fields">${fields.filter(({ books: of }) => of > 0).map(({ field, label }) => html`<li><a class="chip" href="${addressOfField(field)}">${label}</a></li>`)}</ul>
<div class="figures">
${completeness(fields, charts, addressOfField)}
${confidenceFigure(confidence, charts)}
${growth.length > 0 ? growthFigure(growth, undated, charts) : NOTHING}
${spreads.filter(({ entries }) => entries > 0).map((spread) => (spread.size ? sizeFigure(spread, charts) : entriesFigure(spread, charts)))}
${sources.length > 0 ? disagreement(sources, fields, charts) : NOTHING}
${sources.length > 0 ? sourceTable(sources) : NOTHING}
${providerDays.length > 0 ? providerFigures(providerDays, charts) : NOTHING}
</div>`;
}

function completeness(all: Summary['fields'], charts: Charts, addressOfField: (name: string) => string): Html {
  const title = 'How complete the fields are';
  const fields = all.filter(({ books }) => books > 0);
  return chartFigure({
    title,
    svg: charts.bars(
      fields.map(({ label, filled, books }) => ({ label, value: (100 * filled) / books, shown: percent(filled / books) })),
      { label: title, unit: 'Of the books that can have the field, in %' },
      100,
    ),
    table: {
      head: ['Field', 'Filled', 'Books with it', 'Books that can have it', 'Cleared by hand', 'Sure', 'Agreed', 'Conflicts'],
      rows: fields.map(({ field, label, books, filled, cleared, meanConfidence, agreed, conflicts }) => [
        html`<a href="${addressOfField(field)}">${label}</a>`,
        ...[percent(filled / books), filled, books, cleared, meanConfidence?.toFixed(2) ?? '', agreed, conflicts],
      ]),
    },
  });
}

function growthFigure(growth: readonly MonthCount[], undated: number, charts: Charts): Html {
  const title = 'When the books came';
  const [first] = growth;
  const beginOf = (month: string) => Date.parse(`${month}-01T00:00:00Z`);
  const begin = first ? [{ at: new Date(beginOf(first.month)), total: 0 }] : [];
  const points = growth.map(({ month, total }, at) => ({ at: new Date(beginOf(growth[at + 1]?.month ?? nextMonth(month))), total }));
  return chartFigure({
    title,
    svg: charts.growth([...begin, ...points], { label: title, unit: 'Books' }),
    table: { head: ['Month', 'Came', 'Books'], rows: growth.map(({ month, added, total }) => [month, added, total]) },
    ...(undated > 0 && { note: `Of ${undated} nobody noted it.` }),
  });
}

function nextMonth(month: string): string {
  const [year = 0, of = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, of, 1)).toISOString().slice(0, 7);
}

/** Where sources that were not chosen say something else: by source and field. */
function disagreement(sources: readonly SourceCounts[], fields: Summary['fields'], charts: Charts): Html {
  const title = 'Where sources say something else';
  const labels = new Map(fields.map(({ field, label }) => [field, label]));
  const order = new Map(fields.map(({ field }, at) => [field, at]));
  const cells = sources
    .filter(({ agreed, differed }) => agreed + differed > 0)
    .sort((a, b) => (order.get(a.field) ?? 0) - (order.get(b.field) ?? 0))
    .map(({ source, field, won, agreed, differed, conflicts }) => ({
      ...{ source, row: labels.get(field) ?? field, won, agreed, differed, conflicts },
      share: differed / (won + agreed + differed),
    }));
  if (cells.length === 0) return NOTHING;
  return chartFigure({
    title,
    svg: charts.cells(
      cells.map(({ source, row, share }) => ({ column: source, row, share, shown: share === 0 ? '·' : percent(share) })),
      { label: title, unit: '' },
    ),
    table: {
      head: ['Field', 'Source', 'Chosen', 'Agreed', 'Differed', 'In conflict', 'Differed, share'],
      rows: cells.map(({ row, source, won, agreed, differed, conflicts, share }) => [row, source, won, agreed, differed, conflicts, percent(share)]),
      words: [0, 1],
    },
  });
}

function sourceTable(sources: readonly SourceCounts[]): Html {
  const rows = [...Map.groupBy(sources, ({ source }) => source)].map(([source, counts]) => {
    const sum = (name: 'won' | 'agreed' | 'differed' | 'conflicts') => counts.reduce((total, each) => total + each[name], 0);
    return { source, won: sum('won'), agreed: sum('agreed'), differed: sum('differed'), conflicts: sum('conflicts') };
  });
  rows.sort((a, b) => b.won - a.won);
  const title = 'What the sources say';
  return html`<figure class="figure"><figcaption>${title}</figcaption>${plainTable(title, { head: SOURCE_HEAD, rows: rows.map(({ source, ...counts }) => [source, ...sourceRow(counts)]) })}</figure>`;
}

function providerFigures(days: readonly ProviderDay[], charts: Charts): Html {
  const rate = (day: ProviderDay) => (day.found + day.missing > 0 ? (100 * day.found) / (day.found + day.missing) : undefined);
  const mean = (day: ProviderDay) => (day.requests > 0 ? Math.round(day.tookMs / day.requests) : undefined);
  const points = (value: (day: ProviderDay) => number | undefined): ChartPoint[] =>
    days.map((day) => ({ at: new Date(`${day.day}T00:00:00Z`), of: day.provider, value: value(day) }));
  const table = {
    head: ['Provider', 'Day', 'Requests', 'Failed', 'Found', 'Not found', 'From the cache', 'Found, %', 'Mean, ms'],
    rows: days.map((day) => [
      ...[day.provider, day.day, day.requests, day.failures, day.found, day.missing, day.cached],
      ...[rate(day)?.toFixed(0) ?? '', mean(day) ?? ''],
    ]),
    words: [0, 1],
  };
  const rates = 'How often the providers know a book';
  const times = 'How long the providers take';
  return html`${chartFigure({ title: rates, svg: charts.rows(points(rate), { label: rates, unit: 'Found, in %' }, 100), table })}
${chartFigure({ title: times, svg: charts.rows(points(mean), { label: times, unit: 'Mean of a request, in ms' }), table })}`;
}
