/** Everything about one field, as figures. */
import { html } from 'hono/html';
import type { FieldStatistics } from '../../domain/statistics/field-statistics.ts';
import { plainTable } from './chart-figure.ts';
import type { Charts } from './charts/charts.ts';
import { type Html, NOTHING, percent } from './html.ts';
import { confidenceFigure, entriesFigure, SOURCE_HEAD, sizeFigure, sourceRow } from './spread-figures.ts';

/** @param missing the address of the books that do not have it */
export function fieldStatisticsView(statistics: FieldStatistics, charts: Charts, missing: string): Html {
  const { kind, books, filled, cleared, empty, agreed, conflicts, cardinality, meanConfidence, size, sources, confidence } = statistics;
  const share = books > 0 ? percent(filled / books) : '';
  return html`<dl class="facts">
<div><dt>Type</dt><dd>${kind}</dd></div>
<div><dt>Filled</dt><dd>${share} <span class="faint">${filled} of ${books}</span></dd></div>
<div><dt>Without</dt><dd><a href="${missing}">${empty === 1 ? '1 book' : `${empty} books`}</a>${cleared > 0 ? html` <span class="faint">${cleared} cleared by hand</span>` : NOTHING}</dd></div>
${cardinality ? html`<div><dt>Different values</dt><dd>${cardinality.distinct} <span class="faint">${percent(cardinality.share)}, ${cardinality.level} cardinality</span></dd></div>` : NOTHING}
${size ? html`<div><dt>Mean size</dt><dd>${Number(size.mean.toFixed(1))} <span class="faint">${size.unit}</span></dd></div>` : NOTHING}
${meanConfidence === undefined ? NOTHING : html`<div><dt>Mean confidence</dt><dd>${meanConfidence.toFixed(2)}</dd></div>`}
<div><dt>Sources</dt><dd>${agreed} agreed, ${conflicts} in conflict</dd></div>
</dl>
${
  filled === 0
    ? NOTHING
    : html`<div class="figures">
${entriesFigure(statistics, charts, 'Commonest')}
${size ? sizeFigure(statistics, charts, size.unit === 'year' ? 'By year' : `By size, in ${size.unit}`) : NOTHING}
${confidenceFigure(confidence, charts)}
<figure class="figure"><figcaption>What the sources say</figcaption>${plainTable('What the sources say', { head: SOURCE_HEAD, rows: sources.map((row) => [row.source, ...sourceRow(row)]) })}</figure>
</div>`
}`;
}
