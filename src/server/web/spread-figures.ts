/** Figures that the page of all statistics and that of one field share: how sure values are, how they are spread, what sources say. */
import { html } from 'hono/html';
import type { FieldSpread } from '../../domain/statistics/field-spread.ts';
import type { Bin } from '../../domain/statistics/spread.ts';
import type { SourceCounts } from '../../domain/statistics/summary.ts';
import { chartFigure } from './chart-figure.ts';
import type { Charts } from './charts/charts.ts';
import { type Html, percent } from './html.ts';

export function confidenceFigure(confidence: readonly Bin[], charts: Charts): Html {
  const title = 'How sure the values are';
  const bins = confidence.map(({ from = 0, to = 1, count }) => ({ from, to, count }));
  return chartFigure({
    title,
    svg: charts.histogram(bins, { label: title, unit: 'Confidence' }),
    table: { head: ['Confidence', 'Values'], rows: bins.map(({ from, to, count }) => [`${from} to ${to}`, count]) },
  });
}

/** @param title of the figure; the label of the field if absent */
export function entriesFigure({ label, commonest, entries }: FieldSpread, charts: Charts, title = label): Html {
  return chartFigure({
    title: entries > commonest.length ? `${title}: the commonest ${commonest.length} of ${entries}` : title,
    svg: charts.bars(
      commonest.map(({ text, count }) => ({ label: text, value: count })),
      { label: title, unit: 'Books' },
    ),
    table: { head: [label, 'Books'], rows: commonest.map(({ text, count }) => [text, count]) },
  });
}

export function sizeFigure({ label, size }: FieldSpread, charts: Charts, title = label): Html {
  if (!size) return html``;
  const { bins, unit, least, most } = size;
  const shown = (value: number) => (unit === 'year' ? Math.round(value) : Number(value.toFixed(1)));
  // What lies outside is drawn as wide as its neighbours.
  const step = bins.flatMap(({ from, to }) => (from === undefined || to === undefined ? [] : [to - from]))[0] ?? 1;
  const drawn = bins.map(({ from, to, count }) => ({ from: from ?? (to ?? 0) - step, to: to ?? (from ?? 0) + step, count }));
  return chartFigure({
    title,
    svg: charts.histogram(drawn, { label: title, unit: unit === 'year' ? '' : unit }),
    table: {
      head: [unit, 'Books'],
      rows: bins.map(({ from, to, count }) => [from === undefined ? `below ${to}` : to === undefined ? `${from} and more` : `${from} to ${to}`, count]),
    },
    note: `Median ${shown(size.median)}, mean ${shown(size.mean)}, from ${shown(least)} to ${shown(most)}.`,
  });
}

/** How often each source was chosen, agreed and differed, and the share of the first two. */
export function sourceRow({ won, agreed, differed, conflicts }: Omit<SourceCounts, 'source' | 'field'>): (string | number)[] {
  const said = won + agreed + differed;
  return [won, agreed, differed, conflicts, said === 0 ? '' : percent((won + agreed) / said)];
}

export const SOURCE_HEAD = ['Source', 'Chosen', 'Agreed', 'Differed', 'In conflict', 'In line'];
