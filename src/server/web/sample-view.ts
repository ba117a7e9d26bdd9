/** A few books side by side: fields as rows, books as columns. */
import { html } from 'hono/html';
import type { BookSample, SampleCell } from '../../actions/sample.ts';
import { type Html, NOTHING, percent } from './html.ts';

export function sampleView({ books, rows }: BookSample): Html {
  if (books.length === 0) return html`<p>No book fits.</p>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="Books side by side"><table class="sample"><thead><tr><td></td>${books.map(({ id, title, path }) => html`<th scope="col"><a href="/books/${id}">${title ?? path}</a></th>`)}</tr></thead>
<tbody>${rows.map(({ label, cells }) => html`<tr><th scope="row">${label}</th>${cells.map(cell)}</tr>`)}</tbody></table></div>`;
}

function cell({ shown, source, confidence, isConflict, isImpossible }: SampleCell): Html {
  if (shown === undefined) return html`<td class="faint">${isImpossible ? 'cannot have it' : ''}</td>`;
  const from = source === undefined ? NOTHING : html`<br><small>${source}${confidence === undefined ? '' : `, ${percent(confidence)}`}</small>`;
  return html`<td>${shown}${isConflict ? html` <span class="flag">sources differ</span>` : NOTHING}${from}</td>`;
}
