/** The table of the library, and which columns it has. */
import { html, raw } from 'hono/html';
import type { ListedItem } from '../../actions/search.ts';
import type { BookColumn } from '../../domain/book/columns.ts';
import { printable } from '../../domain/text/printable.ts';
import { type Html, hiddenOf, NOTHING } from './html.ts';
import type { LibraryQuery } from './library-query.ts';

/** Chooses the columns; it works without scripts. */
export function columnChooser({ words }: LibraryQuery, all: readonly BookColumn[], chosen: readonly BookColumn[]): Html {
  // The chosen ones first, so that their order stays.
  const boxes = [...chosen, ...all.filter((column) => !chosen.includes(column))];
  return html`<details class="columns"><summary>Columns</summary><form action="/" method="get">${hiddenOf({ ...words, columns: undefined })}
<p class="row">${boxes.map(({ name, label }, at) => html`<label><input type="checkbox" name="columns" value="${name}"${at < chosen.length ? raw(' checked') : NOTHING}> ${label}</label>`)}</p>
<p class="row"><button>Show these columns</button></p></form></details>`;
}

/** How a book stands in the table, beside its values. */
interface Row {
  pick: (book: ListedItem) => Html;
  nameOf: (book: ListedItem) => string;
  flagOf: (book: ListedItem) => Html;
}

export function booksTable(books: readonly ListedItem[], columns: readonly BookColumn[], { pick, nameOf, flagOf }: Row): Html {
  const cell = (book: ListedItem, { show }: BookColumn, at: number) => {
    const shown = printable(show(book.values));
    if (at > 0) return html`<td>${shown}</td>`;
    return html`<th scope="row"><a id="book-${book.item.id}" href="/books/${book.item.id}" data-step>${shown || nameOf(book)}</a> ${flagOf(book)}</th>`;
  };
  return html`<div class="wide" tabindex="0" role="region" aria-label="Books"><table><thead><tr><td></td>${columns.map(({ label }) => html`<th scope="col">${label}</th>`)}<th scope="col">Path</th></tr></thead>
<tbody>${books.map((book) => html`<tr><td>${pick(book)}</td>${columns.map((column, at) => cell(book, column, at))}<td class="faint">${printable(book.item.path)}</td></tr>`)}</tbody></table></div>`;
}
