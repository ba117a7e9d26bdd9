/** What the library looks like: its filters, and its books as covers or as a table. */
import { html, raw } from 'hono/html';
import type { ShownFacet } from '../../actions/facets.ts';
import type { ListedItem } from '../../actions/search.ts';
import type { BookColumn } from '../../domain/book/columns.ts';
import { printable } from '../../domain/text/printable.ts';
import { booksTable, columnChooser } from './columns-view.ts';
import { coverPicture } from './cover-picture.ts';
import { facetsView } from './facets-view.ts';
import { addressOf, type Html, hiddenOf, NOTHING, postForm } from './html.ts';
import { exportAddress, type LibraryQuery } from './library-query.ts';
import { type SelectionChoices, selectionBar } from './selection-view.ts';

export interface ShownBooks {
  books: ListedItem[];
  /** How many books there are on all pages. */
  count: number;
  libraries: readonly string[];
  /** What may be done to many books. */
  choices: SelectionChoices;
  /** That there could be in the table. */
  columns: readonly BookColumn[];
  /** Of files, beside the two of a table. */
  formats: readonly string[];
  /** That the table has. */
  chosen: readonly BookColumn[];
  csrf: string | undefined;
  facets: readonly ShownFacet[];
  sorts: readonly { by: string; label: string }[];
  /** Where the next page begins, if there is one. */
  next: string | undefined;
}

/** Yes-or-no filters, as people call them. */
const FLAGS = { review: 'to review', conflicts: 'sources differ', problems: 'with problems', gone: 'gone from disk' } as const;

export function libraryView(query: LibraryQuery, shown: ShownBooks): Html {
  return html`<h1>Library</h1>
${searchForm(query, shown)}
<div id="books" class="library"><div>${booksPart(query, shown)}</div>${facetsView(query, shown.facets)}</div>`;
}

function searchForm({ search, view, words, filter, sort }: LibraryQuery, { libraries, sorts }: ShownBooks): Html {
  const kept = hiddenOf({ ...words, search: undefined, library: undefined, sort: undefined });
  return html`<form class="row" role="search" action="/" method="get" hx-get="/" hx-trigger="input changed delay:200ms from:#search, change" hx-select="#books" hx-target="#books" hx-swap="outerHTML" hx-push-url="true">
<input class="grow" type="search" id="search" name="search" value="${search}" placeholder="Title, people, series, path" aria-label="Search the library" data-key="/" autocomplete="off">
${libraries.length > 1 ? html`<select name="library" aria-label="Library"><option value="">all libraries</option>${libraries.map((id) => html`<option${id === filter.library ? raw(' selected') : NOTHING}>${id}</option>`)}</select>` : NOTHING}
<select name="sort" aria-label="Order"><option value="">in no special order</option>${sorts.flatMap(({ by, label }) => [option(by, label, sort), option(`-${by}`, `${label}, last to first`, sort)])}</select>
${kept}<button>Search</button>
<a class="button" href="${addressOf('/', { ...words, view: view === 'table' ? undefined : 'table' })}" data-key="v">${view === 'table' ? 'Covers' : 'Table'}</a>
</form>`;
}

function option(value: string, label: string, chosen: string): Html {
  return html`<option value="${value}"${value === chosen ? raw(' selected') : NOTHING}>${label}</option>`;
}

function booksPart(query: LibraryQuery, shown: ShownBooks): Html {
  const { books, count, next: cursor } = shown;
  const { words } = query;
  const next =
    cursor === undefined ? NOTHING : html`<p><a class="button" href="${addressOf('/', { ...words, cursor })}" data-key="n" rel="next">Next page</a></p>`;
  return html`${flagChips(query)}<p class="faint" role="status">${count === 1 ? '1 book' : `${count} books`}</p>
${books.length === 0 ? html`<p>No book fits. <a href="/">Show all books</a></p>` : html`${query.view === 'table' ? columnChooser(query, shown.columns, shown.chosen) : NOTHING}${pickable(query, shown)}${next}<p class="row">${exportLinks(query)}</p>${moreExports(query, shown.formats)}`}`;
}

function exportLinks({ words }: LibraryQuery): Html {
  return html`<a class="button" href="${exportAddress(words, 'csv')}">Export as CSV</a><a class="button" href="${exportAddress(words, 'jsonl')}">Export as JSON lines</a>`;
}

function moreExports({ words }: LibraryQuery, formats: readonly string[]): Html {
  const links = formats.map((format) => html`<a class="button" href="${exportAddress({ ...words, columns: undefined }, format)}">${format}</a>`);
  return html`<details class="exports"><summary>Export in other formats</summary><p class="row">${links}</p></details>`;
}

/** The books in a form, so that something can be done to those that are picked. */
function pickable({ words, view }: LibraryQuery, { books, chosen, count, choices, csrf, formats }: ShownBooks): Html {
  const list = view === 'table' ? booksTable(books, chosen, { pick, nameOf, flagOf }) : covers(books);
  return postForm({ action: '/selection', csrf }, html`${hiddenOf({ ...words, view: undefined })}${selectionBar(choices, { count, formats })}${list}`);
}

function pick(book: ListedItem): Html {
  return html`<input type="checkbox" name="book" value="${book.item.id}" aria-label="Pick ${nameOf(book)}">`;
}

function flagChips({ words }: LibraryQuery): Html {
  const chip = (address: string, label: string, isOn: boolean) =>
    html`<li><a class="chip ${isOn ? 'on' : ''}" href="${address}"${isOn ? raw(' aria-current="true"') : NOTHING}>${label}</a></li>`;
  const flags = Object.entries(FLAGS).map(([name, label]) => {
    const isOn = words[name] === 'true';
    return chip(addressOf('/', { ...words, [name]: isOn ? undefined : 'true' }), label, isOn);
  });
  const given = (['missing', 'where'] as const).flatMap((name) => {
    const all = [words[name] ?? []].flat();
    return all.map((each) =>
      chip(addressOf('/', { ...words, [name]: all.filter((other) => other !== each) }), `${name === 'missing' ? 'without ' : ''}${each} ×`, true),
    );
  });
  return html`<ul class="chips" aria-label="Filters">${[...flags, ...given]}</ul>`;
}

function covers(books: readonly ListedItem[]): Html {
  return html`<ul class="books">${books.map((book) => html`<li><span class="pick">${pick(book)}</span><a id="book-${book.item.id}" href="/books/${book.item.id}" data-step>${coverPicture(book)}<strong>${nameOf(book)}</strong><small>${book.authors.join(', ')}</small>${flagOf(book)}</a></li>`)}</ul>`;
}

function nameOf({ title, item }: ListedItem): string {
  return printable(title ?? item.path);
}

function flagOf({ item: { isToReview, state } }: ListedItem): Html {
  const flag = state === 'failed' ? 'has problems' : state === 'offline' ? 'gone from disk' : isToReview ? 'to review' : undefined;
  return flag ? html`<span class="flag">${flag}</span>` : NOTHING;
}
