/** Where sources disagree, as a table of counts; and the books of one row, with both values side by side. */
import { html } from 'hono/html';
import type { ConflictBook, ConflictBooks } from '../../actions/conflicts.ts';
import { fieldOf } from '../../domain/book/fields.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import type { ConflictCount } from '../../domain/statistics/conflicts.ts';
import { printable } from '../../domain/text/printable.ts';
import { plainTable } from './chart-figure.ts';
import { addressOf, type Html, NOTHING } from './html.ts';

/** @param only the field that was asked for */
export function conflictsView(conflicts: readonly ConflictCount[], only: string | undefined): Html {
  const fields = new Map(conflicts.map(({ field, label }) => [field, label]));
  const chips = html`<ul class="chips" aria-label="Fields">${[...fields].map(([field, label]) => html`<li><a class="chip" href="${addressOf('/conflicts', { field })}">${label}</a></li>`)}</ul>`;
  const rows = conflicts.map(({ field, label, winner, loser, books }) => [
    html`<a href="${addressOf(`/conflicts/${field}`, { winner, loser })}" data-step>${label}</a>`,
    ...[winner, loser, books],
  ]);
  return html`<h1>Conflicts</h1>
<p class="faint">Where sources say different things, and the other value is too sure to be passed by. What was decided by hand is no conflict any more. <a href="/preferences">Preferred sources</a> · <a href="/review">To the review</a></p>
${only === undefined ? chips : html`<p><a class="chip on" href="/conflicts">${fields.get(only as FieldKey) ?? only}: show all</a></p>`}
${rows.length === 0 ? html`<p>Sources disagree about nothing.</p>` : plainTable('Conflicts', { head: ['Field', 'Chosen', 'Says something else', 'Books'], rows, words: [0, 1, 2] })}`;
}

/** @param mayPrefer true if the caller may change the config */
export function conflictBooksView({ field, winner, loser, books, next }: ConflictBooks, mayPrefer: boolean): Html {
  const { label } = fieldOf(field);
  const rows = books.map((book) => [nameOf(book), shown(field, book.chosen), shown(field, book.other)]);
  return html`<p><a href="${addressOf('/conflicts', { field })}">All conflicts about ${label}</a></p>
<h1>${label}: ${winner}, not ${loser}</h1>
${mayPrefer ? html`<p class="row">${[loser, winner].map((source, index) => html`<a class="button" href="${addressOf('/preferences', { field, source })}" data-key="${index + 1}">Prefer ${source} for ${label}</a>`)}</p>` : NOTHING}
${rows.length === 0 ? html`<p>There is no such book any more.</p>` : plainTable(`Books in conflict about ${label}`, { head: ['Book', `${winner} (chosen)`, loser], rows, words: [0, 1, 2] })}
${next === undefined ? NOTHING : html`<p><a class="button" href="${addressOf(`/conflicts/${field}`, { winner, loser, after: String(next) })}" data-key="n" aria-label="The next books">More</a></p>`}`;
}

function nameOf({ id, title, path }: ConflictBook): Html {
  return html`<a href="/books/${id}" data-step>${printable(title ?? path)}</a>`;
}

function shown(field: FieldKey, value: unknown): string {
  return value === undefined ? 'nothing any more' : printable(fieldOf(field).show(value as never));
}
