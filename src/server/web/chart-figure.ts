/** A chart with its table beside it: what the one shows, the other says. */
import { html, raw } from 'hono/html';
import { type Html, NOTHING } from './html.ts';

export interface ChartFigure {
  title: string;
  /** SVG of ours; undefined where there is nothing to draw. */
  svg: string | undefined;
  table: ChartTable;
  /** What else there is to say. */
  note?: string;
}

export interface ChartTable {
  head: readonly string[];
  /** The first cell names the row. */
  rows: readonly (readonly (string | number | Html)[])[];
  /** Columns of words, counted from 0; the others are of numbers. */
  words?: readonly number[];
}

export function chartFigure({ title, svg, table, note }: ChartFigure): Html {
  return html`<figure class="figure"><figcaption>${title}</figcaption>
${svg === undefined ? NOTHING : html`<div class="wide" tabindex="0" role="region" aria-label="${title}, as a chart">${raw(svg)}</div>`}
<details${svg === undefined ? raw(' open') : NOTHING}><summary class="opens">${title} as a table</summary>${plainTable(title, table)}</details>${note === undefined ? NOTHING : html`<p class="faint">${note}</p>`}</figure>`;
}

export function plainTable(label: string, { head, rows, words = [0] }: ChartTable): Html {
  const kind = (at: number) => (words.includes(at) ? '' : 'number');
  return html`<div class="wide" tabindex="0" role="region" aria-label="${label}, as a table"><table><thead><tr>${head.map((name, at) => html`<th scope="col" class="${kind(at)}">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, at) => (at === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${kind(at)}">${cell}</td>`))}</tr>`)}</tbody></table></div>`;
}
