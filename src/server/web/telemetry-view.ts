/** What telemetry says, as figures. */
import { html } from 'hono/html';
import { timeOf } from '../../domain/text/time.ts';
import { tookOf } from '../../domain/text/took.ts';
import type { SlowBook, TelemetryReport, WorkMeasure } from '../../ports/telemetry.ts';
import { chartFigure } from './chart-figure.ts';
import type { Charts } from './charts/charts.ts';
import { type Html, NOTHING, percent } from './html.ts';

export function telemetryView(report: TelemetryReport | undefined, charts: Charts): Html {
  if (!report) return html`<p>Nothing is kept. To keep it: <code>telemetry: { keep: { days: 30 } }</code> in the config.</p>`;
  const { sinceMs, books, slowest, stages, sources, periods, kept } = report;
  if (!books) return html`<p>No book was worked on since ${timeOf(sinceMs)}.</p>`;
  return html`<p class="faint">${books.count === 1 ? '1 book' : `${books.count} books`} since ${timeOf(sinceMs)}, ${books.errors} of them with problems. Half of them took less than ${tookOf(books.medianMs)}, 95 of 100 less than ${tookOf(books.p95Ms)}. ${kept.spans} spans are kept.</p>
<div class="figures">
${slowest.length > 0 ? slowestFigure(slowest, charts) : NOTHING}
${stages.length > 0 ? stagesFigure(stages, charts) : NOTHING}
${sources.length > 0 ? sourcesFigure(sources, charts) : NOTHING}
${periods.length > 0 ? periodFigures(report, charts) : NOTHING}
</div>`;
}

function slowestFigure(slowest: readonly SlowBook[], charts: Charts): Html {
  const title = 'The slowest books';
  return chartFigure({
    title,
    svg: charts.bars(
      slowest.map(({ path, tookMs }) => ({ label: path.split('/').at(-1) ?? path, value: tookMs / 1000, shown: tookOf(tookMs) })),
      { label: title, unit: 'Seconds' },
    ),
    table: {
      head: ['Book', 'Library', 'When', 'Took', 'Most of it', 'Outcome'],
      rows: slowest.map(({ itemId, library, path, startedAtMs, tookMs, stages, outcome }) => [
        itemId === undefined ? path : html`<a href="/books/${itemId}">${path}</a>`,
        ...[library, timeOf(startedAtMs), tookOf(tookMs), longest(stages), outcome],
      ]),
      words: [0, 1, 2, 4, 5],
    },
  });
}

function longest(stages: SlowBook['stages']): string {
  const sorted = [...stages].sort((a, b) => b.tookMs - a.tookMs).slice(0, 3);
  return sorted.map(({ name, tookMs }) => `${name} ${tookOf(tookMs)}`).join(', ');
}

function stagesFigure(stages: TelemetryReport['stages'], charts: Charts): Html {
  const title = 'What the stages take';
  const whole = stages.reduce((sum, { tookMs }) => sum + tookMs, 0) || 1;
  return chartFigure({
    title,
    svg: charts.bars(
      stages.map(({ name, tookMs }) => ({ label: name, value: (100 * tookMs) / whole, shown: percent(tookMs / whole) })),
      { label: title, unit: 'Of the time of all stages, in %' },
      100,
    ),
    table: {
      head: ['Stage', 'Times', 'Failed', 'Median', '95 of 100', 'Most', 'Share'],
      rows: stages.map((stage) => [stage.name, stage.count, stage.errors, ...timesOf(stage), percent(stage.tookMs / whole)]),
    },
  });
}

function timesOf({ count, medianMs, p95Ms, maxMs }: WorkMeasure): string[] {
  return count === 0 ? ['', '', ''] : [tookOf(medianMs), tookOf(p95Ms), tookOf(maxMs)];
}

const SOURCE_HEAD = ['Asked', 'From the cache', 'Failed', 'Failed, share', 'Waited in line', 'Median', '95 of 100', 'Most'];

function sourceCells(measure: WorkMeasure): (string | number)[] {
  const { count, cached, errors, waitedMs } = measure;
  return [count, cached, errors, count === 0 ? '' : percent(errors / count), tookOf(waitedMs), ...timesOf(measure)];
}

function sourcesFigure(sources: TelemetryReport['sources'], charts: Charts): Html {
  const title = 'How long the sources take';
  const asked = sources.filter(({ count }) => count > 0);
  return chartFigure({
    title,
    svg:
      asked.length > 0
        ? charts.bars(
            asked.map(({ source, p95Ms }) => ({ label: source, value: p95Ms / 1000, shown: tookOf(p95Ms) })),
            { label: title, unit: 'What 95 of 100 questions did not exceed, with waiting in line, in seconds' },
          )
        : undefined,
    table: { head: ['Source', ...SOURCE_HEAD], rows: sources.map((each) => [each.source, ...sourceCells(each)]) },
  });
}

function periodFigures({ periods, periodMs }: TelemetryReport, charts: Charts): Html {
  const table = {
    head: ['Source', periodMs < 86_400_000 ? 'Hour' : 'Day', ...SOURCE_HEAD],
    rows: periods.map((each) => [each.source, periodMs < 86_400_000 ? timeOf(each.atMs) : timeOf(each.atMs).slice(0, 10), ...sourceCells(each)]),
    words: [0, 1],
  };
  const points = (value: (measure: WorkMeasure) => number) =>
    periods.map((each) => ({ at: new Date(each.atMs), of: each.source, value: each.count === 0 ? undefined : value(each) }));
  const [times, failures] = ['How long the sources took, by the time', 'How often the sources failed, by the time'];
  return html`${chartFigure({
    title: times,
    svg: charts.rows(
      points(({ medianMs }) => Math.round(medianMs)),
      { label: times, unit: 'Median, in ms' },
    ),
    table,
  })}
${chartFigure({
  title: failures,
  svg: charts.rows(
    points(({ errors, count }) => (100 * errors) / count),
    { label: failures, unit: 'Failed, in %' },
    100,
  ),
  table,
})}`;
}
